/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLI_DYING_FREE_H
#define CLI_DYING_FREE_H

struct collector;
struct options;

/*
 * dying_free: asks the kernel gently to let go of dying memcgs. First it gives back the clean page cache of the files that
 * hold them (posix_fadvise). Then on v2 it asks the nearest living memcgs above them to reclaim
 * so many bytes (memory.reclaim). Where neither can help, it says what would. It changes no setting of the machine and
 * never touches drop_caches.
 *
 * @opt names the path at or below which the dying are (first argument), or the kind of holder; with --dry-run nothing is
 * done and the steps are only told. Returns the exit status.
 */
int dying_free(const struct options *opt, struct collector *c);

#endif
