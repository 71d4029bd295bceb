/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_HISTORY_SAMPLE_H
#define TESTS_HISTORY_SAMPLE_H

#include "unit/unit.h"

#include "history/writer.h"
#include "history/db.h"
#include "model/memcg.h"
#include "model/sample.h"

/*
 * A machine that exists in memory only: samples of it are what the history's tests write.
 * Its clock moves when it is told to.
 */
#define FAKE_CACHES 4

struct fake {
	struct machine machine;
	struct cache caches[FAKE_CACHES];
	struct followed structs[2];
	struct memcg_table *table;
	struct sample s;
	uint64_t next_id;
};

#define FAKE_START_UTC 1790000000000000000LL /* 2026-09-21 */

void fake_init(struct fake *f);
void fake_done(struct fake *f);

/* A tick @ns later: the table's changes start anew. Make births and deaths after it. */
void fake_step(struct fake *f, int64_t ns);

/* The sample as it is after them. */
const struct sample *fake_sample(struct fake *f);

/* A new memcg below @parent, NULL for the root. */
struct memcg *fake_memcg(struct fake *f, struct memcg *parent, const char *name);

/* A new boot of the machine: clocks start over, all memcgs but a new root are gone. */
void fake_reboot(struct fake *f, const char *boot_id);

/* That machine, and a history that it is written to. */
struct past {
	struct fake fake;
	char *dir, *path;
	struct history_writer_options opt;
	struct history_writer *w;
	uint32_t dice; /* for tests that roll it */
};

/* For cmocka: *state is a struct past. */
int past_setup(void **state);
int past_teardown(void **state);

#define PAST_TICK (2 * NS_PER_SEC)

/* The sample as it stands is written, and time moves on by a tick. */
void past_append(struct past *world);

/* A reader of caches and memcgs. */
struct source *past_open(struct past *world);

/* A scratch folder that is removed at the end, and the path of a file in it. */
char *scratch_dir(void);
void scratch_remove(char *dir);
char *scratch_path(const char *dir, const char *name);

/* history_writer_defaults with that path. */
struct history_writer_options fake_options(const char *path);

/* One number from the database by a connection of its own. */
int64_t sql_number(const char *path, const char *sql);

/* The first column of the first row as the test's own text. */
char *sql_text(const char *path, const char *sql);

/* Statements by a connection of its own. */
void sql_run(const char *path, const char *sql);

/* Takes back what came after schema @version. */
void sql_older(const char *path, int64_t version);

/* Fails the test where @a and @b differ in anything that the history keeps. */
void assert_same_sample(const struct sample *a, const struct sample *b);

#endif
