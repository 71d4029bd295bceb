/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cgslab verify: makes memcgs and compares slab's counters with the predictions of the other commands. It leaves
 * the machine as it was, also when it is interrupted.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/root.h"
#include "base/stops.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "cli/cli.h"
#include "cli/measure.h"
#include "cli/once.h"
#include "front/opening.h"
#include "front/options.h"
#include "cli/print.h"
#include "kernel/cgroup/groups.h"
#include "kernel/collector.h"
#include "kernel/cost/bill.h"
#include "kernel/cost/chunks.h"
#include "kernel/trace/instance.h"
#include "model/breakeven.h"
#include "model/sample.h"
#include "output/doc.h"
#include "output/output.h"

#define DEFAULT_COUNT 1000
/* Other work on the machine may disturb one round; a prediction that is wrong is wrong in each. */
#define ROUNDS 5
/* How many ids are left to the machine meanwhile. */
#define SPARE_IDS 1024
/* Removed memcgs are freed a little later, by RCU and a work queue. */
#define SETTLE_TRIES 50

static const struct timespec moment = {0, 100000000};

struct run {
	const struct options *opt;
	struct collector *collector;
	const struct root *root;
	struct groups *groups;
	struct measured predicted;
	struct chunks *chunks; /* NULL where they cannot be watched */
	size_t count, fill, most_fill; /* the first batch of memcgs, which fills free slots */
	unsigned round;
	struct verdicts verdicts;
	struct num would_save; /* bytes a memcg; they are computed, because nothing here can measure them */
	struct num pays_from;  /* memcgs; computed as well */
};

/* Reading */

/*
 * Slabs that CPUs hold count as full until they are given back, which a write to a cache's "shrink" does
 * (mm/slub.c, __kmem_cache_shrink()). The counts are exact then. Where a cache has no such file, or the kernel
 * refuses, they stay inexact, and the noise shows that.
 */
static void flush_cpu_slabs(const struct run *r)
{
	for (size_t i = 0; i < r->predicted.n; i++) {
		char *path = xasprintf("sys/kernel/slab/%s/shrink", r->predicted.caches[i].name);
		int fd = root_openat(r->root, path, O_WRONLY);

		if (fd >= 0) {
			if (write(fd, "1", 1) < 0)
				complain("/%s: %s", path, strerror(errno));
			close(fd);
		}
		free(path);
	}
}

/* Each processor keeps its share of /proc/meminfo's pages; reading this folds them in. */
static void fold_counters(const struct run *r)
{
	int fd = root_openat(r->root, "proc/sys/vm/stat_refresh", O_RDONLY);
	char none;

	if (fd < 0)
		return;
	if (read(fd, &none, 1) < 0)
		complain("/proc/sys/vm/stat_refresh: %s", strerror(errno));
	close(fd);
}

static int read_counts(struct run *r, struct reading *ret)
{
	struct buf meminfo = BUF_INIT;
	const struct sample *s;
	int err;

	flush_cpu_slabs(r);
	fold_counters(r);
	s = collector_tick(r->collector);
	err = root_read(r->root, "proc/meminfo", &meminfo, 1 << 16);
	if (!err)
		err = measure_read(&r->predicted, s, buf_str(&meminfo), ret);
	for (size_t i = 0; i < r->predicted.n && !err && r->chunks; i++)
		ret->chunks[i] = (double)chunks_count(r->chunks,
						      (uint64_t)r->predicted.caches[i].slot);
	if (err == -ENODATA)
		complain("a counter went unknown while memcgs were measured; 'cgslab status' says why");
	else if (err)
		complain("/proc/meminfo: %s", strerror(-err));
	buf_done(&meminfo);
	return err ? EXIT_FAILED : EXIT_GOOD;
}

/* Waits until the removed memcgs are freed, or do not get fewer any more. */
static void settle_counts(struct run *r)
{
	int64_t before = INT64_MAX;

	for (int i = 0; i < SETTLE_TRIES && !stops_pending(); i++) {
		const struct sample *s;

		nanosleep(&moment, NULL);
		s = collector_tick(r->collector);
		if (!s->counts.dying.known)
			continue;
		if (s->counts.dying.v >= before)
			return;
		before = s->counts.dying.v;
	}
}

/* Steps before the first group */

static int predict(struct run *r, const struct sample *s)
{
	const char *why;

	if (s->sources[SOURCE_SLABINFO].state != STATE_OK ||
	    s->sources[SOURCE_SLABSYS].state != STATE_OK ||
	    s->sources[SOURCE_CGROUP].state != STATE_OK) {
		print_source_notes(s);
		return status_of_rows(s, 0);
	}
	if (s->machine->debugging) {
		complain("slots carry debug bytes (slab_debug): verify on a kernel without it");
		return EXIT_NOTHING;
	}
	if (!measure_predict(&r->predicted, s, &why)) {
		complain("nothing can be predicted here: %s", why);
		return EXIT_NOTHING;
	}
	r->would_save = s->per_memcg.would_save_bytes;
	r->pays_from = breakeven_of(s);
	return EXIT_GOOD;
}

