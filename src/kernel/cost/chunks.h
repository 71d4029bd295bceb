/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_COST_CHUNKS_H
#define KERNEL_COST_CHUNKS_H

#include <stdbool.h>
#include <stdint.h>

struct buf;
struct root;

/*
 * chunks: objects that percpu memory takes for its own books, in the kmalloc caches that structs of a memcg
 * live in as well.
 *
 * Each new chunk has maps of its areas, two of 3,840 and 3,848 bytes on arm64 with 4 KiB pages
 * (mm/percpu.c, pcpu_mem_zalloc()), made by whoever needed the chunk or by a worker. Memcgs need
 * percpu memory and so make chunks come; whoever counts objects of kmalloc-4k meets them.
 */

struct chunks; /* opaque */

/*
 * Watches from now on, whoever makes them. 0, or -errno with a sentence in @why: as window_open()
 * (kernel/trace/window.h), and -ENOENT where the kernel's function is not known by address.
 */
int chunks_open(const char *locks, const struct root *root, struct chunks **ret, struct buf *why);
void chunks_close(struct chunks *c); /* accepts NULL */

/* How many objects took slots of @slot bytes since chunks_open(). */
uint64_t chunks_count(struct chunks *c, uint64_t slot);

#endif
