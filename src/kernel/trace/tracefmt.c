/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/trace/tracefmt.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <traceevent/event-parse.h>

#include "base/xalloc.h"

static struct trace_place place_of(const struct tep_format_field *field)
{
	return (struct trace_place){
		.offset = (unsigned)field->offset,
		.size = (unsigned)field->size,
		.relative = field->flags & TEP_FIELD_IS_RELATIVE,
	};
}

/* What an event is of: a cgroup, a whole hierarchy, an allocation. */
enum {
	OF_CGROUP = 1 << 0,
	OF_ROOT = 1 << 1,
	OF_ALLOC = 1 << 2
};

static unsigned subject(enum trace_kind kind)
{
	if (kind == TRACE_ALLOC)
		return OF_ALLOC;
	return kind == TRACE_ROOTS ? OF_ROOT : OF_CGROUP;
}

/* Fields by name; @string tells that it must be one that varies in length. */
static const struct {
	const char *name;
	size_t place; /* offset in struct trace_format */
	bool common, string;
	unsigned of; /* which events must have it */
} fields[] = {
	{"common_pid", offsetof(struct trace_format, pid), true, false,
	 OF_CGROUP | OF_ROOT | OF_ALLOC},
	{"root", offsetof(struct trace_format, root), false, false, OF_CGROUP | OF_ROOT},
	{"id", offsetof(struct trace_format, cgroup), false, false, OF_CGROUP},
	{"path", offsetof(struct trace_format, path), false, true, OF_CGROUP},
	{"bytes_req", offsetof(struct trace_format, bytes), false, false, OF_ALLOC},
};

static int find_fields(struct tep_event *event, struct trace_format *format, const char **ret_field)
{
	for (size_t i = 0; i < ARRAY_SIZE(fields); i++) {
		struct tep_format_field *field;

		if (!(fields[i].of & subject(format->kind)))
			continue;
		field = fields[i].common ? tep_find_common_field(event, fields[i].name)
					 : tep_find_field(event, fields[i].name);
		*ret_field = fields[i].name;
		if (!field || field->size > 8 || field->offset < 0 ||
		    fields[i].string != !!(field->flags & TEP_FIELD_IS_DYNAMIC))
			return -ENOENT;
		*(struct trace_place *)((char *)format + fields[i].place) = place_of(field);
	}
	return 0;
}

static int learn(struct tracefmt *f, struct tep_event *event, enum trace_kind kind,
		 const char **ret_field)
{
	struct tep_format_field *type = tep_find_common_field(event, "common_type");
	struct trace_format format = {.id = (uint16_t)event->id, .kind = kind};
	int r;

	*ret_field = "common_type";
	if (!type || type->size != 2)
		return -ENOENT;
	r = find_fields(event, &format, ret_field);
	if (r)
		return r;
	f->type = place_of(type);
	f->formats[f->n++] = format;
	return 0;
}

int tracefmt_add(struct tracefmt *f, enum trace_kind kind, const char *text, size_t len,
		 const char **ret_field)
{
	struct tep_handle *tep;
	struct tep_event *event = NULL;
	int r = -EBADMSG;

	*ret_field = "";
	if (f->n == TRACE_FORMATS_MAX)
		return -ENOSPC;
	tep = tep_alloc();
	if (!tep)
		return -ENOMEM;
	tep_set_loglevel(TEP_LOG_NONE);
	tep_set_long_size(tep, sizeof(long));
	/* the event is the handle's */
	if (!tep_parse_format(tep, &event, text, len, "") && event)
		r = learn(f, event, kind, ret_field);
	tep_free(tep);
	return r;
}

static bool within(struct trace_place place, size_t len)
{
	return place.offset <= len && place.size <= len - place.offset;
}

static uint64_t number_at(const void *data, struct trace_place place)
{
	const char *at = (const char *)data + place.offset;
	uint8_t v1;
	uint16_t v2;
	uint32_t v4;
	uint64_t v8;

	switch (place.size) {
	case 1:
		memcpy(&v1, at, 1);
		return v1;
	case 2:
		memcpy(&v2, at, 2);
		return v2;
	case 4:
		memcpy(&v4, at, 4);
		return v4;
	case 8:
		memcpy(&v8, at, 8);
		return v8;
	default:
		return 0;
	}
}

/* A __data_loc or __rel_loc field: offset in the low half, length with the NUL in the high one. */
static int string_at(const void *data, size_t len, struct trace_place place, const char **ret,
		     size_t *ret_len)
{
	uint32_t loc = (uint32_t)number_at(data, place);
	size_t offset = loc & 0xffff, size = loc >> 16;

	if (place.relative)
		offset += place.offset + place.size;
	if (offset > len || size > len - offset)
		return -EBADMSG;
	*ret = (const char *)data + offset;
	*ret_len = strnlen(*ret, size);
	return 0;
}

static const struct trace_format *find(const struct tracefmt *f, uint64_t id)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->formats[i].id == id)
			return &f->formats[i];
	return NULL;
}

int tracefmt_decode(const struct tracefmt *f, const void *data, size_t len, struct trace_event *ret)
{
	const struct trace_format *format;
	struct trace_event e = {.path = ""};

	if (!f->n || !within(f->type, len))
		return -EBADMSG;
	format = find(f, number_at(data, f->type));
	if (!format)
		return -ENOENT;
	if (!within(format->pid, len) || !within(format->root, len) ||
	    !within(format->cgroup, len) || !within(format->path, len) ||
	    !within(format->bytes, len))
		return -EBADMSG;
	e.kind = format->kind;
	e.pid = (int32_t)number_at(data, format->pid);
	e.root = (uint32_t)number_at(data, format->root);
	e.id = number_at(data, format->cgroup);
	e.bytes = number_at(data, format->bytes);
	if (format->path.size && string_at(data, len, format->path, &e.path, &e.path_len))
		return -EBADMSG;
	*ret = e;
	return 0;
}

int tracefmt_page_size(const char *header_page, size_t len, size_t *ret)
{
	struct tep_handle *tep = tep_alloc();
	char *text;
	int r = -EBADMSG;

	if (!tep)
		return -ENOMEM;
	text = xstrndup(header_page, len);
	tep_set_loglevel(TEP_LOG_NONE);
	if (!tep_parse_header_page(tep, text, len, sizeof(long)) &&
	    tep_get_header_page_size(tep) == (int)sizeof(long) &&
	    tep_get_sub_buffer_size(tep) > 0) {
		*ret = (size_t)tep_get_sub_buffer_size(tep);
		r = 0;
	}
	free(text);
	tep_free(tep);
	return r;
}