/* How many memcgs may be made: the free ids, less a reserve for the machine. */
static int64_t find_room(const struct sample *s)
{
	int64_t used = s->counts.live.v + (s->counts.dying.known ? s->counts.dying.v : 0);

	return s->counts.id_limit.v - used - SPARE_IDS;
}

static int check_headroom(struct run *r, const struct sample *s)
{
	int64_t room;

	if (!s->counts.live.known || !s->counts.id_limit.known) {
		complain("how many memcg ids are left is unknown: 'cgslab status' says why");
		return EXIT_NOTHING;
	}
	/* The group that ours stand in is a memcg too. */
	room = find_room(s) - 1;
	if (room < 0 || r->count > (size_t)room) {
		complain("--count: %zu memcgs are more than the ids that are left: of %" PRId64
			 ", %d stay free for the machine; at most --count=%" PRId64, r->count,
			 s->counts.id_limit.v, SPARE_IDS, room > 0 ? room : 0);
		return EXIT_NOTHING;
	}
	r->most_fill = (size_t)room - r->count < r->count ? (size_t)room - r->count : r->count;
	return EXIT_GOOD;
}

/* Groups */

/* Complains of @why; returns the exit status. */
static int told(int err, struct buf *why)
{
	if (err)
		complain("%s", buf_str(why));
	buf_done(why);
	return err ? status_of_error(err) : EXIT_GOOD;
}

static int open_groups(struct run *r)
{
	const struct groups_options options = {.prefix = "cgslab-verify", .memory_only = true};
	struct buf notes = BUF_INIT, why = BUF_INIT;
	int err = groups_open(r->root, &options, &r->groups, &notes, &why);

	once_complain(buf_str(&notes));
	buf_done(&notes);
	return told(err, &why);
}

/* Makes groups until there are @n, or until a signal waits. */
static int make_groups(struct run *r, size_t n)
{
	struct buf why = BUF_INIT;
	int err = 0;

	while (!err && groups_count(r->groups) < n && !stops_pending())
		err = groups_add(r->groups);
	if (err)
		groups_explain(r->groups, err, &why);
	return told(err, &why);
}

static int trim_groups(struct run *r, size_t n)
{
	struct buf why = BUF_INIT;

	return told(groups_trim(r->groups, n, &why), &why);
}

static void close_groups(struct run *r)
{
	struct buf why = BUF_INIT;

	if (r->groups)
		told(groups_remove(r->groups, &why), &why);
	groups_free(r->groups);
	r->groups = NULL;
}

/* Rounds */

static int first_batch(struct run *r)
{
	struct reading now;
	int status = read_counts(r, &now);

	if (status)
		return status;
	r->fill = measure_fill(&r->predicted, &now, r->most_fill);
	return make_groups(r, r->fill);
}

/* Measures how counters change by themselves in the time of a pause. */
static int measure_quiet(struct run *r, struct reading *ret_noise)
{
	struct reading a, b;
	int status = read_counts(r, &a);

	nanosleep(&moment, NULL);
	if (!status)
		status = read_counts(r, &b);
	if (!status)
		*ret_noise = measure_noise(&a, &b);
	return status;
}

static int measure_once(struct run *r)
{
	struct reading noise, before, after;
	int status = measure_quiet(r, &noise);

	if (!status)
		status = read_counts(r, &before);
	if (!status)
		status = make_groups(r, r->fill + r->count);
	if (status || stops_pending())
		return status;
	status = read_counts(r, &after);
	if (!status)
		measure_judge(&r->predicted, &before, &after, &noise, r->count, &r->verdicts);
	return status;
}

static int run_rounds(struct run *r)
{
	int status = first_batch(r);

	while (!status && !stops_pending()) {
		r->round++;
		status = measure_once(r);
		if (status || stops_pending() || r->verdicts.good || r->round == ROUNDS)
			break;
		status = trim_groups(r, r->fill);
		settle_counts(r);
	}
	return status;
}

/* Words */

static void print_text(const struct run *r, FILE *out)
{
	const struct verdicts *v = &r->verdicts;
	uint64_t others = (uint64_t)(v->strangers < 0 ? -v->strangers : v->strangers);
	struct buf text = BUF_INIT;

	buf_addf(&text, "%zu memcg%s made below %s (%s), behind %zu that filled old slabs; "
		 "round %u of at most %d\n", r->count, text_s(r->count), groups_dir(r->groups),
		 hierarchy_name(groups_hierarchy(r->groups)), r->fill, r->round, ROUNDS);
	if (others)
		buf_addf(&text, "others %s %" PRIu64 " memcg%s meanwhile\n", v->strangers < 0 ? "freed" : "made",
			 others, text_s(others));
	buf_addc(&text, '\n');
	verdicts_text(v, &text);
	buf_adds(&text, "\nTolerance: what changed while no memcg was made, 1% where others use the "
			"cache too,\n3% and a slab a processor for pages, 15% for the price of a whole memcg.\n");
	if (r->would_save.known && r->would_save.v)
		buf_addf(&text, "Caches of their own would save %" PRId64 " bytes a memcg by slot: computed, "
			 "to be measured on a kernel\nthat has them.\n", r->would_save.v);
	if (r->pays_from.known)
		buf_addf(&text, "They pay from about %" PRId64 " memcgs on: each processor keeps slabs of its "
			 "own.\n", r->pays_from.v);
	buf_addf(&text, "%s\n", v->good ? "As predicted." : "NOT as predicted.");
	fwrite(text.bytes, 1, text.len, out);
	buf_done(&text);
}

