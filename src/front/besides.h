/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FRONT_BESIDES_H
#define FRONT_BESIDES_H

struct source;

/*
 * besides: a history as a source that also tells what this machine has of it, while its moment is of the
 * boot that this machine is in: the controller values of a memcg, as they are now, and the bill that `cgslab cost`
 * measured. A history keeps neither.
 */

/* @history is owned from then on. */
struct source *besides_over(struct source *history);

#endif
