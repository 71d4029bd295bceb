/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLI_DYING_FREE_H
#define CLI_DYING_FREE_H

struct collector;
struct options;

/*
 * dying_free: asks the kernel to let go of what holds dying memcgs, gently: clean page cache of the files that
 * were found is given back (posix_fadvise), then on v2 the nearest living memcgs above them are asked to reclaim
 * so many bytes (memory.reclaim). What cannot be helped so is said with what would. Nothing of the machine's is
 * set, drop_caches never touched.
 *
 * @opt: the path (first argument) at or below which they are, or the kind of holder; --dry-run says it
 * only. The exit status.
 */
int dying_free(const struct options *opt, struct collector *c);

#endif
