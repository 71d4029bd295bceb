/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_TRACE_TRACEFMT_H
#define KERNEL_TRACE_TRACEFMT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kernel/trace/place.h"

/*
 * tracefmt: what the bytes of an event mean. The kernel's format texts go in through libtraceevent;
 * fields are found by name, and only the place of each is kept, so that reading one costs a load.
 * No offset is known beforehand.
 */

/* What an event tells; the kernel's event in brackets. */
enum trace_kind {
	TRACE_BORN,	  /* a cgroup was made (cgroup_mkdir) */
	TRACE_RENAMED,	  /* it has a new path (cgroup_rename, v1 only) */
	TRACE_DYING,	  /* it was removed (cgroup_rmdir) */
	TRACE_FREED,	  /* it was freed with all it had (cgroup_release) */
	TRACE_ROOTS,	  /* a hierarchy came, went or changed (cgroup_setup_root and others) */
	TRACE_LOST,	  /* no event of the kernel: events are missing before this point */
	TRACE_CALL,	  /* a system call began (sys_enter_NAME) */
	TRACE_RETURN,	  /* and ended (sys_exit_NAME) */
	KMEM_KMALLOC,	  /* memory was asked for (kmalloc, kmalloc_node) */
	KMEM_CACHE,	  /* an object of a cache was (kmem_cache_alloc, kmem_cache_alloc_node) */
	KMEM_PERCPU,	  /* memory of each CPU was (percpu_alloc_percpu) */
	KMEM_FREE,	  /* memory was given back (kfree, kmem_cache_free) */
	KMEM_PERCPU_FREE, /* memory of each CPU was (percpu_free_percpu) */
};

static inline bool trace_is_kmem(enum trace_kind kind)
{
	return kind >= KMEM_KMALLOC;
}

/* Which family of kmalloc caches serves a request: mm/slab.h, kmalloc_type(). */
enum kmem_class { KMEM_PLAIN, KMEM_ACCOUNT, KMEM_RECLAIMABLE, KMEM_DMA, KMEM_CLASSES };

/* "plain", "account": the words of the field `class`. */
const char *kmem_class_name(enum kmem_class class);

struct trace_event {
	enum trace_kind kind;
	uint32_t cpu;
	int64_t mono_ns;
	/* Borrowed from the record; "" where the event has none. */
	union {
		const char *path; /* of a cgroup, as the kernel gives it: raw bytes, from the hierarchy's root */
		const char *name; /* of a cache */
	};
	union {
		size_t path_len, name_len;
	};
	union {
		struct { /* of cgroups; of calls the pid alone */
			uint32_t root; /* hierarchy number, 0 on v2 */
			int32_t pid;   /* thread that did it; of TRACE_FREED a kernel worker */
			uint64_t id;   /* of the cgroup */
			uint64_t lost; /* of TRACE_LOST: how many */
		};
		struct { /* of memory */
			uint64_t ptr;
			uint64_t call_site; /* of a free where the kernel tells it, else 0 */
			uint64_t requested; /* bytes_req; of percpu memory size, a CPU */
			uint64_t slot; /* bytes_alloc; 0 where the kernel does not tell (percpu before 5.17) */
			enum kmem_class class;
			bool interrupt; /* taken in an interrupt, whatever task it hit */
		};
	};
};

/*
 * Paths in events are cut: kernel/cgroup/cgroup-internal.h, TRACE_CGROUP_PATH_LEN less the
 * NUL. A path of this length may be one that was.
 */
#define TRACE_PATH_MAX 1023

struct trace_format {
	uint16_t id;
	enum trace_kind kind;
	unsigned need;	/* bytes that a record must have for its fields */
	unsigned reach; /* bytes that it must have for loads of 8 bytes at each */
	struct trace_place string;
	struct trace_place pid, root, cgroup;
	struct trace_place flags, ptr, call_site, requested, slot, gfp;
	uint64_t class_bits[KMEM_CLASSES]; /* of gfp_flags, from the format's own words */
};

#define TRACE_FORMATS_MAX 16

struct tracefmt {
	struct trace_format formats[TRACE_FORMATS_MAX];
	size_t n;
	struct trace_place type; /* the same in every event */
};

/*
 * Learns one event from the text of its format file. 0; -EBADMSG where libtraceevent cannot
 * read it, -ENOENT where a field is missing, -ENOSPC past TRACE_FORMATS_MAX. *ret_field
 * names the missing field.
 */
int tracefmt_add(struct tracefmt *f, enum trace_kind kind, const char *text, size_t len,
		 const char **ret_field);

/*
 * Reads one record. 0; -ENOENT where it is another event, -EBADMSG where the record is too short
 * for its fields. *ret's time and CPU are the caller's to set.
 */
int tracefmt_decode(const struct tracefmt *f, const void *data, size_t len,
		    struct trace_event *ret);

/* The family that gfp_flags of a kmalloc event lead to; KMEM_PLAIN where kmalloc was not learnt. */
enum kmem_class tracefmt_class(const struct tracefmt *f, uint64_t gfp);

/*
 * Bytes that one read of trace_pipe_raw gives, from the text of events/header_page.
 * -EBADMSG where it cannot be read, or where the kernel's long is not ours.
 */
int tracefmt_page_size(const char *header_page, size_t len, size_t *ret);

#endif
