/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/field.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>
#include <strings.h>

#include "base/nearest.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "model/cost.h"
#include "model/events.h"
#include "model/follow.h"
#include "model/held.h"
#include "model/makers.h"
#include "model/savings.h"

static const struct table *const tables[] = {
	&table_memcgs,
	&table_dying,
	&table_caches,
	&table_structs,
	&table_ticks,
	&table_events,
	&table_cost,
	&table_sites,
	&table_makers,
	&table_owners,
};

const struct table *table_at(size_t i)
{
	return i < ARRAY_SIZE(tables) ? tables[i] : NULL;
}

const struct table *table_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(tables); i++)
		if (!strcmp(tables[i]->name, name))
			return tables[i];
	return NULL;
}

const struct field *table_field(const struct table *t, const char *name)
{
	for (size_t i = 0; i < t->n_fields; i++)
		if (!strcmp(t->fields[i].name, name))
			return &t->fields[i];
	return NULL;
}

static struct value member_value(const struct field_from *from, const struct sample *s,
				 const void *row, struct buf *scratch)
{
	const void *member = (const char *)(from->of_sample ? s : row) + from->at;
	const char *text;

	if (from->type == MEMBER_NUM)
		return value_num(*(const struct num *)member);
	if (from->type == MEMBER_REAL)
		return value_real(*(const struct real *)member);
	text = *(const char *const *)member;
	if (from->type == MEMBER_WORD)
		return value_str(text);
	return value_escaped(from->type == MEMBER_LISTED && !*text ? NULL : text, scratch);
}

struct value field_value(const struct field *f, const struct sample *s, const void *row, struct buf *scratch)
{
	if (f->from.get)
		return f->from.get(s, row, scratch);
	return f->from.type ? member_value(&f->from, s, row, scratch) : follow_value(f, row);
}

const char *table_meant(const struct table *t, const char *name)
{
	struct nearest n = {.meant = name};

	for (size_t i = 0; i < t->n_fields; i++)
		nearest_offer(&n, t->fields[i].name);
	for (size_t i = 0; !n.word && i < t->n_fields; i++)
		if (!strcasecmp(t->fields[i].title, name))
			n.word = t->fields[i].name;
	for (size_t i = 0; !n.word && i < t->n_fields; i++)
		if (*name && text_has_word(t->fields[i].name, name, "_"))
			n.word = t->fields[i].name;
	return n.word;
}

bool field_fits(const struct field *f, const struct sample *s)
{
	bool to_come = savings_are_to_come(s->per_memcg.saved_bytes, s->per_memcg.would_save_bytes);

	return !(f->how & (to_come ? FIELD_SAVED : FIELD_WOULD_SAVE));
}

bool field_is_text(const struct field *f)
{
	return f->unit == UNIT_NONE && f->metric == METRIC_NONE;
}

const struct field *table_then(const struct table *t)
{
	return t->then ? table_field(t, t->then) : NULL;
}

struct value value_num(struct num n)
{
	return n.known ? (struct value){.kind = VALUE_INT, .i = n.v}
		       : (struct value){.kind = VALUE_UNKNOWN};
}

struct value value_real(struct real r)
{
	return r.known && isfinite(r.v) ? (struct value){.kind = VALUE_REAL, .r = r.v}
					: (struct value){.kind = VALUE_UNKNOWN};
}

struct value value_str(const char *s)
{
	return s ? (struct value){.kind = VALUE_TEXT, .text = s}
		 : (struct value){.kind = VALUE_UNKNOWN};
}

struct value value_escaped(const char *s, struct buf *scratch)
{
	if (!s)
		return value_str(NULL);
	buf_clear(scratch);
	text_escape(scratch, s, strlen(s));
	return value_str(buf_str(scratch));
}

struct value value_age(const struct sample *s, struct num boot_ns)
{
	struct num age = num_sub(num(s->at.boot_ns), boot_ns);

	/* events may be a moment younger than the sample */
	if (age.known && age.v < 0)
		age.v = 0;
	return value_real(real_div(real_of(age), real(1e9)));
}

static double as_real(const struct value *v)
{
	return v->kind == VALUE_REAL ? v->r : (double)v->i;
}

int value_compare(const struct value *a, const struct value *b)
{
	if (a->kind == VALUE_UNKNOWN || b->kind == VALUE_UNKNOWN)
		return (a->kind != VALUE_UNKNOWN) - (b->kind != VALUE_UNKNOWN);
	if (a->kind == VALUE_TEXT || b->kind == VALUE_TEXT) {
		int c = a->kind != b->kind ? (a->kind == VALUE_TEXT) - (b->kind == VALUE_TEXT)
					   : strcmp(a->text, b->text);
		return (c > 0) - (c < 0);
	}
	if (a->kind != VALUE_REAL && b->kind != VALUE_REAL)
		return (a->i > b->i) - (a->i < b->i);
	return (as_real(a) > as_real(b)) - (as_real(a) < as_real(b));
}

void value_text(const struct value *v, enum unit unit, struct buf *out)
{
	if (v->kind == VALUE_UNKNOWN)
		buf_addc(out, '-');
	else if (v->kind == VALUE_TEXT)
		buf_adds(out, v->text);
	else if (v->kind == VALUE_TIME)
		text_time(out, v->i);
	else if (unit == UNIT_BYTES_MORE)
		text_bytes_more(out, as_real(v));
	else if (unit == UNIT_BYTES && fabs(as_real(v)) >= 10000)
		text_bytes(out, as_real(v));
	else if (unit == UNIT_SECONDS)
		text_duration(out, as_real(v));
	else if (v->kind == VALUE_REAL && (v->r <= 0 || v->r >= 0.01))
		buf_addf(out, "%.2f", v->r);
	else
		value_raw(v, out);
}

void value_raw(const struct value *v, struct buf *out)
{
	switch (v->kind) {
	case VALUE_UNKNOWN:
		break;
	case VALUE_INT:
		buf_addi(out, v->i);
		break;
	case VALUE_REAL:
		text_decimal(out, v->r);
		break;
	case VALUE_TEXT:
		buf_adds(out, v->text);
		break;
	case VALUE_TIME:
		text_time(out, v->i);
		break;
	}
}
