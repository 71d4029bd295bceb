/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_MEMINFO_H
#define KERNEL_MEMINFO_H

#include <stddef.h>

#include "model/sample.h"

/*
 * meminfo: what the kernel holds in slabs and percpu areas, from the text of /proc/meminfo
 * (fs/proc/meminfo.c: "Slab:", "SReclaimable:", "SUnreclaim:" and "Percpu:", in KiB).
 *
 * Where a line is missing, is no number or is too large, its figure is unknown. The result is how many of the four
 * were found.
 */
size_t meminfo_parse(const char *text, struct slab_memory *ret);

#endif
