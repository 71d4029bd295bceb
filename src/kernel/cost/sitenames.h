/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_COST_SITENAMES_H
#define KERNEL_COST_SITENAMES_H

#include <stdint.h>

struct root;

/*
 * sitenames: names of call sites, kept from one window to the next.
 *
 * Reading /proc/kallsyms takes more time than a window does (kernel/trace/kallsyms.h), and the windows of one machine
 * see the same sites over and over. So the file is read only where a site is new. When a module is loaded or removed,
 * all names are forgotten, since another function may get the same address.
 */

struct site_names; /* opaque */

/* @root is borrowed and must outlive the names. */
struct site_names *site_names_new(const struct root *root);
void site_names_free(struct site_names *n);

/* To be called before the look-ups of a window, and after them. */
void site_names_begin(struct site_names *n);
void site_names_end(struct site_names *n);

/* Announces an address. All addresses of a window are announced before the first name is asked for. */
void site_names_want(struct site_names *n, uint64_t addr);

/* "function+0x57", or the address where no name is known. Borrowed until site_names_begin(). */
const char *site_names_of(struct site_names *n, uint64_t addr);

/* 0, or why the last names are addresses, as kallsyms_state() says; *ret_why is borrowed until site_names_begin(). */
int site_names_state(const struct site_names *n, const char **ret_why);

#endif
