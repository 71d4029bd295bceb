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
	bool common, string;
} fields[] = {
	{"common_flags", offsetof(struct kmem_format, flags), ALL, ALL, true, false},
	{"ptr", offsetof(struct kmem_format, ptr), ALL, ALL, false, false},
	{"call_site", offsetof(struct kmem_format, call_site), SLABS, ALL, false, false},
	{"bytes_req", offsetof(struct kmem_format, requested), SLABS, SLABS, false, false},
	{"size", offsetof(struct kmem_format, requested), KIND(KMEM_PERCPU), KIND(KMEM_PERCPU),
	 false, false},
	{"bytes_alloc", offsetof(struct kmem_format, slot), SLABS, ALLOCS, false, false},
	{"gfp_flags", offsetof(struct kmem_format, gfp), SLABS, ALLOCS, false, false},
	{"name", offsetof(struct kmem_format, name), 0, ALL, false, true},
};

/* Numbers of 1, 2, 4 and 8 bytes, and the 4 bytes that tell where a string is. */
static bool fits(const struct tep_format_field *field, bool string)
{
	int size = field->size;

	if (field->offset < 0 || string != !!(field->flags & TEP_FIELD_IS_DYNAMIC))
		return false;
	return size == 4 || (!string && (size == 8 || size == 2 || size == 1));
}

static void take_place(struct kmem_format *format, size_t place,
		       const struct tep_format_field *field)
{
	struct kmem_place p = {(unsigned)field->offset, (unsigned)field->size};

	*(struct kmem_place *)((char *)format + place) = p;
	if (format->reach < p.offset + sizeof(uint64_t))
		format->reach = p.offset + (unsigned)sizeof(uint64_t);
	if (format->need < p.offset + p.size)
		format->need = p.offset + p.size;
}

static int find_fields(struct tep_event *event, struct kmem_format *format, const char **ret_field)
{
	for (size_t i = 0; i < ARRAY_SIZE(fields); i++) {
		struct tep_format_field *field;

		if (!(fields[i].taken & KIND(format->kind)))
			continue;
		field = fields[i].common ? tep_find_common_field(event, fields[i].name)
					 : tep_find_field(event, fields[i].name);
		*ret_field = fields[i].name;
		if (field && fits(field, fields[i].string))
			take_place(format, fields[i].place, field);
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

static int learn(struct windowfmt *f, struct tep_event *event, enum kmem_kind kind,
		 const char **ret_field)
{
	struct tep_format_field *type = tep_find_common_field(event, "common_type");
	struct kmem_format format = {.id = (uint16_t)event->id, .kind = kind};
	int r;

	*ret_field = "common_type";
	if (!type || type->size != 2 || type->offset < 0)
		return -ENOENT;
	r = find_fields(event, &format, ret_field);
	if (r)
		return r;
	if (SLABS & KIND(kind)) {
		find_flags(event->print_fmt.args, &format);
		*ret_field = "__GFP_RECLAIMABLE (in its print format)";
		if (!format.class_bits[KMEM_RECLAIMABLE])
			return -ENOENT;
	}
	f->type = (struct kmem_place){(unsigned)type->offset, (unsigned)type->size};
	f->formats[f->n++] = format;
	return 0;
}

int windowfmt_add(struct windowfmt *f, enum kmem_kind kind, const char *text, size_t len,
		  const char **ret_field)
{
	struct tep_handle *tep;
	struct tep_event *event = NULL;
	int r = -EBADMSG;

	*ret_field = "";
	if (f->n == KMEM_FORMATS_MAX)
		return -ENOSPC;
	tep = tep_alloc();
	if (!tep)
		return -ENOMEM;
	tep_set_loglevel(TEP_LOG_NONE);
	tep_set_long_size(tep, sizeof(long));
	/* the event is the handle's */
	if (!tep_parse_format(tep, &event, text, len, "kmem") && event)
		r = learn(f, event, kind, ret_field);
	tep_free(tep);
	return r;
}

static bool within(struct kmem_place place, size_t len)
{
	return place.offset <= len && place.size <= len - place.offset;
}

/* Numbers of any size by one load of 8 bytes, where the record goes on for so long. */
static const uint64_t masks[] = {
	[0] = 0, [1] = UINT8_MAX, [2] = UINT16_MAX, [4] = UINT32_MAX, [8] = UINT64_MAX,
};

static inline uint64_t load(const void *data, struct kmem_place place)
{
	uint64_t v;

	memcpy(&v, (const char *)data + place.offset, sizeof(v));
	/* the low bytes come first, or the high ones */
	if (BYTE_ORDER == BIG_ENDIAN && place.size)
		v >>= 64 - 8 * place.size;
	return v & masks[place.size];
}

static uint64_t number_at(const void *data, struct kmem_place place)
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

/* mm/slab.h, kmalloc_type(): DMA before reclaimable before accounted. */
static enum kmem_class class_of(const struct kmem_format *format, uint64_t gfp)
{
	for (int class = KMEM_DMA; class > KMEM_PLAIN; class --)
		if (gfp & format->class_bits[class])
			return (enum kmem_class) class;
	return KMEM_PLAIN;
}

/* A __data_loc field: offset in the low half, length with the NUL in the high one. */
static int take_name(const struct kmem_format *format, const void *data, size_t len,
		     struct kmem_event *e)
{
	uint32_t loc = (uint32_t)number_at(data, format->name);
	size_t offset = loc & 0xffff, size = loc >> 16;

	if (offset > len || size > len - offset)
		return -EBADMSG;
	e->name = (const char *)data + offset;
	e->name_len = strnlen(e->name, size);
	return 0;
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
		.interrupt = number_at(data, format->flags) & FLAGS_INTERRUPT,
		.ptr = number_at(data, format->ptr),
		.call_site = number_at(data, format->call_site),
		.requested = number_at(data, format->requested),
		.slot = number_at(data, format->slot),
		.class = class_of(format, number_at(data, format->gfp)),
	};
}

int windowfmt_decode(const struct windowfmt *f, const void *data, size_t len,
		     struct kmem_event *ret)
{
	const struct kmem_format *format;

	if (!f->n || !within(f->type, len))
		return -EBADMSG;
	format = find(f, number_at(data, f->type));
	if (!format)
		return -ENOENT;
	if (format->need > len)
		return -EBADMSG;
	if (format->reach <= len)
		take_fast(format, data, ret);
	else
		take_slowly(format, data, ret);
	return format->name.size ? take_name(format, data, len, ret) : 0;
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
