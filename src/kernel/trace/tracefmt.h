/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_TRACE_TRACEFMT_H
#define KERNEL_TRACE_TRACEFMT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kernel/trace/place.h"

/*
 * tracefmt: what the bytes of an event mean. The kernel's format texts go in
 * through libtraceevent; fields are found by name, and only where they stand is kept, so
 * that reading one costs a load. No offset is known beforehand.
 */

/* What an event tells of a cgroup; the kernel's event in brackets. */
enum trace_kind {
	TRACE_BORN,    /* made (cgroup_mkdir) */
	TRACE_RENAMED, /* has a new path (cgroup_rename, v1 only) */
	TRACE_DYING,   /* removed (cgroup_rmdir) */
	TRACE_FREED,   /* freed with all it had (cgroup_release) */
	TRACE_ROOTS,   /* a hierarchy came, went or changed (cgroup_setup_root and others) */
	TRACE_LOST,    /* no event of the kernel: events are missing before this point */
	TRACE_ALLOC,   /* of no cgroup: memory was asked for (kmalloc); only after trace_allocs() */
};

struct trace_event {
	enum trace_kind kind;
	int64_t mono_ns;
	uint32_t cpu;
	uint32_t root;	  /* hierarchy number, 0 on v2 */
	uint64_t id;	  /* of the cgroup */
	int32_t pid;	  /* thread that did it; of TRACE_FREED a kernel worker */
	uint64_t lost;	  /* of TRACE_LOST: how many */
	uint64_t bytes;	  /* of TRACE_ALLOC: asked for */
	const char *path; /* as the kernel gives it: raw bytes, from the hierarchy's root */
	size_t path_len;
};

/*
 * Paths in events are cut: kernel/cgroup/cgroup-internal.h, TRACE_CGROUP_PATH_LEN less the
 * NUL. A path of this length may be one that was.
 */
#define TRACE_PATH_MAX 1023

struct trace_format {
	uint16_t id;
	enum trace_kind kind;
	struct trace_place pid, root, cgroup, path, bytes;
};

#define TRACE_FORMATS_MAX 8

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
 * Reads one record. The path is borrowed from @data. 0; -ENOENT where it is another
 * event, -EBADMSG where the record is too short for its fields. *ret's time and CPU
 * are the caller's to set.
 */
int tracefmt_decode(const struct tracefmt *f, const void *data, size_t len,
		    struct trace_event *ret);

/*
 * Bytes that one read of trace_pipe_raw gives, from the text of events/header_page.
 * -EBADMSG where it cannot be read, or where the kernel's long is not ours.
 */
int tracefmt_page_size(const char *header_page, size_t len, size_t *ret);

#endif
