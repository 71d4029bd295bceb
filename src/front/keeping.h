/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FRONT_KEEPING_H
#define FRONT_KEEPING_H

struct source;

/*
 * keeping: the kernel as a source that has a past: what it gave since the start, in a history of its own that
 * goes with the program. So there are ticks, events, points and moments of then without a daemon, by the code that
 * reads a daemon's history.
 *
 * The file is in a folder of its own below $TMPDIR, else /tmp, which nobody else may read; what a killed
 * program left there is removed at the next start. It has at most 64 MiB: then what is old is thinned out, as in any history.
 */

/* @kernel is owned from then on. Where nothing can be kept it is returned as it is. */
struct source *keeping_over(struct source *kernel);

#endif
