/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/trace/tracefmt.h"

#include <endian.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <traceevent/event-parse.h>

#include "base/xalloc.h"

/* common_flags: include/linux/trace_events.h, enum trace_flag_type. */
#define FLAGS_INTERRUPT (0x08 | 0x10 | 0x40) /* hard, soft, NMI */

static const char *const class_names[] = {
	[KMEM_PLAIN] = "plain",
	[KMEM_ACCOUNT] = "account",
	[KMEM_RECLAIMABLE] = "reclaimable",
	[KMEM_DMA] = "dma",
};

const char *kmem_class_name(enum kmem_class class)
{
	return class_names[class];
}

/* Learning */

#define KIND(k) (1U << (k))
#define CGROUPS (KIND(TRACE_BORN) | KIND(TRACE_RENAMED) | KIND(TRACE_DYING) | KIND(TRACE_FREED))
#define TREES	(CGROUPS | KIND(TRACE_ROOTS))
#define CALLS	(KIND(TRACE_CALL) | KIND(TRACE_RETURN))
#define SLABS	(KIND(KMEM_KMALLOC) | KIND(KMEM_CACHE))
#define ALLOCS	(SLABS | KIND(KMEM_PERCPU))
#define KMEM	(ALLOCS | KIND(KMEM_FREE) | KIND(KMEM_PERCPU_FREE))

/* Fields by name, and the kinds of event that need them or may have them. */
static const struct {
	const char *name;
	size_t place; /* offset in struct trace_format */
	unsigned needed, taken;
	enum place_what what;
} fields[] = {
	{"common_pid", offsetof(struct trace_format, pid), TREES | CALLS, TREES | CALLS, PLACE_COMMON_NUMBER},
	{"root", offsetof(struct trace_format, root), TREES, TREES, PLACE_NUMBER},
	{"id", offsetof(struct trace_format, cgroup), CGROUPS, CGROUPS, PLACE_NUMBER},
	{"path", offsetof(struct trace_format, string), CGROUPS, CGROUPS, PLACE_STRING},
	{"common_flags", offsetof(struct trace_format, flags), KMEM, KMEM, PLACE_COMMON_NUMBER},
	{"ptr", offsetof(struct trace_format, ptr), KMEM, KMEM, PLACE_NUMBER},
	{"call_site", offsetof(struct trace_format, call_site), SLABS, KMEM, PLACE_NUMBER},
	{"bytes_req", offsetof(struct trace_format, requested), SLABS, SLABS, PLACE_NUMBER},
	{"size", offsetof(struct trace_format, requested), KIND(KMEM_PERCPU), KIND(KMEM_PERCPU),
	 PLACE_NUMBER},
	{"bytes_alloc", offsetof(struct trace_format, slot), SLABS, ALLOCS, PLACE_NUMBER},
	{"gfp_flags", offsetof(struct trace_format, gfp), SLABS, ALLOCS, PLACE_NUMBER},
	{"name", offsetof(struct trace_format, string), 0, KMEM, PLACE_STRING},
};

static void take_place(struct trace_format *format, size_t place, struct trace_place p)
{
	*(struct trace_place *)((char *)format + place) = p;
	if (format->reach < p.offset + sizeof(uint64_t))
		format->reach = p.offset + (unsigned)sizeof(uint64_t);
	if (format->need < p.offset + p.size)
		format->need = p.offset + p.size;
}

static int find_fields(struct tep_event *event, struct trace_format *format, const char **ret_field)
{
	for (size_t i = 0; i < ARRAY_SIZE(fields); i++) {
		struct trace_place place;

		if (!(fields[i].taken & KIND(format->kind)))
			continue;
		*ret_field = fields[i].name;
		if (!place_find(event, fields[i].name, fields[i].what, &place))
			take_place(format, fields[i].place, place);
		else if (fields[i].needed & KIND(format->kind))
			return -ENOENT;
	}
	return 0;
}

/* The words in the print format that tell the families apart. */
static const struct {
	const char *word;
	enum kmem_class class;
} words[] = {
	{"__GFP_ACCOUNT", KMEM_ACCOUNT},
	{"__GFP_RECLAIMABLE", KMEM_RECLAIMABLE},
	{"__GFP_DMA", KMEM_DMA},
	{"GFP_DMA", KMEM_DMA},
};

static void take_flags(const struct tep_print_flag_sym *flag, struct trace_format *format)
{
	for (; flag; flag = flag->next)
		for (size_t i = 0; i < ARRAY_SIZE(words); i++)
			if (flag->str && flag->value && !strcmp(flag->str, words[i].word))
				format->class_bits[words[i].class] |=
					strtoull(flag->value, NULL, 0);
}

