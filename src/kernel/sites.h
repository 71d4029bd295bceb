/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_SITES_H
#define KERNEL_SITES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

struct root;
struct sample;
struct site_row;

/*
 * sites: who asks for slots of a size, in a window of kmalloc tracing.
 *
 * The kernel's filter on bytes_alloc lets only slots of the named sizes through. That size is all
 * an event tells of its cache: kmalloc-cg-4k, -rcl-4k and dma- are told apart by gfp_flags as
 * mm/slab.h, kmalloc_type() does; memdup_user-4k and msg_msg-4k (mm/util.c, ipc/msgutil.c) look like
 * kmalloc-4k or kmalloc-cg-4k.
 */

struct sites {
	struct site_row *rows; /* one a site, class and slot */
	size_t n;
	double seconds;        /* how long the window was open */
	double cpu_seconds;    /* that this process used meanwhile */
	uint64_t events, lost;
	bool in_kernel;        /* totals were taken by hist triggers */
	struct buf notes;      /* sentences, a line each; "" */
	char **names;          /* private: what rows point to */
	size_t n_names, names_cap;
};

struct sites_options {
	const char *locks;  /* lock folder, INSTANCE_LOCKS */
	const char *slots;  /* names of plain buckets, "kmalloc-4k,kmalloc-2k" */
	int64_t ns;         /* how long */
	unsigned buffer_kb; /* a CPU */
	bool events_only;   /* do not use hist triggers */
	int stop_fd;        /* ends the window when it is readable; -1: none */
	/* Called when the window is open; not 0 closes it. May be NULL. */
	int (*opened)(void *user);
	void *user;
};

/*
 * @s: a sample of the running kernel with all its caches. 0, or -errno with a sentence in @why: as
 * window_open() (kernel/window.h); -EINVAL where a name of @slots is no plain bucket of this kernel.
 */
int sites_watch(const struct sites_options *options, const struct root *root,
		const struct sample *s, struct sites **ret, struct buf *why);
void sites_free(struct sites *s);

#endif
