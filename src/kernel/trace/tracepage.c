/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/trace/tracepage.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>
#include <traceevent/kbuffer.h>

#include "base/xalloc.h"

/* kbuffer reads up to two words behind the header of the last event. */
#define SLACK 64

/* Time stamp and commit word: kernel/trace/ring_buffer.c, struct buffer_data_page. */
#define HEADER (sizeof(uint64_t) + sizeof(long))

/* The commit word has the length of the data and what is known of a loss (ring_buffer_read_page()). */
#define COMMIT_MASK   ((1UL << 27) - 1)
#define MISSED_EVENTS (1UL << 31)
#define MISSED_STORED (1UL << 30)

struct tracepage {
	size_t size;
	struct kbuffer *kbuf;
	unsigned char *bytes;
};

struct tracepage *tracepage_new(size_t size)
{
	struct tracepage *p = xcalloc(1, sizeof(*p));

	p->size = size;
	p->bytes = xcalloc(1, size + SLACK);
	p->kbuf = kbuffer_alloc(KBUFFER_LSIZE_SAME_AS_HOST, KBUFFER_ENDIAN_SAME_AS_HOST);
	if (!p->kbuf) {
		tracepage_free(p);
		return NULL;
	}
	return p;
}

void tracepage_free(struct tracepage *p)
{
	if (!p)
		return;
	kbuffer_free(p->kbuf);
	free(p->bytes);
	free(p);
}

void *tracepage_space(struct tracepage *p)
{
	return p->bytes;
}

static uint32_t word_at(const unsigned char *bytes)
{
	uint32_t word;

	memcpy(&word, bytes, sizeof(word));
	return word;
}

/* type_len is a bit field of 5 bits at the low end of the first word as the machine lays it out. */
static unsigned type_len(uint32_t word)
{
	return BYTE_ORDER == LITTLE_ENDIAN ? word & 31 : word >> 27;
}

static uint32_t time_delta(uint32_t word)
{
	return BYTE_ORDER == LITTLE_ENDIAN ? word >> 5 : word & ((1U << 27) - 1);
}

/*
 * The bytes from the header of one event to that of the next; 0 where there is no next (padding up to the end of the
 * page); SIZE_MAX where the length is wrong.
 * include/linux/ring_buffer.h, enum ring_buffer_type.
 */
static size_t event_span(const unsigned char *event, size_t room)
{
	uint32_t word = word_at(event);
	unsigned type = type_len(word);
	uint32_t first;

	if (type == KBUFFER_TYPE_TIME_EXTEND || type == KBUFFER_TYPE_TIME_STAMP)
		return 8;
	if (type && type != KBUFFER_TYPE_PADDING)
		return 4 + 4 * (size_t)type;
	if (type == KBUFFER_TYPE_PADDING && !time_delta(word))
		return 0;
	if (room < 8)
		return SIZE_MAX;
	first = word_at(event + 4);
	if (first < 4 || first > room || first % 4)
		return SIZE_MAX;
	return 4 + (size_t)first;
}

/* How many of the @commit data bytes can be walked safely; *ret_end tells whether all could. */
static size_t sound_bytes(const unsigned char *data, size_t commit, bool *ret_end)
{
	size_t at = 0;

	*ret_end = true;
	while (at < commit) {
		size_t room = commit - at;
		size_t span = room < 4 ? SIZE_MAX : event_span(data + at, room);

		if (!span)
			return at;
		if (span > room) {
			*ret_end = false;
			return at;
		}
		at += span;
	}
	return at;
}

static unsigned long commit_word(const struct tracepage *p)
{
	unsigned long word;

	memcpy(&word, p->bytes + sizeof(uint64_t), sizeof(word));
	return word;
}

static void set_commit_word(struct tracepage *p, unsigned long word)
{
	memcpy(p->bytes + sizeof(uint64_t), &word, sizeof(word));
}

/* Reads the length of the data and what was lost before the page. False where there is nothing to walk. */
static bool open_page(const struct tracepage *p, size_t len, size_t *ret_commit,
		      struct tracepage_info *ret)
{
	unsigned long word;

	if (len < HEADER || len > p->size) {
		ret->malformed = true;
		return false;
	}
	word = commit_word(p);
	*ret_commit = word & COMMIT_MASK;
	ret->missed = word & MISSED_EVENTS ? -1 : 0;
	if (*ret_commit > len - HEADER) {
		ret->malformed = true;
		return false;
	}
	if (word & MISSED_EVENTS && word & MISSED_STORED &&
	    *ret_commit + sizeof(long) <= len - HEADER) {
		long missed;

		memcpy(&missed, p->bytes + HEADER + *ret_commit, sizeof(missed));
		ret->missed = missed > 0 ? missed : -1;
	}
	return true;
}

/* Makes the page safe for kbuffer. *ret gets what was found on the way. False where there is nothing to walk. */
static bool check_page(struct tracepage *p, size_t len, struct tracepage_info *ret)
{
	size_t commit, sound;
	bool end;

	if (!open_page(p, len, &commit, ret))
		return false;
	sound = sound_bytes(p->bytes + HEADER, commit, &end);
	ret->malformed = !end;
	set_commit_word(p, (unsigned long)sound);
	return sound > 0;
}

struct tracepage_info tracepage_decode(struct tracepage *p, size_t len, tracepage_fn *fn,
				       void *user)
{
	struct tracepage_info info = {0};
	unsigned long long ns;
	void *data;

	if (!check_page(p, len, &info) || kbuffer_load_subbuffer(p->kbuf, p->bytes))
		return info;
	for (data = kbuffer_read_event(p->kbuf, &ns); data;
	     data = kbuffer_next_event(p->kbuf, &ns)) {
		fn(user, (int64_t)ns, data, (size_t)kbuffer_event_size(p->kbuf));
		info.records++;
	}
	return info;
}

/* Bytes of the header of a record at @event; 0 where it is no record but a time or padding. */
static size_t record_head(const unsigned char *event)
{
	unsigned type = type_len(word_at(event));

	if (!type)
		return 8;
	return type <= KBUFFER_TYPE_PADDING - 1 ? 4 : 0;
}

struct tracepage_info tracepage_count(struct tracepage *p, size_t len, tracepage_fn *fn, void *user)
{
	struct tracepage_info info = {0};
	const unsigned char *at = p->bytes + HEADER, *end;
	size_t commit, span, head;

	if (!open_page(p, len, &commit, &info))
		return info;
	for (end = at + commit; at < end; at += span) {
		size_t room = (size_t)(end - at);

		span = room < 4 ? SIZE_MAX : event_span(at, room);
		if (!span)
			break;
		if (span > room) {
			info.malformed = true;
			break;
		}
		head = record_head(at);
		if (!head)
			continue;
		fn(user, 0, at + head, span - head);
		info.records++;
	}
	return info;
}
