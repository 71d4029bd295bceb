/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/trace/place.h"

#include <errno.h>
#include <string.h>
#include <traceevent/event-parse.h>

int place_parse(const char *text, size_t len, place_learn_fn *learn, void *user)
{
	struct tep_handle *tep = tep_alloc();
	struct tep_event *event = NULL;
	int r = -EBADMSG;

	if (!tep)
		return -ENOMEM;
	tep_set_loglevel(TEP_LOG_NONE);
	tep_set_long_size(tep, sizeof(long));
	/* the handle owns the event */
	if (!tep_parse_format(tep, &event, text, len, "") && event)
		r = learn(user, event);
	tep_free(tep);
	return r;
}

static bool field_fits(const struct tep_format_field *field, bool string)
{
	int size = field->size;

	if (field->offset < 0 || string != !!(field->flags & TEP_FIELD_IS_DYNAMIC))
		return false;
	return size == 4 || (!string && (size == 8 || size == 2 || size == 1));
}

int place_find(struct tep_event *event, const char *name, enum place_what what,
	       struct trace_place *ret)
{
	const struct tep_format_field *field = what == PLACE_COMMON_NUMBER
						       ? tep_find_common_field(event, name)
						       : tep_find_field(event, name);

	if (!field || !field_fits(field, what == PLACE_STRING))
		return -ENOENT;
	*ret = (struct trace_place){
		.offset = (unsigned)field->offset,
		.size = (unsigned)field->size,
		.relative = field->flags & TEP_FIELD_IS_RELATIVE,
	};
	return 0;
}

uint64_t place_number(const void *data, struct trace_place place)
{
	const char *at = (const char *)data + place.offset;
	uint64_t v8;
	uint32_t v4;
	uint16_t v2;

	switch (place.size) {
	case 8:
		memcpy(&v8, at, 8);
		return v8;
	case 4:
		memcpy(&v4, at, 4);
		return v4;
	case 2:
		memcpy(&v2, at, 2);
		return v2;
	case 1:
		return *(const unsigned char *)at;
	default:
		return 0;
	}
}

/* A __data_loc or __rel_loc field has the offset in the low half, and the length with the NUL in the high half. */
int place_string(const void *data, size_t len, struct trace_place place, const char **ret,
		 size_t *ret_len)
{
	uint32_t loc = (uint32_t)place_number(data, place);
	size_t offset = loc & 0xffff, size = loc >> 16;

	if (place.relative)
		offset += place.offset + place.size;
	if (offset > len || size > len - offset)
		return -EBADMSG;
	*ret = (const char *)data + offset;
	*ret_len = strnlen(*ret, size);
	return 0;
}
