/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From tick to tick the reader applies what lies between: the result is that of a fresh look. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "history/readerparts.h"
#include "history/reader.h"
#include "unit/history_sample.h"
#include "model/memcg.h"
#include "model/pace.h"
#include "model/source.h"
#include "model/tickrow.h"

/* Often enough that walks cross key ticks. */
static int setup(void **state)
{
	struct past *world;

	past_setup(state);
	world = *state;
	history_writer_free(world->w);
	world->opt.key_ticks = 9;
	world->w = history_writer_new(&world->opt);
	return 0;
}

/* The same numbers in each run. */
static unsigned roll(struct past *world, unsigned sides)
{
	world->dice = world->dice * 1664525U + 1013904223U;
	return (world->dice >> 8) % sides;
}

static struct memcg *any_row(struct past *world)
{
	struct memcg_table *t = world->fake.table;

	return t->rows[roll(world, (unsigned)t->n)];
}

/* A birth, a removal, an end, a new name or a counter. */
static void something_happens(struct past *world)
{
	struct fake *f = &world->fake;
	struct memcg *m = any_row(world);

	switch (roll(world, 6)) {
	case 0:
	case 1:
		if (m->state == MEMCG_LIVE)
			fake_memcg(f, m, "new");
		break;
	case 2:
		if (m->parent)
			memcg_table_dying(f->table, m, num(f->s.at.boot_ns));
		break;
	case 3:
		if (m->parent && !m->first_child)
			memcg_table_remove(f->table, m);
		break;
	case 4:
		f->caches[roll(world, 3)].active_objs.v++;
		break;
	default:
		f->s.sources[SOURCE_TRACE].state = roll(world, 2) ? STATE_OK : STATE_LOSSY;
	}
}

static void live_a_while(struct past *world, int ticks)
{
	while (ticks--) {
		for (unsigned n = roll(world, 6); n; n--)
			something_happens(world);
		past_append(world);
	}
}

static int64_t pick_time(struct past *world, int64_t first, int64_t last)
{
	return first + roll(world, (unsigned)((last - first) / PAST_TICK + 1)) * PAST_TICK;
}

/* What a reader that has been anywhere shows is what one shows that comes here first. */
static void same_as_fresh(struct past *world, const struct sample *s)
{
	struct source *fresh = past_open(world);
	const struct sample *other = NULL;

	assert_int_equal(fresh->ops->at(fresh, s->at.utc_ns, 0, &other), 0);
	assert_same_sample(other, s);
	fresh->ops->free(fresh);
}

static void a_walk_shows_what_a_fresh_look_shows(void **state)
{
	struct past *world = *state;
	struct source *src;
	int64_t first = world->fake.s.at.utc_ns, last;
	const struct sample *s = NULL;

	live_a_while(world, 40);
	last = world->fake.s.at.utc_ns - PAST_TICK;
	src = past_open(world);
	assert_true(src->ops->next(src, &s) >= 0);
	for (int i = 0; i < 300; i++) {
		int step = roll(world, 4) ? (roll(world, 2) ? 1 : -1) : 0;
		int64_t at = step ? s->at.utc_ns : pick_time(world, first, last);

		if (src->ops->at(src, at, step, &s) < 0)
			assert_true(src->ops->next(src, &s) >= 0);
		same_as_fresh(world, s);
	}
	src->ops->free(src);
}

/* The daemon goes on writing while somebody walks in the past, and comes back to the head. */
static void a_walk_beside_the_writer_is_right_as_well(void **state)
{
	struct past *world = *state;
	const struct sample *s = NULL;
	struct source *src;

	live_a_while(world, 20);
	src = past_open(world);
	assert_true(src->ops->next(src, &s) >= 0);
	for (int i = 0; i < 120; i++) {
		live_a_while(world, (int)roll(world, 3));
		if (roll(world, 5) == 0)
			assert_true(src->ops->next(src, &s) >= 0);
		else if (src->ops->at(src, s->at.utc_ns, roll(world, 3) ? -1 : 1, &s) < 0)
			assert_true(src->ops->next(src, &s) >= 0);
		same_as_fresh(world, s);
	}
	src->ops->free(src);
}

/*
 * What the rows grew by in the last minute, each with its id, in the order of the ids. (Births are not the same: those
 * of memcgs that were gone at each tick at which a reader looks are not counted.)
 */
static int by_id(const void *a, const void *b)
{
	const struct memcg *const *x = a, *const *y = b;

	return ((*x)->id > (*y)->id) - ((*x)->id < (*y)->id);
}

static char *paces(const struct memcg_table *t)
{
	struct memcg **rows = xcalloc(t->n, sizeof(struct memcg *));
	struct buf out = BUF_INIT;

	memcpy(rows, t->rows, t->n * sizeof(*rows));
	qsort(rows, t->n, sizeof(*rows), by_id);
	for (size_t i = 0; i < t->n; i++) {
		struct pace_change c;
		struct real seconds = memcg_table_pace(t, rows[i], &c);

		buf_addf(&out, "%lld: %lld live %lld dying in %g s\n", (long long)rows[i]->id,
			 (long long)c.live, (long long)c.dying, seconds.known ? seconds.v : -1);
	}
	free(rows);
	return buf_detach(&out);
}

#define PACED_TICKS 100

