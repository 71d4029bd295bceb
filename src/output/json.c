/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * JSON: one document with the rows as objects; jsonl: an object a line, nothing else.
 * Keys are field names, unknown is null.
 */
#include "base/text.h"
#include "model/field.h"
#include "model/sample.h"
#include "output/doc.h"
#include "output/output.h"

static void add_value(struct buf *line, const struct value *v)
{
	if (v->kind == VALUE_UNKNOWN) {
		buf_adds(line, "null");
	} else if (v->kind == VALUE_TEXT) {
		json_string(line, v->text);
	} else if (v->kind == VALUE_TIME) {
		buf_addc(line, '"');
		text_time(line, v->i);
		buf_addc(line, '"');
	} else {
		value_raw(v, line);
	}
}

static void add_object(struct output *o, const struct sample *s, const void *r)
{
	buf_addc(&o->line, '{');
	for (size_t i = 0; i < o->n_fields; i++) {
		struct value v = field_value(o->fields[i], s, r, &o->scratch);

		if (i)
			buf_addc(&o->line, ',');
		json_string(&o->line, o->fields[i]->name);
		buf_addc(&o->line, ':');
		add_value(&o->line, &v);
	}
	buf_addc(&o->line, '}');
}

static void json_begin(struct output *o, const struct sample *s)
{
	buf_addf(&o->line, "{\"schema\":\"cgslab.%s.1\"", o->table->name);
	if (s) {
		buf_adds(&o->line, ",\"time\":\"");
		text_time(&o->line, s->at.utc_ns);
		buf_addf(&o->line, "\",\"from\":\"%s\",\"age_seconds\":", s->from);
		text_decimal(&o->line, s->age_seconds);
	}
	buf_adds(&o->line, ",\"rows\":[");
}

static void json_row(struct output *o, const struct sample *s, const void *r)
{
	buf_adds(&o->line, o->rows ? ",\n" : "\n");
	add_object(o, s, r);
}

static void json_end(struct output *o)
{
	buf_adds(&o->line, o->rows ? "\n]}\n" : "]}\n");
}

static void line(struct output *o, const struct sample *s, const void *r)
{
	add_object(o, s, r);
	buf_addc(&o->line, '\n');
}

const struct output_ops output_json = {
	.name = "json",
	.help = "one document, rows as objects",
	.begin = json_begin,
	.row = json_row,
	.end = json_end,
};

const struct output_ops output_jsonl = {
	.name = "jsonl",
	.help = "one object a line",
	.row = line,
};