static void print_json(const struct run *r, FILE *out)
{
	struct doc *d = doc_new();
	struct buf text = BUF_INIT;

	doc_text(d, "schema", "cgslab.verify.1");
	doc_bool(d, "good", r->verdicts.good);
	doc_num(d, "memcgs", num((int64_t)r->count));
	doc_num(d, "first_batch", num((int64_t)r->fill));
	doc_num(d, "round", num(r->round));
	doc_num(d, "others_memcgs", num((int64_t)r->verdicts.strangers));
	doc_text(d, "hierarchy", hierarchy_name(groups_hierarchy(r->groups)));
	doc_num(d, "would_save_bytes", r->would_save);
	doc_num(d, "pays_from_memcgs", r->pays_from);
	verdicts_doc(&r->verdicts, d);
	doc_json(d, &text);
	fwrite(text.bytes, 1, text.len, out);
	buf_done(&text);
	doc_free(d);
}

static int report_verdicts(const struct run *r)
{
	struct destination d;

	if (!destination_open(&d, r->opt->output))
		return EXIT_FAILED;
	if (r->opt->format == &output_json)
		print_json(r, d.stream);
	else
		print_text(r, d.stream);
	if (!destination_close(&d, true))
		return EXIT_FAILED;
	return r->verdicts.good ? EXIT_GOOD : EXIT_FAILED;
}

/* Without this, their objects count as added by others, which may exceed the tolerance. */
static void watch_chunks(struct run *r)
{
	struct buf why = BUF_INIT;

	if (chunks_open(INSTANCE_LOCKS, r->root, &r->chunks, &why))
		complain("percpu chunks count as what others take: %s", buf_str(&why));
	buf_done(&why);
}

static int with_groups(struct run *r)
{
	bool asked;
	int status = open_groups(r);

	if (!status) {
		watch_chunks(r);
		status = run_rounds(r);
		chunks_close(r->chunks);
	}
	asked = stops_pending();
	if (!status && !asked)
		status = report_verdicts(r);
	close_groups(r);
	if (asked)
		complain("interrupted; its memory cgroups are removed");
	return asked ? EXIT_FAILED : status;
}

/* R of struct mem_cgroup, seen while one memcg is made. */
static struct num observe_requested(struct run *r, const struct sample *s)
{
	const struct bill_options one = {.locks = INSTANCE_LOCKS, .probes = 1, .only_size = true};
	struct buf why = BUF_INIT;
	struct num requested = NUM_UNKNOWN;
	struct bill *bill;

	if (!bill_make(&one, r->root, s, &bill, &why)) {
		requested = bill->memcg_requested;
		buf_adds(&why, buf_str(&bill->no_size));
		bill_free(bill);
	}
	if (why.len)
		complain("the size of struct mem_cgroup cannot be observed: %s", buf_str(&why));
	buf_done(&why);
	return requested;
}

/*
 * Where the kernel has no BTF and the struct no cache of its own, its size is seen when a memcg is made, and we
 * make memcgs.
 */
static const struct sample *observe_size(struct run *r, const struct sample *s)
{
	const struct followed *f = sample_struct(s, "mem_cgroup");
	struct num requested;

	if (!f || f->requested_bytes.known)
		return s;
	requested = observe_requested(r, s);
	if (!requested.known)
		return s;
	collector_observed(r->collector, "mem_cgroup", requested);
	return collector_tick(r->collector);
}

static int with_collector(struct run *r)
{
	const struct sample *s = collector_tick(r->collector);
	struct stops stops;
	int status;

	stops_hold(&stops);
	s = observe_size(r, s);
	status = predict(r, s);
	if (!status)
		status = check_headroom(r, s);
	if (!status)
		status = with_groups(r);
	fflush(stdout);
	stops_release(&stops);
	return status;
}

static int run_verify(const struct options *opt)
{
	struct run r = {.opt = opt, .count = opt->count ? opt->count : DEFAULT_COUNT};
	int status;

	status = source_open_collector(opt, COLLECT_COUNTS | COLLECT_CACHES | COLLECT_ALWAYS_WALK,
				       &r.collector);
	if (status)
		return status;
	r.root = collector_root(r.collector);
	status = with_collector(&r);
	collector_free(r.collector);
	return status;
}

const struct command cmd_verify = {
	.name = "verify",
	.arguments = "",
	.help = "Make memcgs, and hold what slab says against what was predicted (root)",
	.options = "count format output",
	.formats = FORMATS_OF_DOCUMENT,
	.run = run_verify,
};
