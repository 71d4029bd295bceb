/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_TRACE_PLACE_H
#define KERNEL_TRACE_PLACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tep_event;

/*
 * place: at which offset each field of an event stands in its records. libtraceevent parses the text of a format file
 * once; after that, reading a field is a load at a known offset. What the events mean: kernel/trace/tracefmt.h.
 */

/* The place of a number of 1, 2, 4 or 8 bytes, or of the 4 bytes that tell where a string is, in a record. */
struct trace_place {
	unsigned offset;
	unsigned size; /* 0: the event has no such field */
	bool relative; /* the offset of a string counts from the end of the field (__rel_loc) */
};

/*
 * Parses the text of a format file, hands the event to @learn and gives what @learn returned. The event is borrowed
 * during the call. -EBADMSG where libtraceevent cannot read the text.
 */
typedef int place_learn_fn(void *user, struct tep_event *event);
int place_parse(const char *text, size_t len, place_learn_fn *learn, void *user);

enum place_what {
	PLACE_NUMBER,
	PLACE_STRING,	     /* a string of any length */
	PLACE_COMMON_NUMBER, /* a field that all events have */
};

/* Finds the place of the field @name. 0, or -ENOENT where @event has no such field of that kind. */
int place_find(struct tep_event *event, const char *name, enum place_what what,
	       struct trace_place *ret);

static inline bool place_within(struct trace_place place, size_t len)
{
	return place.offset <= len && place.size <= len - place.offset;
}

/*
 * The number at @place; 0 where the event has no such field. The caller has made sure that @place is in the record.
 */
uint64_t place_number(const void *data, struct trace_place place);

/*
 * The string at @place without its NUL, borrowed from the record. 0, or -EBADMSG where it reaches beyond the record.
 */
int place_string(const void *data, size_t len, struct trace_place place, const char **ret,
		 size_t *ret_len);

#endif
