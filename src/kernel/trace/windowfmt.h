/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_TRACE_WINDOWFMT_H
#define KERNEL_TRACE_WINDOWFMT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kernel/trace/place.h"

/*
 * windowfmt: what the bytes of an allocation event mean. As kernel/trace/tracefmt.h does for cgroup
 * events: the format texts go in through libtraceevent, places of fields are kept, none is
 * known beforehand. Reading an event is a handful of loads.
 */

enum kmem_kind {
	KMEM_KMALLOC,     /* kmalloc, kmalloc_node */
	KMEM_CACHE,       /* kmem_cache_alloc, kmem_cache_alloc_node */
	KMEM_PERCPU,      /* percpu_alloc_percpu */
	KMEM_FREE,        /* kfree, kmem_cache_free */
	KMEM_PERCPU_FREE, /* percpu_free_percpu */
};

/* Which family of kmalloc caches serves a request: mm/slab.h, kmalloc_type(). */
enum kmem_class { KMEM_PLAIN, KMEM_ACCOUNT, KMEM_RECLAIMABLE, KMEM_DMA, KMEM_CLASSES };

/* "plain", "account": the words of the field `class`. */
const char *kmem_class_name(enum kmem_class class);

struct kmem_event {
	enum kmem_kind kind;
	int64_t mono_ns;
	bool interrupt;     /* taken in an interrupt, whatever task it hit */
	uint64_t ptr;
	uint64_t call_site; /* of a free where the kernel tells it, else 0 */
	uint64_t requested; /* bytes_req; of percpu memory size, a CPU */
	uint64_t slot;      /* bytes_alloc; 0 where the kernel does not tell (percpu before 5.17) */
	enum kmem_class class;
	const char *name; /* of the cache, NULL where the event has none; borrowed from the record */
	size_t name_len;
};

struct kmem_format {
	uint16_t id;
	enum kmem_kind kind;
	unsigned need;  /* bytes that a record must have for its fields */
	unsigned reach; /* bytes that it must have for loads of 8 bytes at each */
	struct trace_place flags, ptr, call_site, requested, slot, gfp, name;
	uint64_t class_bits[KMEM_CLASSES]; /* of gfp_flags, from the format's own words */
};

#define KMEM_FORMATS_MAX 10

struct windowfmt {
	struct kmem_format formats[KMEM_FORMATS_MAX];
	size_t n;
	struct trace_place type; /* the same in every event */
};

/*
 * Learns one event from the text of its format file. 0; -EBADMSG where libtraceevent cannot
 * read it, -ENOENT where a field is missing (*ret_field names it), -ENOSPC past the last place.
 */
int windowfmt_add(struct windowfmt *f, enum kmem_kind kind, const char *text, size_t len,
		  const char **ret_field);

/* Reads one record. 0; -ENOENT where it is another event, -EBADMSG where it is too short. */
int windowfmt_decode(const struct windowfmt *f, const void *data, size_t len,
		     struct kmem_event *ret);

/* The family that gfp_flags of a kmalloc event lead to; KMEM_PLAIN where kmalloc was not learnt. */
enum kmem_class windowfmt_class(const struct windowfmt *f, uint64_t gfp);

/* Whether events of @kind name their cache on this kernel. */
bool windowfmt_has_name(const struct windowfmt *f, enum kmem_kind kind);

#endif
