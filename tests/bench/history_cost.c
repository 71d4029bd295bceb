/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the history costs: ticks of a machine with many memcgs on which nothing happens but that
 * ten caches change a tick (as was seen on an idle 6.18 host), at 100, 10,000 and 60,000 memcgs.
 *
 *   history_cost [TICKS]
 *
 * Prints CPU time a tick, bytes given to write() and bytes of file a day at a tick each 2 s, and
 * memory after half of the ticks and at the end. Fails beyond what issue and manual promise; for `make proof`.
 */
#include "unit/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/xalloc.h"
#include "history/writer.h"
#include "unit/history_sample.h"

#define TICK	    (2 * NS_PER_SEC)
#define TICKS_A_DAY 43200
#define CACHES	    430
#define CHANGED	    10 /* caches a tick */

struct cost {
	double us_a_tick;
	double written_a_day, file_a_day;
	long rss_start_kib, rss_end_kib;
};

static long proc_number(const char *file, const char *key)
{
	char line[256];
	FILE *f = fopen(file, "r");
	long v = -1;

	while (f && fgets(line, sizeof(line), f))
		if (!strncmp(line, key, strlen(key)))
			v = strtol(line + strlen(key), NULL, 10);
	if (f)
		fclose(f);
	return v;
}

static struct cache *make_caches(void)
{
	struct cache *caches = xcalloc(CACHES, sizeof(*caches));

	for (int i = 0; i < CACHES; i++)
		caches[i] = (struct cache){.name = xasprintf("cache-%d", i),
					   .active_objs = num(1000 + i),
					   .num_objs = num(1100 + i),
					   .num_slabs = num(50),
					   .aliases = num(0),
					   .shape = {num(256), num(16), num(0)}};
	return caches;
}

static void free_caches(struct cache *caches)
{
	for (int i = 0; i < CACHES; i++)
		free((char *)(uintptr_t)caches[i].name);
	free(caches);
}

static off_t file_bytes(const char *path)
{
	struct stat st;

	return stat(path, &st) ? 0 : st.st_size;
}

static void tick(struct fake *f, struct cache *caches, struct history_writer *w, int i)
{
	for (int k = 0; k < CHANGED; k++)
		caches[(i * 7 + k * 43) % CACHES].active_objs.v += 1 + k;
	f->s.self_cpu_seconds += 0.001;
	if (history_writer_append(w, fake_sample(f)))
		abort();
	fake_step(f, TICK);
}

static struct cost measure(int memcgs, int ticks, bool thin)
{
	struct fake f;
	struct cache *caches = make_caches();
	char *dir = scratch_dir(), *path = scratch_path(dir, "history.db");
	struct history_writer_options opt = fake_options(path);
	struct history_writer *w;
	struct cost c;
	double cpu;
	long written;
	off_t size;

	if (!thin)
		opt.keep.full_ns = INT64_MAX / 2;
	w = history_writer_new(&opt);
	fake_init(&f);
	f.s.caches = caches;
	f.s.n_caches = CACHES;
	for (int i = 1; i < memcgs; i++)
		fake_memcg(&f, NULL, "some-service-or-other.service");
	for (int i = 0; i < 600; i++)
		tick(&f, caches, w, i);
	written = proc_number("/proc/self/io", "wchar: ");
	size = file_bytes(path);
	cpu = clock_cpu_seconds();
	for (int i = 0; i < ticks; i++) {
		if (i == ticks / 2) /* what SQLite caches is there by now */
			c.rss_start_kib = proc_number("/proc/self/status", "VmRSS:");
		tick(&f, caches, w, i);
	}
	c.us_a_tick = (clock_cpu_seconds() - cpu) / ticks * 1e6;
	c.written_a_day = (double)(proc_number("/proc/self/io", "wchar: ") - written) / ticks *
			  TICKS_A_DAY / 1e6;
	c.file_a_day = (double)(file_bytes(path) - size) / ticks * TICKS_A_DAY / 1e6;
	c.rss_end_kib = proc_number("/proc/self/status", "VmRSS:");
	history_writer_free(w);
	fake_done(&f);
	free_caches(caches);
	scratch_remove(dir);
	free(path);
	return c;
}

static int failures;

static void limit(const char *what, double v, double most)
{
	printf("  %-38s %10.1f  at most %.1f%s\n", what, v, most, v > most ? "  TOO MUCH" : "");
	failures += v > most;
}

int main(int argc, char **argv)
{
	int ticks = argc > 1 ? atoi(argv[1]) : 20000;
	static const int sizes[] = {100, 10000, 60000};
	struct cost thinned;
	double first = 0;

	/* first, while the memory is its own */
	thinned = measure(10000, ticks, true);
	printf("10000 memcgs, %d ticks, thinned\n", ticks);
	limit("CPU a tick, us", thinned.us_a_tick, 1000);
	limit("write() a day, MB", thinned.written_a_day, 500);
	limit("memory at the end, KiB", (double)thinned.rss_end_kib, 16384);
	limit("memory gained, KiB", (double)(thinned.rss_end_kib - thinned.rss_start_kib), 512);
	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		struct cost c = measure(sizes[i], ticks, false);

		printf("%d memcgs, %d ticks, nothing thinned\n", sizes[i], ticks);
		limit("CPU a tick, us", c.us_a_tick, 1000);
		limit("write() a day, MB", c.written_a_day, 500);
		limit("file a day, MB", c.file_a_day, 20);
		if (i == 0)
			first = c.us_a_tick;
		else
			limit("CPU against 100 memcgs, %", c.us_a_tick / first * 100, 120);
	}
	return failures ? 1 : 0;
}
