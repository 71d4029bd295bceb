/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_MACHINE_H
#define KERNEL_MACHINE_H

#include "model/sample.h"

struct root;

/*
 * machine: what does not change while a machine is up: names, nodes, processors, page size. The caller owns the
 * strings and calls machine_done(). What cannot be read is "" or unknown.
 *
 * The page size of the running machine comes from the C library; that of a captured tree from the file
 * "cgslab-page-size" in it, since no file of the kernel tells it.
 */
void machine_read(struct machine *m, const struct root *root);
void machine_done(struct machine *m);

/*
 * The moment of a sample: now, or what the file "cgslab-moment" of a captured tree says.
 */
struct moment machine_moment(const struct root *root);

#endif
