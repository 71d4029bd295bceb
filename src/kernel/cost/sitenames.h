/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_COST_SITENAMES_H
#define KERNEL_COST_SITENAMES_H

#include <stdint.h>

struct root;

/*
 * sitenames: names of call sites, kept from one window to the next.
 *
 * Reading /proc/kallsyms takes more time than a window does (kernel/trace/kallsyms.h), and windows
 * of one machine see the same sites over and over: it is read only where a site is new. When
 * a module comes or goes all names are forgotten, since addresses are used again.
 */

struct site_names; /* opaque */

/* @root is borrowed and outlives it. */
struct site_names *site_names_new(const struct root *root);
void site_names_free(struct site_names *n);

/* Around the look-ups of one window. */
void site_names_begin(struct site_names *n);
void site_names_end(struct site_names *n);

/* All that will be asked for, before the first is. */
void site_names_want(struct site_names *n, uint64_t addr);

/* "function+0x57", or the address. Borrowed until site_names_begin(). */
const char *site_names_of(struct site_names *n, uint64_t addr);

/* 0, or why the last names are addresses, as kallsyms_state(); *ret_why until site_names_begin().
 */
int site_names_state(const struct site_names *n, const char **ret_why);

#endif
