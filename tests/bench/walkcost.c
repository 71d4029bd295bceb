/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a walk of the kernel's own tree of memcgs costs on the running kernel, and who waits for it.
 *
 *   walkcost hold DIR COUNT FILE PAGES
 *                                  makes COUNT groups below DIR, each of which holds so many PAGES of FILE (on tmpfs), and
 *                                  removes them: they are dying until FILE is gone
 *   walkcost walk MOUNT ROUNDS     walks the hierarchy at MOUNT, in turns for the table alone and with what holds the dying
 *   walkcost wait DIR MOUNT ROUNDS makes and removes groups below DIR, a second with walks (what holds the dying, too)
 *                                  beside them and a second without
 *   walkcost again MOUNT ROUNDS NAME COUNT
 *                                  walks with what holds the dying, and wants in each walk COUNT living memcgs whose name
 *                                  begins with NAME, and no name of a memcg or a file that is not printable
 *
 * All but the first print a key and a number a line; times are milliseconds.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/xalloc.h"
#include "kernel/cgroup/csstable.h"
#include "kernel/cgroup/csswalk.h"
#include "model/memcg.h"

#define PAGE 4096
#define MS   1e-6 /* of ns */

static void die(const char *what)
{
	fprintf(stderr, "walkcost: %s: %s\n", what, strerror(errno));
	exit(1);
}

static int64_t mono(void)
{
	return clock_now().mono_ns;
}

/* Groups that die */

static void enter(const char *dir)
{
	char path[512];
	int fd;

	snprintf(path, sizeof(path), "%s/cgroup.procs", dir);
	fd = open(path, O_WRONLY);
	if (fd < 0 || write(fd, "0", 1) != 1)
		die(path);
	close(fd);
}

static int hold(const char *dir, long count, const char *file, long pages)
{
	char path[512], before[512] = "", page[PAGE] = "x";
	int fd = open(file, O_WRONLY | O_CREAT, 0600);

	if (fd < 0)
		die(file);
	for (long i = 0; i < count; i++) {
		snprintf(path, sizeof(path), "%s/held-%ld", dir, i);
		if (mkdir(path, 0755))
			die(path);
		enter(path);
		if (*before && rmdir(before))
			die(before);
		for (long p = 0; p < pages; p++)
			if (pwrite(fd, page, PAGE, (i * pages + p) * PAGE) != PAGE)
				die(file);
		strcpy(before, path);
	}
	enter(dir);
	if (rmdir(before))
		die(before);
	return 0;
}

/* Walks */

static struct csswalk *load(const char *mount)
{
	struct buf why = BUF_INIT;
	struct csswalk *w;
	int fd = open(mount, O_RDONLY | O_DIRECTORY);

	if (fd < 0)
		die(mount);
	if (csswalk_new(&w, &why) || csswalk_attach(w, fd, &why)) {
		fprintf(stderr, "walkcost: %s\n", buf_str(&why));
		exit(1);
	}
	return w;
}

struct times {
	double *ms;
	size_t n, cap;
};

static void add(struct times *t, int64_t ns)
{
	XGROW(t->ms, t->n, t->cap);
	t->ms[t->n++] = (double)ns * MS;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static void print_times(const char *key, struct times *t)
{
	if (!t->n)
		return;
	qsort(t->ms, t->n, sizeof(*t->ms), by_size);
	printf("%s_median %.2f\n%s_worst %.2f\n", key, t->ms[t->n / 2], key, t->ms[t->n - 1]);
}

static void take_no_notice(void *user, const struct walk_held *h)
{
	(void)user;
	(void)h;
}

struct walker {
	struct csswalk *w;
	struct csstable *css;
	struct memcg_table *table;
	struct csswalk_result r;
};

/* What the kernel does, and the reader who checks it. */
static void tell(struct walker *k, bool holders)
{
	const struct csswalk_ops ops = {.held = holders ? take_no_notice : NULL};

	if (csswalk_run(k->w, &ops, NULL, &k->r))
		die("the walk");
}

/* All of it: the table brought up to date, too. */
static void bring_up(struct walker *k, bool holders)
{
	const struct csstable_how how = {.holders = holders};

	memcg_table_begin(k->table);
	if (csstable_walk(k->css, k->w, k->table, &how, &k->r))
		die("the walk");
}

static int walk(const char *mount, long rounds)
{
	static const struct {
		const char *key;
		void (*fn)(struct walker *k, bool holders);
		bool holders;
	} kinds[] = {
		{"told", tell, false}, {"told_with_holders", tell, true},
		{"walk", bring_up, false}, {"walk_with_holders", bring_up, true},
	};
	struct walker k = {load(mount), csstable_new(), memcg_table_new(), {0}};
	struct times times[ARRAY_SIZE(kinds)] = {0}, cpu[ARRAY_SIZE(kinds)] = {0}, pieces = {0};
	char key[64];

	bring_up(&k, true); /* fills the table */
	for (size_t i = 0; i < ARRAY_SIZE(kinds) * (size_t)rounds; i++) {
		size_t kind = i % ARRAY_SIZE(kinds);
		double cpu_before = clock_cpu_seconds();
		int64_t before = mono();

		kinds[kind].fn(&k, kinds[kind].holders);
		add(&times[kind], mono() - before);
		add(&cpu[kind], (int64_t)((clock_cpu_seconds() - cpu_before) * 1e9));
		add(&pieces, k.r.longest_ns);
	}
	printf("memcgs %" PRIu64 "\ndying %" PRIu64 "\nodd %" PRIu64 "\npieces_with_holders %u\n", k.r.memcgs, k.r.dying,
	       k.r.odd, k.r.pieces);
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		print_times(kinds[i].key, &times[i]);
		snprintf(key, sizeof(key), "%s_cpu", kinds[i].key);
		print_times(key, &cpu[i]);
	}
	print_times("longest_piece", &pieces);
	return 0;
}

