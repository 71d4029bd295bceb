/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FRONT_BESIDES_H
#define FRONT_BESIDES_H

struct source;

/*
 * besides: a source that stands over a history and asks this machine for what a history does not keep: the
 * controller values of a memcg, as they are now, and the bill that `cgslab cost` measured. It asks only while the moment
 * shown belongs to the machine's present boot.
 */

/* The new source owns @history. */
struct source *besides_over(struct source *history);

#endif
