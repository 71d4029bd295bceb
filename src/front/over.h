/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FRONT_OVER_H
#define FRONT_OVER_H

#include "model/source.h"

/*
 * over: a source that stands over another and asks it everything, but for the members that its owner sets
 * to functions of his own. Embed struct over as the first member.
 */
struct over {
	struct source source; /* first */
	struct source_ops ops;
	struct source *below; /* owned */
};

/* All members that @below has; @below is released by over_done(). */
void over_init(struct over *o, struct source *below);
void over_done(struct over *o);

/* The source below, of an over_init()ed one. */
struct source *over_below(struct source *src);

#endif
