/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FRONT_OVER_H
#define FRONT_OVER_H

#include "model/source.h"

/*
 * over: a source that stands over another one and passes every call on to it, except for those members of ops that the
 * owner replaces. Embed struct over as the first member.
 */
struct over {
	struct source source; /* first */
	struct source_ops ops;
	struct source *below; /* owned */
};

/* Sets every member that @below has; over_done() releases @below. */
void over_init(struct over *o, struct source *below);
void over_done(struct over *o);

/* The source below @src, which over_init() made. */
struct source *over_below(struct source *src);

#endif
