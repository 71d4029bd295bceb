/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_TRACE_TRACEFMT_H
#define KERNEL_TRACE_TRACEFMT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kernel/trace/place.h"

/*
 * tracefmt: makes a struct trace_event of the bytes of a record. libtraceevent parses the kernel's format files;
 * fields are found by name, and only the place of each is kept, so that reading a field is one load. No offset is
 * typed in.
 */

/* What an event tells; in brackets stands the kernel's event. */
enum trace_kind {
	TRACE_BORN,	  /* a cgroup was made (cgroup_mkdir) */
	TRACE_RENAMED,	  /* a cgroup has a new path (cgroup_rename, v1 only) */
	TRACE_DYING,	  /* a cgroup was removed (cgroup_rmdir) */
	TRACE_FREED,	  /* a cgroup was freed with all its memcgs (cgroup_release) */
	TRACE_ROOTS,	  /* a hierarchy came, went or changed (cgroup_setup_root and others) */
	TRACE_LOST,	  /* made here and not by the kernel: events are missing before this point */
	TRACE_CALL,	  /* a system call began (sys_enter_NAME) */
	TRACE_RETURN,	  /* a system call ended (sys_exit_NAME) */
	KMEM_KMALLOC,	  /* memory was asked for (kmalloc, kmalloc_node) */
	KMEM_CACHE,	  /* an object of a cache was asked for (kmem_cache_alloc, kmem_cache_alloc_node) */
	KMEM_PERCPU,	  /* memory for each CPU was asked for (percpu_alloc_percpu) */
	KMEM_FREE,	  /* memory was given back (kfree, kmem_cache_free) */
	KMEM_PERCPU_FREE, /* memory for each CPU was given back (percpu_free_percpu) */
};

static inline bool trace_is_kmem(enum trace_kind kind)
{
	return kind >= KMEM_KMALLOC;
}

/* The family of kmalloc caches that serves a request: mm/slab.h, kmalloc_type(). */
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
		struct { /* of cgroups; system calls have the pid alone */
			uint32_t root; /* hierarchy number, 0 on v2 */
			int32_t pid;   /* the thread that did it; with TRACE_FREED a kernel worker */
			uint64_t id;   /* of the cgroup */
			uint64_t lost; /* of TRACE_LOST: the number of lost events */
		};
		struct { /* of memory */
			uint64_t ptr;
			uint64_t call_site; /* of a free it is 0 where the kernel does not tell it */
			uint64_t requested; /* bytes_req; of percpu memory the bytes for one CPU */
			uint64_t slot; /* bytes_alloc; 0 where the kernel does not tell (percpu before 5.17) */
			enum kmem_class class;
			bool interrupt; /* the event was caused in an interrupt, whichever task that stopped */
		};
	};
};

/*
 * The kernel cuts paths in events to this length: kernel/cgroup/cgroup-internal.h, TRACE_CGROUP_PATH_LEN less the
 * NUL. A path that has this length may have been cut.
 */
#define TRACE_PATH_MAX 1023

struct trace_format {
	uint16_t id;
	enum trace_kind kind;
	unsigned need;	/* bytes that a record must have for its fields */
	unsigned reach; /* bytes that a record must have for a load of 8 bytes at each field */
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
 * Learns one event from the text of its format file. 0; -EBADMSG where libtraceevent cannot read the text; -ENOENT
 * where a field is missing, whose name *ret_field then has; -ENOSPC where TRACE_FORMATS_MAX events are known already.
 */
int tracefmt_add(struct tracefmt *f, enum trace_kind kind, const char *text, size_t len,
		 const char **ret_field);

/*
 * Reads one record. 0; -ENOENT where it is of an event that was not learnt; -EBADMSG where the record is too short
 * for its fields. The caller sets the time and the CPU of *ret.
 */
int tracefmt_decode(const struct tracefmt *f, const void *data, size_t len,
		    struct trace_event *ret);

/*
 * The family of kmalloc caches that serves a request with these gfp_flags; KMEM_PLAIN where kmalloc was not learnt.
 */
enum kmem_class tracefmt_class(const struct tracefmt *f, uint64_t gfp);

/*
 * The number of bytes that one read of trace_pipe_raw gives, from the text of events/header_page. 0; -EBADMSG where
 * the text cannot be read, or where a long of the kernel has another size than ours.
 */
int tracefmt_page_size(const char *header_page, size_t len, size_t *ret);

#endif
