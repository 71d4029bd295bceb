/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_STATES_H
#define KERNEL_STATES_H

#include "base/buf.h"
#include "model/sample.h"

/* states: the state of each source of a sample, with a sentence that names the place and the cure. */
struct states {
	struct source_status *of; /* of the sample, borrowed */
	struct buf details[SOURCE_COUNT];
};

#define STATES_CURE_ROOT "run as root, or start cgslabd and join group cgslab"

/* All sources are unused at the start. */
void states_init(struct states *s, struct source_status of[SOURCE_COUNT]);
void states_done(struct states *s);

void states_set(struct states *s, enum source_id id, enum source_state state, const char *detail);

/* Sets the state that @err means, denied or absent, with the sentence "@path: permission denied; @cure". */
void states_error(struct states *s, enum source_id id, const char *path, int err, const char *cure);

#endif
