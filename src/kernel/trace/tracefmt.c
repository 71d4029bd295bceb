/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/trace/tracefmt.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <traceevent/event-parse.h>

#include "base/xalloc.h"

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

/* Fields by name. */
static const struct {
	const char *name;
	size_t place; /* offset in struct trace_format */
	enum place_what what;
	unsigned of; /* which events must have it */
} fields[] = {
	{"common_pid", offsetof(struct trace_format, pid), PLACE_COMMON_NUMBER,
	 OF_CGROUP | OF_ROOT | OF_ALLOC},
	{"root", offsetof(struct trace_format, root), PLACE_NUMBER, OF_CGROUP | OF_ROOT},
	{"id", offsetof(struct trace_format, cgroup), PLACE_NUMBER, OF_CGROUP},
	{"path", offsetof(struct trace_format, path), PLACE_STRING, OF_CGROUP},
	{"bytes_req", offsetof(struct trace_format, bytes), PLACE_NUMBER, OF_ALLOC},
};

static int find_fields(struct tep_event *event, struct trace_format *format, const char **ret_field)
{
	for (size_t i = 0; i < ARRAY_SIZE(fields); i++) {
		struct trace_place *place = (struct trace_place *)((char *)format + fields[i].place);

		if (!(fields[i].of & subject(format->kind)))
			continue;
		*ret_field = fields[i].name;
		if (place_find(event, fields[i].name, fields[i].what, place))
			return -ENOENT;
	}
	return 0;
}

struct learning {
	struct tracefmt *f;
	enum trace_kind kind;
	const char **ret_field;
};

static int learn(void *user, struct tep_event *event)
{
	struct learning *l = user;
	struct trace_format format = {.id = (uint16_t)event->id, .kind = l->kind};
	struct trace_place type;
	int r;

	*l->ret_field = "common_type";
	if (place_find(event, "common_type", PLACE_COMMON_NUMBER, &type) || type.size != 2)
		return -ENOENT;
	r = find_fields(event, &format, l->ret_field);
	if (r)
		return r;
	l->f->type = type;
	l->f->formats[l->f->n++] = format;
	return 0;
}

int tracefmt_add(struct tracefmt *f, enum trace_kind kind, const char *text, size_t len,
		 const char **ret_field)
{
	struct learning l = {f, kind, ret_field};

	*ret_field = "";
	return f->n == TRACE_FORMATS_MAX ? -ENOSPC : place_parse("", text, len, learn, &l);
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

	if (!f->n || !place_within(f->type, len))
		return -EBADMSG;
	format = find(f, place_number(data, f->type));
	if (!format)
		return -ENOENT;
	if (!place_within(format->pid, len) || !place_within(format->root, len) ||
	    !place_within(format->cgroup, len) || !place_within(format->path, len) ||
	    !place_within(format->bytes, len))
		return -EBADMSG;
	e.kind = format->kind;
	e.pid = (int32_t)place_number(data, format->pid);
	e.root = (uint32_t)place_number(data, format->root);
	e.id = place_number(data, format->cgroup);
	e.bytes = place_number(data, format->bytes);
	if (format->path.size && place_string(data, len, format->path, &e.path, &e.path_len))
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
