/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/trace/windowfmt.h"

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

#define KIND(k) (1U << (k))
#define ALLOCS	(KIND(KMEM_KMALLOC) | KIND(KMEM_CACHE) | KIND(KMEM_PERCPU))
#define SLABS	(KIND(KMEM_KMALLOC) | KIND(KMEM_CACHE))
#define ALL	(ALLOCS | KIND(KMEM_FREE) | KIND(KMEM_PERCPU_FREE))

/* Fields by name, and the kinds of event that cannot do without, or may have them. */
static const struct {
	const char *name;
	size_t place; /* offset in struct kmem_format */
	unsigned needed, taken;
	enum place_what what;
} fields[] = {
	{"common_flags", offsetof(struct kmem_format, flags), ALL, ALL, PLACE_COMMON_NUMBER},
	{"ptr", offsetof(struct kmem_format, ptr), ALL, ALL, PLACE_NUMBER},
	{"call_site", offsetof(struct kmem_format, call_site), SLABS, ALL, PLACE_NUMBER},
	{"bytes_req", offsetof(struct kmem_format, requested), SLABS, SLABS, PLACE_NUMBER},
	{"size", offsetof(struct kmem_format, requested), KIND(KMEM_PERCPU), KIND(KMEM_PERCPU),
	 PLACE_NUMBER},
	{"bytes_alloc", offsetof(struct kmem_format, slot), SLABS, ALLOCS, PLACE_NUMBER},
	{"gfp_flags", offsetof(struct kmem_format, gfp), SLABS, ALLOCS, PLACE_NUMBER},
	{"name", offsetof(struct kmem_format, name), 0, ALL, PLACE_STRING},
};

static void take_place(struct kmem_format *format, size_t place,
		       struct trace_place p)
{
	*(struct trace_place *)((char *)format + place) = p;
	if (format->reach < p.offset + sizeof(uint64_t))
		format->reach = p.offset + (unsigned)sizeof(uint64_t);
	if (format->need < p.offset + p.size)
		format->need = p.offset + p.size;
}

static int find_fields(struct tep_event *event, struct kmem_format *format, const char **ret_field)
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

/* The words of the print format that tell the families apart. */
static const struct {
	const char *word;
	enum kmem_class class;
} words[] = {
	{"__GFP_ACCOUNT", KMEM_ACCOUNT},
	{"__GFP_RECLAIMABLE", KMEM_RECLAIMABLE},
	{"__GFP_DMA", KMEM_DMA},
	{"GFP_DMA", KMEM_DMA},
};

static void take_flags(const struct tep_print_flag_sym *flag, struct kmem_format *format)
{
	for (; flag; flag = flag->next)
		for (size_t i = 0; i < ARRAY_SIZE(words); i++)
			if (flag->str && flag->value && !strcmp(flag->str, words[i].word))
				format->class_bits[words[i].class] |=
					strtoull(flag->value, NULL, 0);
}

/* gfp_flags are printed as "(flags) ? __print_flags(...) : "none"". */
static void find_flags(const struct tep_print_arg *arg, struct kmem_format *format)
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
	struct windowfmt *f;
	enum kmem_kind kind;
	const char **ret_field;
};

static int learn(void *user, struct tep_event *event)
{
	struct learning *l = user;
	struct kmem_format format = {.id = (uint16_t)event->id, .kind = l->kind};
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

int windowfmt_add(struct windowfmt *f, enum kmem_kind kind, const char *text, size_t len,
		  const char **ret_field)
{
	struct learning l = {f, kind, ret_field};

	*ret_field = "";
	return f->n == KMEM_FORMATS_MAX ? -ENOSPC : place_parse("kmem", text, len, learn, &l);
}

/* Numbers of any size by one load of 8 bytes, where the record goes on for so long. */
static const uint64_t masks[] = {
	[0] = 0, [1] = UINT8_MAX, [2] = UINT16_MAX, [4] = UINT32_MAX, [8] = UINT64_MAX,
};

static inline uint64_t load(const void *data, struct trace_place place)
{
	uint64_t v;

	memcpy(&v, (const char *)data + place.offset, sizeof(v));
	/* the low bytes come first, or the high ones */
	if (BYTE_ORDER == BIG_ENDIAN && place.size)
		v >>= 64 - 8 * place.size;
	return v & masks[place.size];
}

/* mm/slab.h, kmalloc_type(): DMA before reclaimable before accounted. */
static enum kmem_class class_of(const struct kmem_format *format, uint64_t gfp)
{
	for (int class = KMEM_DMA; class > KMEM_PLAIN; class --)
		if (gfp & format->class_bits[class])
			return (enum kmem_class) class;
	return KMEM_PLAIN;
}

static const struct kmem_format *find(const struct windowfmt *f, uint64_t id)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->formats[i].id == id)
			return &f->formats[i];
	return NULL;
}

/* Each field of a record that is long enough for load(). */
static void take_fast(const struct kmem_format *format, const void *data, struct kmem_event *ret)
{
	*ret = (struct kmem_event){
		.kind = format->kind,
		.interrupt = load(data, format->flags) & FLAGS_INTERRUPT,
		.ptr = load(data, format->ptr),
		.call_site = load(data, format->call_site),
		.requested = load(data, format->requested),
		.slot = load(data, format->slot),
		.class = class_of(format, load(data, format->gfp)),
	};
}

static void take_slowly(const struct kmem_format *format, const void *data, struct kmem_event *ret)
{
	*ret = (struct kmem_event){
		.kind = format->kind,
		.interrupt = place_number(data, format->flags) & FLAGS_INTERRUPT,
		.ptr = place_number(data, format->ptr),
		.call_site = place_number(data, format->call_site),
		.requested = place_number(data, format->requested),
		.slot = place_number(data, format->slot),
		.class = class_of(format, place_number(data, format->gfp)),
	};
}

int windowfmt_decode(const struct windowfmt *f, const void *data, size_t len,
		     struct kmem_event *ret)
{
	const struct kmem_format *format;

	if (!f->n || !place_within(f->type, len))
		return -EBADMSG;
	format = find(f, place_number(data, f->type));
	if (!format)
		return -ENOENT;
	if (format->need > len)
		return -EBADMSG;
	if (format->reach <= len)
		take_fast(format, data, ret);
	else
		take_slowly(format, data, ret);
	return format->name.size ? place_string(data, len, format->name, &ret->name, &ret->name_len)
				 : 0;
}

enum kmem_class windowfmt_class(const struct windowfmt *f, uint64_t gfp)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->formats[i].kind == KMEM_KMALLOC)
			return class_of(&f->formats[i], gfp);
	return KMEM_PLAIN;
}

bool windowfmt_has_name(const struct windowfmt *f, enum kmem_kind kind)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->formats[i].kind == kind && f->formats[i].name.size)
			return true;
	return false;
}
