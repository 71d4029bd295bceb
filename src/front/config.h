/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FRONT_CONFIG_H
#define FRONT_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/known.h"

struct buf;
struct collector;

/*
 * config: cgslab.conf(5). Every key has a default, so a missing file is as good as an empty one. An unknown key or a
 * wrong value is an error that names file, line and key, because a typing error
 * must not silently leave a default in force.
 */

struct name_list {
	char **names;
	size_t n;
};

enum kmem_mode {
	KMEM_OFF,
	KMEM_WINDOW,
	KMEM_ALWAYS
};

/* A limit for the bytes that a cache holds, or that it grows by in @per_ns; the name "slab" means all of slab. */
struct cache_limit {
	char *name;
	int64_t bytes;
	int64_t per_ns; /* 0: the limit is for the bytes that it holds */
};

struct cache_limits {
	struct cache_limit *rows;
	size_t n, cap;
};

/* A limit for the ids in use: a number of ids, or a share of all. */
struct ids_limit {
	struct num ids;
	struct real share;
};

/* The bytes that followed structs ask for, where the kernel does not tell them. */
struct struct_sizes {
	struct struct_size {
		char *name;
		struct num bytes;
	} *rows;
	size_t n, cap;
};

struct config {
	struct {
		int64_t interval_ns;
		struct name_list follow; /* caches that ticks, metrics and summaries name */
	} sample;
	struct struct_sizes sizes; /* "size NAME" */
	struct {
		bool cgroup; /* births and deaths as they happen */
		enum kmem_mode kmem;
		int64_t window_ns;	/* length of a kmem window */
		int64_t every_ns;	/* from one window to the next */
		double budget;		/* share of one CPU that windows may cost */
		struct name_list slots; /* kmalloc caches whose sites are looked for */
	} trace;
	struct {
		char *path;
		int64_t keep_days;
		uint64_t max_bytes; /* 0: no limit */
		int64_t events;	    /* rows of table event */
	} history;
	struct {
		int64_t summary_ns; /* 0: none */
	} journal;
	struct {
		struct num dying, memcgs, saved_below_bytes; /* unknown: no alert */
		struct ids_limit ids;
		struct real share; /* of slab that memcgs hold */
		struct cache_limits caches; /* "cache NAME" and "growth NAME" */
	} alert;
};

#define CONFIG_PATH "/etc/cgslab/cgslab.conf"

void config_init(struct config *c);
void config_done(struct config *c);

/*
 * Reads @path, then the *.conf files of the folder @path.d in order of their names, into @c,
 * which holds defaults. @must_exist: a missing @path is an error, too.
 * 0, or -errno with "FILE:LINE: ..." in @error; @c then has the keys before the error.
 */
int config_load(struct config *c, const char *path, bool must_exist, struct buf *error);

/*
 * The same for the machine below @root_dir ("/" or a captured tree): reads its own files in etc/cgslab, where
 * it has any.
 */
int config_load_of(struct config *c, const char *root_dir, struct buf *error);

/*
 * A new collector of the machine below @root_dir, which gets the settings in @c that concern it; @c may be NULL. All
 * programs make their collector here, cgslab and cgslabtop by front/opening.h. 0, or -errno where the folder cannot be
 * opened.
 */
int config_open_collector(const struct config *c, const char *root_dir, unsigned want, struct collector **ret);

/* Gives the settings to a collector that exists already. */
void config_apply(const struct config *c, struct collector *collector);

/* Reads the text of one file, for tests and fuzzing; messages call the file @name. */
int config_parse(struct config *c, const char *name, const char *text, size_t len,
		 struct buf *error);

/* Adds all keys and their present values to @out, as a file that can be read again. */
void config_print(const struct config *c, struct buf *out);

#endif
