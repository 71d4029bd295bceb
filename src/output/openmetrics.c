/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rows of a table as OpenMetrics 1.0 or as Prometheus' text format 0.0.4: of one moment, without timestamps. The
 * page of metrics of a whole machine is output/exposition.h. The samples of a metric must stand together, so rows
 * wait in memory, one text for each field. An unknown value has no line.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "model/field.h"
#include "output/exposition.h"
#include "output/output.h"

/* "kmalloc-4k_slab_bytes" of ticks -> "cgslab_kmalloc_4k_slab_bytes"; of others with the table's name. */
static void add_name(struct buf *out, const struct table *t, const struct field *f)
{
	size_t from;

	buf_adds(out, "cgslab_");
	if (t->key && *t->key)
		buf_addf(out, "%s_", t->name);
	from = out->len;
	buf_adds(out, f->name);
	for (size_t i = from; i < out->len; i++)
		if (!isalnum((unsigned char)out->bytes[i]))
			out->bytes[i] = '_';
}

/* One field of the table's key, named @len bytes long. */
static void add_label(struct output *o, const struct sample *s, const void *row, const char *name,
		      size_t len)
{
	char *copy = xstrndup(name, len);
	const struct field *f = table_field(o->table, copy);
	struct buf raw = BUF_INIT;
	struct value v = field_value(f, s, row, &o->scratch);

	value_raw(&v, &raw);
	buf_addf(&o->line, "%c%s=", o->line.len ? ',' : '{', copy);
	exposition_quote(&o->line, buf_str(&raw));
	buf_done(&raw);
	free(copy);
}

/* Puts the labels of a row into o->line: "{name=\"kmalloc-4k\"}", nothing where the table has one row. */
static void add_labels(struct output *o, const struct sample *s, const void *row)
{
	const char *key = o->table->key;

	buf_clear(&o->line);
	while (key && *key) {
		size_t len = strcspn(key, ",");

		add_label(o, s, row, key, len);
		key += len + (key[len] == ',');
	}
	if (o->line.len)
		buf_addc(&o->line, '}');
}

static void openmetrics_begin(struct output *o, const struct sample *s)
{
	(void)s;
	if (!o->waiting)
		o->waiting = xcalloc(o->n_fields, sizeof(*o->waiting));
}

static void openmetrics_row(struct output *o, const struct sample *s, const void *r)
{
	add_labels(o, s, r);
	for (size_t i = 0; i < o->n_fields; i++) {
		const struct field *f = o->fields[i];
		struct buf *to = &o->waiting[i];
		struct value v;

		if (f->metric == METRIC_NONE)
			continue;
		v = field_value(f, s, r, &o->scratch);
		if (v.kind != VALUE_INT && v.kind != VALUE_REAL)
			continue;
		add_name(to, o->table, f);
		buf_adds(to, f->metric == METRIC_COUNTER ? "_total" : "");
		buf_adds(to, buf_str(&o->line));
		buf_addc(to, ' ');
		value_raw(&v, to);
		buf_addc(to, '\n');
	}
	buf_clear(&o->line);
}

static void add_family(struct output *o, size_t i)
{
	const struct field *f = o->fields[i];
	struct buf name = BUF_INIT;

	add_name(&name, o->table, f);
	if (f->metric == METRIC_COUNTER && o->ops == &output_prometheus)
		buf_adds(&name, "_total");
	buf_addf(&o->line, "# TYPE %s %s\n", buf_str(&name),
		 f->metric == METRIC_COUNTER ? "counter" : "gauge");
	buf_addf(&o->line, "# HELP %s %s\n", buf_str(&name), f->help);
	buf_add(&o->line, o->waiting[i].bytes, o->waiting[i].len);
	buf_clear(&o->waiting[i]);
	buf_done(&name);
}

static void openmetrics_end(struct output *o)
{
	for (size_t i = 0; i < o->n_fields; i++)
		if (o->waiting[i].len)
			add_family(o, i);
	buf_adds(&o->line, o->ops == &output_openmetrics ? "# EOF\n" : "");
}

const struct output_ops output_openmetrics = {
	.name = "openmetrics",
	.help = "OpenMetrics text of one moment, for Prometheus",
	.metrics = true,
	.begin = openmetrics_begin,
	.row = openmetrics_row,
	.end = openmetrics_end,
};

const struct output_ops output_prometheus = {
	.name = "prometheus",
	.help = "the same in Prometheus' text format 0.0.4, for node_exporter's textfile folder",
	.metrics = true,
	.begin = openmetrics_begin,
	.row = openmetrics_row,
	.end = openmetrics_end,
};
