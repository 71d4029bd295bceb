/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_TRACE_KALLSYMS_H
#define KERNEL_TRACE_KALLSYMS_H

#include <stddef.h>
#include <stdint.h>

struct buf;
struct root;

/*
 * kallsyms: names of the kernel's functions by address, from /proc/kallsyms.
 *
 * It is read at the first look-up and then kept (some 8 MB and 10 ms with 120,000 symbols): resolve
 * the rows that are shown, not each event. Without CAP_SYSLOG the kernel shows every
 * address as 0; that is told from a real table.
 */

struct kallsyms; /* opaque */

/* @root is borrowed and outlives it. */
struct kallsyms *kallsyms_new(const struct root *root);
void kallsyms_free(struct kallsyms *k);

/*
 * Before the first look-up: only @addrs will be asked for. Then nothing but their names is kept, and
 * the table is read through a small buffer.
 */
void kallsyms_want(struct kallsyms *k, const uint64_t *addrs, size_t n);

/*
 * Adds "function+0x57" or "function+0x57 [module]" to @out. Where no function is
 * known at @addr, the address: -ENOENT; where the table cannot be had, its error, see below.
 */
int kallsyms_name(struct kallsyms *k, uint64_t addr, struct buf *out);

/*
 * Where the kernel's own function @name begins and the next one does. 0; -ENOENT where there is no
 * such function, or the table's error.
 */
int kallsyms_range(struct kallsyms *k, const char *name, uint64_t *ret_start, uint64_t *ret_end);

/*
 * 0, or why there are no names: -EACCES where all addresses are 0 or the file may not be read,
 * -ENOENT where the kernel has none. *ret_why gets a sentence with the cure, "" when all is well.
 */
int kallsyms_state(struct kallsyms *k, const char **ret_why);

#endif