/* Who waits */

static pid_t walk_on(const char *mount)
{
	const struct csswalk_ops ops = {.held = take_no_notice};
	struct csswalk_result r;
	pid_t pid = fork();
	struct csswalk *w;

	if (pid)
		return pid;
	w = load(mount);
	for (;;) {
		raise(SIGSTOP);
		for (int64_t end = mono() + NS_PER_SEC; mono() < end;)
			csswalk_run(w, &ops, NULL, &r);
	}
}

static void await_stop(pid_t pid)
{
	int status;

	if (waitpid(pid, &status, WUNTRACED) != pid || !WIFSTOPPED(status))
		die("the process that walks has ended");
}

/* Groups that are made for a second; the times that mkdir took. */
static void make_groups(const char *dir, struct times *t)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/waits", dir);
	for (int64_t end = mono() + NS_PER_SEC, before; mono() < end;) {
		before = mono();
		if (mkdir(path, 0755))
			die(path);
		add(t, mono() - before);
		if (rmdir(path))
			die(path);
		usleep(1000);
	}
}

static int wait_for(const char *dir, const char *mount, long rounds)
{
	struct times with = {0}, without = {0};
	pid_t pid = walk_on(mount);

	await_stop(pid);
	for (long i = 0; i < rounds; i++) {
		make_groups(dir, &without);
		kill(pid, SIGCONT);
		make_groups(dir, &with);
		await_stop(pid);
	}
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	printf("mkdirs %zu\n", with.n);
	print_times("mkdir_without", &without);
	print_times("mkdir_beside_walks", &with);
	return 0;
}

/* Whether what is told is right */

struct seen {
	const char *name;
	long found;	 /* living ones of that name, of this walk */
	uint64_t held, files, odd_names;
};

static bool is_plain(const char *s)
{
	for (; *s; s++)
		if (*s < ' ' || *s > '~')
			return false;
	return true;
}

static void see_memcg(void *user, const struct walk_memcg *m)
{
	struct seen *s = user;

	s->odd_names += !is_plain(m->name);
	s->found += m->record.flags & MEMCG_LIVES && !strncmp(m->name, s->name, strlen(s->name));
}

static void see_file(void *user, const struct walk_file *f)
{
	struct seen *s = user;
	const char *name = f->names;

	s->files++;
	s->odd_names += !is_plain(f->type);
	for (uint32_t i = 0; i < f->record.count; i++, name += strlen(name) + 1)
		s->odd_names += !is_plain(name);
}

static void see_held(void *user, const struct walk_held *h)
{
	(void)h;
	((struct seen *)user)->held++;
}

static int again(const char *mount, long rounds, const char *name, long count)
{
	const struct csswalk_ops ops = {.memcg = see_memcg, .file = see_file, .held = see_held};
	struct seen seen = {.name = name};
	struct csswalk *w = load(mount);
	uint64_t odd = 0, missing = 0, memcgs = 0;
	struct csswalk_result r;

	for (long i = 0; i < rounds; i++) {
		seen.found = 0;
		if (csswalk_run(w, &ops, &seen, &r))
			die("the walk");
		odd += r.odd;
		memcgs += r.memcgs;
		missing += seen.found != count;
		usleep(1000);
	}
	printf("walks %ld\nmemcgs %" PRIu64 "\nheld %" PRIu64 "\nfiles %" PRIu64 "\nodd_records %" PRIu64
	       "\nodd_names %" PRIu64 "\nwalks_that_missed_one %" PRIu64 "\n",
	       rounds, memcgs, seen.held, seen.files, odd, seen.odd_names, missing);
	return missing || seen.odd_names;
}

int main(int argc, char **argv)
{
	if (argc == 6 && !strcmp(argv[1], "again"))
		return again(argv[2], atol(argv[3]), argv[4], atol(argv[5]));
	if (argc == 6 && !strcmp(argv[1], "hold"))
		return hold(argv[2], atol(argv[3]), argv[4], atol(argv[5]));
	if (argc == 4 && !strcmp(argv[1], "walk"))
		return walk(argv[2], atol(argv[3]));
	if (argc == 5 && !strcmp(argv[1], "wait"))
		return wait_for(argv[2], argv[3], atol(argv[4]));
	fputs("usage: walkcost hold DIR COUNT FILE PAGES | walk MOUNT ROUNDS | wait DIR MOUNT ROUNDS | again MOUNT ROUNDS NAME COUNT\n",
	      stderr);
	return 2;
}
