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
 * The file is read at the first look-up and then kept, which takes some 8 MB and 10 ms with 120,000 symbols: look up
 * the rows that are shown, and not each event. Without CAP_SYSLOG the kernel shows every address as 0;
 * kallsyms_state() tells that.
 */

struct kallsyms; /* opaque */

/* @root is borrowed and must outlive the names. */
struct kallsyms *kallsyms_new(const struct root *root);
void kallsyms_free(struct kallsyms *k);

/*
 * To be called before the first look-up: only the names of @addrs will be asked for. Then nothing but those names is
 * kept, and the file is read through a small buffer.
 */
void kallsyms_want(struct kallsyms *k, const uint64_t *addrs, size_t n);

/*
 * Adds "function+0x57" or "function+0x57 [module]" to @out and gives 0. Otherwise it adds the address, and gives
 * -ENOENT where no function is known at @addr, or the error of kallsyms_state() where there is no table.
 */
int kallsyms_name(struct kallsyms *k, uint64_t addr, struct buf *out);

/*
 * The address at which the kernel's own function @name begins, and that at which the next function begins. 0; -ENOENT
 * where there is no such function, or the error of kallsyms_state().
 */
int kallsyms_range(struct kallsyms *k, const char *name, uint64_t *ret_start, uint64_t *ret_end);

/*
 * 0, or why there are no names: -EACCES where all addresses are 0 or the file may not be read,
 * -ENOENT where the kernel has none. *ret_why gets a sentence with the cure, "" when all is well.
 */
int kallsyms_state(struct kallsyms *k, const char **ret_why);

#endif