static void assert_pace(struct source *src, int64_t utc_ns, const char *recorded)
{
	const struct sample *s = NULL;
	char *got;

	assert_int_equal(src->ops->at(src, utc_ns, 0, &s), 0);
	got = paces(s->memcgs);
	assert_string_equal(got, recorded);
	free(got);
}

/* At any tick, whichever way a reader came there: what the recorder's own table said. */
static void pace_is_that_of_the_recorder(void **state)
{
	struct past *world = *state;
	struct memcg_table *t = world->fake.table;
	char *recorded[PACED_TICKS];
	int64_t first = world->fake.s.at.utc_ns;
	struct source *jumps, *follows;

	/* up for so short a time that the slots reach back to before the boot */
	world->fake.s.at.boot_ns = 20 * NS_PER_SEC;
	for (int i = 0; i < PACED_TICKS; i++) {
		memcg_table_clock(t, world->fake.s.at.boot_ns);
		for (unsigned n = i ? roll(world, 6) : 0; n; n--)
			something_happens(world);
		recorded[i] = paces(t);
		past_append(world);
	}
	jumps = past_open(world);
	follows = past_open(world);
	for (int i = 0; i < PACED_TICKS; i++) {
		struct source *fresh = past_open(world);
		int any = (int)roll(world, PACED_TICKS);

		assert_pace(fresh, first + i * PAST_TICK, recorded[i]);
		assert_pace(jumps, first + any * PAST_TICK, recorded[any]);
		assert_pace(follows, first + i * PAST_TICK, recorded[i]);
		i += i > 2 ? (int)roll(world, 4) : 0;
		fresh->ops->free(fresh);
	}
	for (int i = 0; i < PACED_TICKS; i++)
		free(recorded[i]);
	follows->ops->free(follows);
	jumps->ops->free(jumps);
}

static uint64_t rows_read(struct source *src)
{
	return reader_inside(src)->loader.memcgs.rows_read;
}

static void a_step_loads_what_changed_and_no_more(void **state)
{
	struct past *world = *state;
	struct fake *f = &world->fake;
	struct memcg *gone, *stays = NULL;
	const struct sample *s = NULL;
	struct source *src;
	uint64_t before;

	gone = fake_memcg(f, NULL, "gone");
	for (int i = 0; i < 2000; i++)
		stays = fake_memcg(f, NULL, "stays");
	past_append(world);
	memcg_table_remove(f->table, gone);
	memcg_table_dying(f->table, stays, num(f->s.at.boot_ns));
	fake_memcg(f, NULL, "new");
	past_append(world);
	src = past_open(world);
	assert_true(src->ops->next(src, &s) >= 0);
	assert_int_equal(s->memcgs->n, 2002);

	before = rows_read(src);
	assert_int_equal(src->ops->at(src, s->at.utc_ns, -1, &s), 0);
	assert_int_equal(rows_read(src) - before, 1); /* the one that is gone */
	assert_int_equal(s->memcgs->n, 2002);
	assert_int_equal(s->memcgs->dying, 0);
	assert_int_equal(s->memcgs->n_changes, 5); /* it, the root, the one revived, the new one */
	assert_int_equal(src->ops->at(src, s->at.utc_ns, 1, &s), 0);
	assert_int_equal(rows_read(src) - before, 2); /* and the new one */
	assert_int_equal(s->memcgs->dying, 1);
	src->ops->free(src);
}

/* Of each tick, with a reader that stands there. */
static void check_tick(void *user, const struct tick_row *t)
{
	struct source *at = user;
	const struct sample *s = NULL;
	struct tick_row wanted;

	assert_int_equal(at->ops->at(at, t->at.utc_ns, 0, &s), 0);
	wanted = tick_row_of(s, s->tick - 1);
	assert_int_equal(t->tick, wanted.tick);
	assert_int_equal(t->at.boot_ns, wanted.at.boot_ns);
	assert_int_equal(t->live.v, wanted.live.v);
	assert_int_equal(t->dying.v, wanted.dying.v);
	assert_int_equal(t->saved_bytes.v, wanted.saved_bytes.v);
	assert_int_equal(t->bucket_objs.v, wanted.bucket_objs.v);
	assert_int_equal(t->after_gap, s->tick == 1);
}

static void count_tick(void *user, const struct tick_row *t)
{
	(void)t;
	++*(size_t *)user;
}

static void kept_ticks_say_what_the_samples_say(void **state)
{
	struct past *world = *state;
	struct source *src, *at;
	const struct sample *s = NULL;
	size_t n = 0;

	live_a_while(world, 40);
	src = past_open(world);
	at = past_open(world);
	assert_true(src->ops->next(src, &s) >= 0);
	assert_int_equal(src->ops->ticks(src, &(struct source_rows){0, 40, 100}, check_tick, at),
			 0);
	assert_int_equal(src->ops->ticks(src, &(struct source_rows){0, 33, 7}, check_tick, at), 0);
	assert_int_equal(src->ops->ticks(src, &(struct source_rows){30, 33, 7}, count_tick, &n), 0);
	assert_int_equal(n, 3);
	at->ops->free(at);
	src->ops->free(src);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, past_teardown)
	const struct CMUnitTest tests[] = {
		T(a_walk_shows_what_a_fresh_look_shows),
		T(a_walk_beside_the_writer_is_right_as_well),
		T(pace_is_that_of_the_recorder),
		T(a_step_loads_what_changed_and_no_more),
		T(kept_ticks_say_what_the_samples_say),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
