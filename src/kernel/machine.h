/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_MACHINE_H
#define KERNEL_MACHINE_H

#include "model/sample.h"

struct root;

/*
 * machine: what does not change while it is up: names, nodes, processors, pages.
 * Strings belong to the caller (machine_done()); what cannot be read is "" or unknown.
 *
 * Page size: on the running machine the C library's; of a captured tree the file
 * "cgslab-page-size" beside it, because no kernel file tells.
 */
void machine_read(struct machine *m, const struct root *root);
void machine_done(struct machine *m);

/*
 * The moment of a sample: now, or what the captured tree's file "cgslab-moment" says.
 */
struct moment machine_moment(const struct root *root);

#endif
