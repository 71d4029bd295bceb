/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MODEL_FOLLOW_H
#define MODEL_FOLLOW_H

#include <stdbool.h>
#include <stddef.h>

#include "model/field.h"

struct sample;
struct strings;

/*
 * follow: the slab caches that ticks, metrics and summaries name. They are those of [sample] follow in
 * cgslab.conf(5), then the caches that the followed structs live in on this kernel, and the kmalloc
 * caches that serve these structs or would serve them, each once. So the caches that memcgs are made of are among
 * them whatever the configuration says.
 */

#define FOLLOW_DEFAULT "mem_cgroup mem_cgroup_per_node kmalloc-4k kmalloc-cg-4k"

/* Adds the names behind those that are in @names already. */
void follow_take(struct strings *names, const struct sample *s);

/*
 * The columns of table ticks about one cache: NAME_active_objs, NAME_num_objs, NAME_slab_bytes. There is such a column
 * for every name of a cache; its value is unknown where a sample has no cache of that name.
 */
enum follow_figure {
	FOLLOW_ACTIVE_OBJS,
	FOLLOW_NUM_OBJS,
	FOLLOW_SLAB_BYTES,
	FOLLOW_COLUMNS
};

struct field *follow_column(const char *cache, size_t which); /* to be freed by follow_column_free() */
struct field *follow_column_named(const char *name);	       /* NULL where it is no name of such a column */
void follow_column_free(struct field *f);

/* The cache of such a column, and the column's value in @row, a sample. */
const char *follow_column_cache(const struct field *f);
struct value follow_value(const struct field *f, const void *row);

/*
 * The kmalloc cache that struct mem_cgroup is served from on the kernel of @s, or would be, and the
 * same figures of it. NULL and unknown where no such cache is known.
 */
const char *follow_bucket(const struct sample *s);
struct num follow_bucket_figure(const struct sample *s, enum follow_figure which);

#endif
