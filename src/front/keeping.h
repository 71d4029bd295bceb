/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FRONT_KEEPING_H
#define FRONT_KEEPING_H

struct source;

/*
 * keeping: a source that stands over the kernel and keeps a past: it writes each sample since the start into a history of
 * its own, which is removed when the program ends. So there are ticks, events, points and earlier moments without a
 * daemon, and the code that reads a daemon's history shows them.
 *
 * The file stands in a folder of its own below $TMPDIR, else /tmp, where others can neither read nor exchange it. The
 * file that a killed program left there is removed at the next start. At 64 MiB old ticks are thinned out, as in any
 * history.
 */

/* The new source owns @kernel. Where no file can be kept, @kernel itself is returned. */
struct source *keeping_over(struct source *kernel);

#endif
