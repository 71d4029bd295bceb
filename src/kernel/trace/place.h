/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_TRACE_PLACE_H
#define KERNEL_TRACE_PLACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tep_event;

/*
 * place: where the fields of an event stand in its records. Format texts go in through
 * libtraceevent, which is asked once; reading a field is a load at a known offset. What events
 * mean is kernel/trace/tracefmt.h's.
 */

/* Where a number of 1, 2, 4 or 8 bytes, or the 4 bytes that tell of a string, stands in a record. */
struct trace_place {
	unsigned offset;
	unsigned size; /* 0: the event has no such field */
	bool relative; /* a string's offset counts from behind the field (__rel_loc) */
};

/*
 * Parses the text of a format file and hands the event to @learn, whose result is returned; the
 * event is good during the call. -EBADMSG where libtraceevent cannot read it.
 */
typedef int place_learn_fn(void *user, struct tep_event *event);
int place_parse(const char *text, size_t len, place_learn_fn *learn, void *user);

enum place_what {
	PLACE_NUMBER,
	PLACE_STRING,	     /* one that varies in length */
	PLACE_COMMON_NUMBER, /* a field that all events have */
};

/* 0, or -ENOENT where @event has no field @name of that sort. */
int place_find(struct tep_event *event, const char *name, enum place_what what,
	       struct trace_place *ret);

static inline bool place_within(struct trace_place place, size_t len)
{
	return place.offset <= len && place.size <= len - place.offset;
}

/* 0 of a field that the event has not. The caller knows that it is within the record. */
uint64_t place_number(const void *data, struct trace_place place);

/* The string, borrowed from the record, without its NUL. 0, or -EBADMSG where it goes beyond the record. */
int place_string(const void *data, size_t len, struct trace_place place, const char **ret,
		 size_t *ret_len);

#endif