/* gfp_flags are printed as "(flags) ? __print_flags(...) : "none"". */
static void find_flags(const struct tep_print_arg *arg, struct trace_format *format)
{
	for (; arg; arg = arg->next) {
		if (arg->type == TEP_PRINT_FLAGS)
			take_flags(arg->flags.flags, format);
		if (arg->type != TEP_PRINT_OP)
			continue;
		find_flags(arg->op.left, format);
		find_flags(arg->op.right, format);
	}
}

struct learning {
	struct tracefmt *f;
	enum trace_kind kind;
	const char **ret_field;
};

static int learn_event(void *user, struct tep_event *event)
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
	if (SLABS & KIND(l->kind)) {
		find_flags(event->print_fmt.args, &format);
		*l->ret_field = "__GFP_RECLAIMABLE (in its print format)";
		if (!format.class_bits[KMEM_RECLAIMABLE])
			return -ENOENT;
	}
	l->f->type = type;
	l->f->formats[l->f->n++] = format;
	return 0;
}

int tracefmt_add(struct tracefmt *f, enum trace_kind kind, const char *text, size_t len,
		 const char **ret_field)
{
	struct learning l = {f, kind, ret_field};

	*ret_field = "";
	return f->n == TRACE_FORMATS_MAX ? -ENOSPC : place_parse(text, len, learn_event, &l);
}

/* Reading */

/* A number of any size, by one load of 8 bytes where the record is long enough. */
static const uint64_t masks[] = {
	[0] = 0, [1] = UINT8_MAX, [2] = UINT16_MAX, [4] = UINT32_MAX, [8] = UINT64_MAX,
};

static inline uint64_t load_number(const void *data, struct trace_place place)
{
	uint64_t v;

	memcpy(&v, (const char *)data + place.offset, sizeof(v));
	/* the low bytes come first, or the high ones */
	if (BYTE_ORDER == BIG_ENDIAN && place.size)
		v >>= 64 - 8 * place.size;
	return v & masks[place.size];
}

/* mm/slab.h, kmalloc_type(): DMA before reclaimable before accounted. */
static enum kmem_class class_of(const struct trace_format *format, uint64_t gfp)
{
	for (int class = KMEM_DMA; class > KMEM_PLAIN; class--)
		if (gfp & format->class_bits[class])
			return (enum kmem_class)class;
	return KMEM_PLAIN;
}

static const struct trace_format *format_of(const struct tracefmt *f, uint64_t id)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->formats[i].id == id)
			return &f->formats[i];
	return NULL;
}

typedef uint64_t number_fn(const void *data, struct trace_place place);

/* Each field of a record; inline, so that @number is no call where it is load_number(). */
static inline __attribute__((always_inline)) void
take_fields(const struct trace_format *format, const void *data, number_fn *number,
	    struct trace_event *ret)
{
	if (trace_is_kmem(format->kind)) {
		*ret = (struct trace_event){
			.kind = format->kind,
			.path = "",
			.ptr = number(data, format->ptr),
			.call_site = number(data, format->call_site),
			.requested = number(data, format->requested),
			.slot = number(data, format->slot),
			.class = class_of(format, number(data, format->gfp)),
			.interrupt = number(data, format->flags) & FLAGS_INTERRUPT,
		};
		return;
	}
	*ret = (struct trace_event){
		.kind = format->kind,
		.path = "",
		.root = (uint32_t)number(data, format->root),
		.pid = (int32_t)number(data, format->pid),
		.id = number(data, format->cgroup),
	};
}

int tracefmt_decode(const struct tracefmt *f, const void *data, size_t len, struct trace_event *ret)
{
	const struct trace_format *format;

	if (!f->n || !place_within(f->type, len))
		return -EBADMSG;
	format = format_of(f, place_number(data, f->type));
	if (!format)
		return -ENOENT;
	if (format->need > len)
		return -EBADMSG;
	if (format->reach <= len)
		take_fields(format, data, load_number, ret);
	else
		take_fields(format, data, place_number, ret);
	return format->string.size
		       ? place_string(data, len, format->string, &ret->path, &ret->path_len)
		       : 0;
}

enum kmem_class tracefmt_class(const struct tracefmt *f, uint64_t gfp)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->formats[i].kind == KMEM_KMALLOC)
			return class_of(&f->formats[i], gfp);
	return KMEM_PLAIN;
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
