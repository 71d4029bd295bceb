/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_COST_CHUNKS_H
#define KERNEL_COST_CHUNKS_H

#include <stdbool.h>
#include <stdint.h>

struct buf;
struct root;

/*
 * chunks: counts the objects that percpu memory takes for its own bookkeeping, in the kmalloc caches in which structs
 * of a memcg live too.
 *
 * Each new chunk of percpu memory has maps of its areas: on arm64 with 4 KiB pages two, of 3,840 and 3,848 bytes
 * (mm/percpu.c, pcpu_mem_zalloc()). The task that needed the chunk allocates them, or a worker does. Memcgs need
 * percpu memory, so making them makes chunks; a program that counts objects of kmalloc-4k before and after counts the
 * maps.
 *
 * What is larger than a page comes from vmalloc, which has an array of its pages (mm/vmalloc.c,
 * __vmalloc_node_range()): that of a chunk's vector of obj_cgroup pointers takes 480 bytes there, in kmalloc-512.
 * No struct of a memcg that is followed comes from these functions, so the arrays of other vmallocs may count as well.
 */

struct chunks; /* opaque */

/*
 * Counts from now on, whichever task makes the chunks. 0, or -errno with a sentence in @why: as window_open()
 * (kernel/trace/window.h), and -ENOENT where the address of the kernel's function is not known.
 */
int chunks_open(const char *locks, const struct root *root, struct chunks **ret, struct buf *why);
void chunks_close(struct chunks *c); /* accepts NULL */

/* How many objects took slots of @slot bytes since chunks_open(). */
uint64_t chunks_count(struct chunks *c, uint64_t slot);

#endif
