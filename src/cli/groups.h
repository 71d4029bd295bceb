/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLI_GROUPS_H
#define CLI_GROUPS_H

#include <stddef.h>

#include "model/sample.h"

/*
 * groups: memory cgroups of our own to measure with, made and removed through libcgroup.
 *
 * They stand below one group "PREFIX-PID" at the root of the memory hierarchy, whose folder
 * is locked (flock) while we live, so that what a killed run left is told from what a running
 * one uses. Nothing else is written: on v2 the root's subtree_control must have memory already,
 * because writing it makes a memcg for every group of the machine.
 */
struct groups {
	char *name;  /* below the hierarchy's root */
	char *mount; /* of the memory controller */
	enum hierarchy hierarchy;
	int lock;
	size_t made; /* groups below ours; ours is one more */
};

/*
 * Removes what dead runs left, then makes the group that ours stand in: one memcg. 0, or an
 * exit status after a message.
 */
int groups_open(struct groups *g, const char *prefix);

/*
 * Makes or removes groups until there are @n. Making stops early when a signal is held
 * (hold.h). 0, or an exit status after a message.
 */
int groups_make(struct groups *g, size_t n);
int groups_trim(struct groups *g, size_t n);

/* Removes all, and says so when it cannot. Safe after a failed groups_open(). */
void groups_close(struct groups *g);

#endif
