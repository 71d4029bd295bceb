/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a tick of cgslabd costs on the running kernel while nothing changes: the collector and the
 * history as the daemon has them, as fast as they go, with a clock that moves by 2 s a tick.
 *
 *   daemon_cost FILE TICKS [ROOT]
 *
 * ROOT is a captured kernel to read in the place of the running one; slabinfo is then not read
 * apart.
 *
 * Prints, a key and a number a line: live memcgs; CPU microseconds of a tick, of reading
 * /proc/slabinfo alone, of a walk of the tree and what of it falls on a tick; bytes given to
 * write() a tick; resident KiB when all is warm, and at the end.
 */
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/root.h"
#include "history/writer.h"
#include "kernel/collector.h"
#include "model/sample.h"

#define TICK_NS (2 * NS_PER_SEC)
#define WARM                                                                                       \
	400 /* ticks, and a fifth of those asked for: what SQLite keeps of pages is then there */
/*
 * Seconds from the first tick to the second: where the kernel's total is not the number of rows, as where memcgs were
 * dying already, a walk two seconds after the first (WALK_APART_NS) learns that. It belongs to the start.
 */
#define SETTLE	 3
#define TEXT_MAX (64U << 20)
#define DAEMON                                                                                                         \
	(COLLECT_COUNTS | COLLECT_TREE | COLLECT_CACHES | COLLECT_CONSTANTS | COLLECT_EXACT | COLLECT_HOLDERS_SELDOM | \
	 COLLECT_TRACE | COLLECT_SIZE)

static void die(const char *what)
{
	fprintf(stderr, "daemon_cost: %s\n", what);
	exit(1);
}

static long number_of(const char *file, const char *key)
{
	char line[256];
	FILE *f = fopen(file, "r");
	long v = -1;

	while (f && fgets(line, sizeof(line), f))
		if (!strncmp(line, key, strlen(key)))
			v = strtol(line + strlen(key), NULL, 10);
	if (f)
		fclose(f);
	if (v < 0)
		die(file);
	return v;
}

static void print(const char *key, double v)
{
	printf("%s %.1f\n", key, v);
}

/* As the collector reads it, from a file that stays open. */
static void read_slabinfo(int fd, struct buf *text)
{
	buf_clear(text);
	if (fd < 0 || fd_read(fd, text, TEXT_MAX))
		die("/proc/slabinfo cannot be read");
}

static double walk_us(void)
{
	struct collector *c;
	double cpu;

	if (collector_new("/", COLLECT_COUNTS | COLLECT_TREE | COLLECT_EXACT | COLLECT_ALWAYS_WALK, &c))
		die("no collector");
	collector_tick(c);
	cpu = clock_cpu_seconds();
	collector_tick(c);
	cpu = clock_cpu_seconds() - cpu;
	collector_free(c);
	return cpu * 1e6;
}

struct daemon {
	struct collector *c;
	struct history_writer *w;
	bool captured;
	int64_t n;
	struct num live;
};

static void tick(struct daemon *d)
{
	struct sample s = *collector_tick(d->c);
	int64_t passed = d->n++ * TICK_NS;

	s.at = (struct moment){1790000000 * NS_PER_SEC + passed, passed, passed};
	if (history_writer_append(d->w, &s))
		die(history_writer_status(d->w)->source.detail);
	d->live = s.counts.live;
}

/*
 * CPU seconds of @n ticks, and of as many readings of /proc/slabinfo between them: what a busy
 * machine does to the one it does to the other.
 */
static double ticks(struct daemon *d, long n, double *ret_slabinfo)
{
	int fd = d->captured ? -1 : open("/proc/slabinfo", O_RDONLY | O_CLOEXEC);
	struct buf text = BUF_INIT;
	double all = 0, before, between;

	*ret_slabinfo = 0;
	while (n--) {
		before = clock_cpu_seconds();
		if (!d->captured)
			read_slabinfo(fd, &text);
		between = clock_cpu_seconds();
		tick(d);
		*ret_slabinfo += between - before;
		all += clock_cpu_seconds() - between;
	}
	buf_done(&text);
	if (fd >= 0)
		close(fd);
	return all;
}

int main(int argc, char **argv)
{
	long n = argc == 3 || argc == 4 ? strtol(argv[2], NULL, 10) : 0, written;
	struct history_writer_options opt = history_writer_defaults;
	struct daemon d = {.captured = argc == 4};
	double cpu, slabinfo;

	if (n < 1)
		die("usage: daemon_cost FILE TICKS [ROOT]");
	opt.path = argv[1];
	if (d.captured) /* its share is one of the time, which is another on each machine */
		opt.look_ns = INT64_MAX;
	d.w = history_writer_new(&opt);
	if (collector_new(d.captured ? argv[3] : "/", DAEMON, &d.c))
		die("no collector");
	tick(&d);
	if (!d.captured)
		sleep(SETTLE);
	ticks(&d, WARM + n / 5, &slabinfo);
	print("rss_warm_kib", (double)number_of("/proc/self/status", "VmRSS:"));
	written = number_of("/proc/self/io", "wchar: ");
	cpu = ticks(&d, n, &slabinfo);
	written = number_of("/proc/self/io", "wchar: ") - written;
	print("rss_end_kib", (double)number_of("/proc/self/status", "VmRSS:"));
	printf("live %" PRId64 "\n", d.live.known ? d.live.v : -1);
	collector_free(d.c);
	history_writer_free(d.w);
	print("tick_us", cpu / (double)n * 1e6);
	print("slabinfo_us", slabinfo / (double)n * 1e6);
	print("beyond_us", (cpu - slabinfo) / (double)n * 1e6);
	if (!d.captured)
		print("walk_us", walk_us());
	print("written_a_tick", (double)written / (double)n);
	return 0;
}
