/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/follow.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/strings.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "model/sample.h"

static void add_name(struct strings *names, const char *name, size_t len)
{
	if (len)
		strings_place(names, name, len);
}

void follow_take(struct strings *names, const struct sample *s)
{
	static const char *const likely[] = {"kmalloc-2k", "kmalloc-4k"};
	const char *p = s->follow ? s->follow : FOLLOW_DEFAULT;
	bool known = false;

	for (size_t len; *p; p += len) {
		p += strspn(p, " ");
		len = strcspn(p, " ");
		add_name(names, p, len);
	}
	for (size_t i = 0; i < s->n_structs; i++) {
		add_name(names, s->structs[i].cache, strlen(s->structs[i].cache));
		add_name(names, s->structs[i].bucket, strlen(s->structs[i].bucket));
		known = known || *s->structs[i].bucket;
	}
	/* Where nothing tells the size of struct mem_cgroup, it is in one of these on all kernels known. */
	for (size_t i = 0; i < ARRAY_SIZE(likely) && !known; i++)
		add_name(names, likely[i], strlen(likely[i]));
}

/* Columns */

static struct num active_objs(const struct cache *c, struct num page_size)
{
	(void)page_size;
	return c->active_objs;
}

static struct num num_objs(const struct cache *c, struct num page_size)
{
	(void)page_size;
	return c->num_objs;
}

static const struct {
	const char *end, *title, *help;
	struct num (*of)(const struct cache *c, struct num page_size);
	enum unit unit;
} columns[FOLLOW_COLUMNS] = {
	{"_active_objs", " ACTIVE", "objects in use as slabinfo counts them", active_objs, UNIT_NONE},
	{"_num_objs", " OBJS", "slots in all its slabs", num_objs, UNIT_NONE},
	{"_slab_bytes", " SIZE", "bytes of its slab pages", cache_slab_bytes, UNIT_BYTES},
};

/* The column whose ending @name has; FOLLOW_COLUMNS: none. */
static size_t column_of(const char *name, size_t *ret_len)
{
	size_t len = strlen(name), i = 0;

	for (; i < FOLLOW_COLUMNS; i++) {
		size_t end = strlen(columns[i].end);

		*ret_len = len - end;
		if (len > end && !strcmp(name + len - end, columns[i].end))
			break;
	}
	return i;
}

struct column {
	struct field field; /* first */
	char *cache;
	size_t which;
	size_t *at; /* the row in which it was found last */
};

static const struct column *column_behind(const struct field *f)
{
	return (const struct column *)f;
}

const char *follow_column_cache(const struct field *f)
{
	return column_behind(f)->cache;
}

/* The figure of the cache's whole family, where kmalloc is spread over several caches. */
static struct num figure_of(const struct sample *s, const struct cache *c, size_t which)
{
	struct cache sum;

	if (!c)
		return NUM_UNKNOWN;
	sum = sample_family(s, c, NULL);
	return columns[which].of(&sum, s->machine->page_size);
}

struct value follow_value(const struct field *f, const void *row)
{
	const struct sample *t = row;
	const struct cache *c = sample_cache_near(t, follow_column_cache(f), *column_behind(f)->at);

	if (c)
		*column_behind(f)->at = (size_t)(c - t->caches);
	return value_num(figure_of(t, c, column_behind(f)->which));
}

const char *follow_bucket(const struct sample *s)
{
	const struct followed *f = sample_struct(s, "mem_cgroup");

	return f && *f->bucket ? f->bucket : NULL;
}

struct num follow_bucket_figure(const struct sample *s, enum follow_figure which)
{
	const char *name = follow_bucket(s);

	return figure_of(s, name ? sample_cache(s, name) : NULL, which);
}

/* A name may come from anybody's file, so it is escaped before it is printed. */
static char *escaped_with(const char *cache, const char *end)
{
	struct buf b = BUF_INIT;

	text_escape(&b, cache, strlen(cache));
	buf_adds(&b, end);
	return buf_detach(&b);
}

struct field *follow_column(const char *cache, size_t which)
{
	struct column *c = xcalloc(1, sizeof(*c));

	c->cache = xstrdup(cache);
	c->which = which;
	c->at = xcalloc(1, sizeof(*c->at));
	c->field = (struct field){
		.name = escaped_with(cache, columns[which].end),
		.title = escaped_with(cache, columns[which].title),
		.help = columns[which].help,
		.unit = columns[which].unit,
		.metric = METRIC_GAUGE,
		.width = 12,
		.how = FIELD_EXTRA | FIELD_CACHES,
	};
	return &c->field;
}

struct field *follow_column_named(const char *name)
{
	size_t len, which = column_of(name, &len);
	struct field *f;
	char *cache;

	if (which == FOLLOW_COLUMNS)
		return NULL;
	cache = xstrndup(name, len);
	f = follow_column(cache, which);
	free(cache);
	return f;
}

void follow_column_free(struct field *f)
{
	if (!f)
		return;
	free((char *)(uintptr_t)f->name);
	free((char *)(uintptr_t)f->title);
	free(column_behind(f)->cache);
	free(column_behind(f)->at);
	free(f); /* the column's first member */
}
