/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_HISTORY_WORLD_H
#define TESTS_HISTORY_WORLD_H

#include <sys/types.h>

#include "unit/history_sample.h"

/* What happens to a history (struct past): other processes, ends of the writer, damage. */

#define TICK PAST_TICK
#define ALL  (HISTORY_CACHES | HISTORY_MEMCGS)

/* A tick: what history_writer_append() gave. Something changes at each. */
int try_append(struct past *world);
void append_n(struct past *world, int n);

/* Another writer with world->opt, as after a kill. */
void restart(struct past *world);

/* After a clean stop, so that all is in the file and damage meets all of it. */
void settle(struct past *world);

/* fork(), but the child is killed where the test ends before it: a pause that outlives a failed test keeps the
 * test's output open, and whoever reads that waits for ever. */
pid_t fork_child(void);

/* Another process: it does something, says that it has, and waits to be killed. */
typedef int act_fn(const char *path);
pid_t start_process(act_fn *act, const char *path);
void stop_process(pid_t pid);

/* In a process of its own, since it may change who it is. Its exit status. */
int run_process(act_fn *act, const char *path);

uint64_t wal_bytes(const struct past *world);
off_t size_of(const char *path);
void assert_whole(const char *path);

/* Bytes of junk into the file. */
void scribble(const char *path, off_t from, size_t len);

#endif
