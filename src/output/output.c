/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/output.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "model/field.h"

static const struct output_ops *const formats[] = {
	&output_table,
	&output_csv,
	&output_json,
	&output_jsonl,
	&output_openmetrics,
	&output_prometheus,
	&output_markdown,
};

const struct output_ops *output_at(size_t i)
{
	return i < ARRAY_SIZE(formats) ? formats[i] : NULL;
}

const struct output_ops *output_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(formats); i++)
		if (!strcmp(formats[i]->name, name))
			return formats[i];
	return NULL;
}

void output_init(struct output *o, const struct output_ops *ops, FILE *stream,
		 const struct table *table, const struct field *const *fields, size_t n_fields)
{
	*o = (struct output){
		.ops = ops,
		.stream = stream,
		.table = table,
		.fields = fields,
		.n_fields = n_fields,
		.widths = xcalloc(n_fields, sizeof(int)),
	};
}

void output_fields(struct output *o, const struct field *const *fields, size_t n_fields)
{
	free(o->widths);
	o->fields = fields;
	o->n_fields = n_fields;
	o->widths = xcalloc(n_fields, sizeof(int));
}

void output_done(struct output *o)
{
	for (size_t i = 0; o->waiting && i < o->n_fields; i++)
		buf_done(&o->waiting[i]);
	free(o->waiting);
	free(o->widths);
	buf_done(&o->line);
	buf_done(&o->cell);
	buf_done(&o->scratch);
}

void output_measure(struct output *o, const struct sample *s, const void *row)
{
	if (o->ops->measure)
		o->ops->measure(o, s, row);
}

static void flush_line(struct output *o)
{
	if (o->line.len)
		fwrite(o->line.bytes, 1, o->line.len, o->stream);
	buf_clear(&o->line);
}

void output_begin(struct output *o, const struct sample *s)
{
	o->rows = 0;
	if (o->ops->begin)
		o->ops->begin(o, s);
	o->documents++;
	flush_line(o);
}

void output_row(struct output *o, const struct sample *s, const void *row)
{
	o->ops->row(o, s, row);
	o->rows++;
	flush_line(o);
}

void output_end(struct output *o)
{
	if (o->ops->end)
		o->ops->end(o);
	flush_line(o);
}
