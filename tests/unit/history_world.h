/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_HISTORY_WORLD_H
#define TESTS_HISTORY_WORLD_H

#include <sys/types.h>

#include "unit/history_sample.h"

/* A writer of a history in a scratch folder, and other processes that are about it. */

#define TICK (2 * NS_PER_SEC)
#define ALL  (HISTORY_CACHES | HISTORY_MEMCGS)

struct world {
	struct fake fake;
	char *dir, *path;
	struct history_options opt;
	struct history_writer *w;
};

int world_setup(void **state);
int world_teardown(void **state);

/* A tick: what history_append() gave. Something changes at each. */
int try_append(struct world *world);
void append_n(struct world *world, int n);

/* Another writer with world->opt, as after a kill. */
void restart(struct world *world);

/* After a clean stop, so that all is in the file and damage meets all of it. */
void settle(struct world *world);

/* Another process: it does something, says that it has, and waits to be killed. */
typedef int act_fn(const char *path);
pid_t start_process(act_fn *act, const char *path);
void stop_process(pid_t pid);

/* In a process of its own, since it may change who it is. Its exit status. */
int run_process(act_fn *act, const char *path);

uint64_t wal_bytes(const struct world *world);
off_t size_of(const char *path);
void assert_whole(const char *path);

/* Bytes of junk into the file. */
void scribble(const char *path, off_t from, size_t len);

#endif
