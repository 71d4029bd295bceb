/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/collector.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/root.h"
#include "base/self.h"
#include "base/xalloc.h"
#include "kernel/slab/caches.h"
#include "kernel/slab/facts.h"
#include "kernel/machine.h"
#include "kernel/meminfo.h"
#include "kernel/cgroup/exact.h"
#include "kernel/cgroup/letgo.h"
#include "kernel/cgroup/memcgs.h"
#include "kernel/cost/pricer.h"
#include "kernel/lives/rewalk.h"
#include "kernel/slab/slabinfo.h"
#include "kernel/slab/structs.h"
#include "kernel/lives/watch.h"
#include "model/growth.h"
#include "model/held.h"
#include "model/memcg.h"
#include "model/sample.h"
#include "model/savings.h"

/* A walk also sees births and deaths that cancel out in the kernel's totals. */
#define WALK_AT_LEAST_NS (10 * NS_PER_SEC)

/*
 * With events a walk is only a check, and finds what no event tells (v2: cgroup.subtree_control).
 * So it may be rare where it is dear, and takes no more than this share of a CPU: at 10,000 memcgs
 * it takes 40 ms of one, which is then each 25 minutes.
 */
#define WALK_BESIDES_NS (300 * NS_PER_SEC)
#define WALK_SHARE	(1.0 / 40000)

/*
 * The kernel's own tree is walked some ten times quicker, and tells what nothing else does. Where a counter of the
 * kernel covers all memcgs, a tick whose rows are as many needs no walk; where it is another number the tree is walked at
 * once, within this share of a CPU. What no counter tells (before 6.12 on v2) and what holds the dying is looked
 * for as often as the other shares allow.
 */
#define EXACT_DIFFERS_SHARE (1.0 / 20)
#define EXACT_NEWS_SHARE    (1.0 / 200)
#define EXACT_SHARE	    (1.0 / 1000)

#define HOLDERS_NS	  (5 * NS_PER_SEC)
#define HOLDERS_SELDOM_NS (60 * NS_PER_SEC)

/* So that totals that never agree do not walk a large tree at every tick. */
#define WALK_APART_NS (2 * NS_PER_SEC)

#define SLABINFO_MAX (64U << 20)

/* Names of caches with debug bytes that fit in a sentence. */
#define DEBUGGED_TOLD 4

struct collector {
	struct root root;
	unsigned want;
	const char *btf_file; /* in the place of the kernel's; NULL: none */
	char *follow;
	bool fresh; /* names, sizes and mounts are to be found again */
	struct machine machine;
	struct sample sample;
	struct growth *growth;
	struct buf details[SOURCE_COUNT];

	int meminfo_fd;
	int slabinfo_fd;
	struct buf slabinfo_text;
	struct slabinfo slabinfo;
	struct caches caches;
	struct followed *structs;
	struct fact_input *inputs;
	struct pricer *pricer;
	bool observed; /* since facts were built */

	struct memcgs *memcgs;
	bool located;
	struct memcg_table *table;
	int64_t walked_ns;   /* boot clock of the last walk */
	double walk_seconds; /* of CPU that it took */
	bool walked;         /* the tree that was located, at least once */
	struct num tree_live; /* unknown where some folder could not be read */

	struct exact *exact; /* NULL when it was not asked for, or cannot be had of a captured tree */
	bool by_exact;	     /* the last walk was one of the kernel's own tree */
	bool news;	     /* something happened since that walk */
	int64_t held_ns;     /* boot clock of the last look at holders; 0: none */
	size_t held_dying;   /* dying ones at that time */
	struct held_summary held;

	struct watch *watch; /* NULL when events were not asked for, or cannot be had of a captured
				tree */
	struct rewalk rewalk;
	bool totals_differ; /* the kernel's from the table's, against what is usual */
};

/* The state of a source, with a sentence that names the place and the cure. */
static void set_state(struct collector *c, enum source_id id, enum source_state state,
		      const char *detail)
{
	buf_clear(&c->details[id]);
	buf_adds(&c->details[id], detail);
	c->sample.sources[id].state = state;
	c->sample.sources[id].detail = buf_str(&c->details[id]);
}

static void set_error(struct collector *c, enum source_id id, const char *path, int err,
		      const char *cure)
{
	struct buf text = BUF_INIT;
	bool denied = err == -EACCES || err == -EPERM;

	buf_addf(&text, "%s: %s%s%s", path, denied ? "permission denied" : strerror(-err),
		 *cure ? "; " : "", cure);
	set_state(c, id, denied ? STATE_DENIED : STATE_ABSENT, buf_str(&text));
	buf_done(&text);
}

#define CURE_ROOT "run as root, or start cgslabd and join group cgslab"

int collector_new(const char *root_dir, unsigned want, struct collector **ret)
{
	struct collector *c = xcalloc(1, sizeof(*c));
	int r = root_open(&c->root, root_dir);

	if (r) {
		free(c);
		return r;
	}
	c->want = want;
	c->fresh = true;
	c->slabinfo_fd = c->meminfo_fd = -1;
	c->caches = CACHES_INIT;
	c->memcgs = memcgs_new(&c->root);
	c->table = memcg_table_new();
	c->growth = growth_new();
	c->rewalk = REWALK_INIT;
	if (want & (COLLECT_EXACT | COLLECT_EXACT_IF_BETTER | COLLECT_EXACT_IF_DYING) && !strcmp(root_dir, "/"))
		c->exact = exact_new();
	if (want & COLLECT_TRACE && !strcmp(root_dir, "/"))
		c->watch = watch_new(&c->root, c->memcgs, c->table);
	c->structs = xcalloc(structs_n_followed, sizeof(*c->structs));
	c->inputs = xcalloc(structs_n_followed, sizeof(*c->inputs));
	c->pricer = pricer_new(&c->root);
	for (size_t i = 0; i < SOURCE_COUNT; i++)
		c->sample.sources[i] = (struct source_status){STATE_UNUSED, ""};
	*ret = c;
	return 0;
}

void collector_btf(struct collector *c, const char *file)
{
	c->btf_file = file;
}

void collector_follow(struct collector *c, const char *names)
{
	free(c->follow);
	c->follow = names ? xstrdup(names) : NULL;
	c->sample.follow = c->follow;
}

void collector_free(struct collector *c)
{
	if (!c)
		return;
	if (c->slabinfo_fd >= 0)
		close(c->slabinfo_fd);
	if (c->meminfo_fd >= 0)
		close(c->meminfo_fd);
	for (size_t i = 0; i < SOURCE_COUNT; i++)
		buf_done(&c->details[i]);
	buf_done(&c->slabinfo_text);
	slabinfo_done(&c->slabinfo);
	caches_done(&c->caches);
	watch_free(c->watch);
	exact_free(c->exact);
	held_summary_done(&c->held);
	memcgs_free(c->memcgs);
	memcg_table_free(c->table);
	growth_free(c->growth);
	machine_done(&c->machine);
	free(c->structs);
	free(c->inputs);
	pricer_free(c->pricer);
	free(c->follow);
	root_done(&c->root);
	free(c);
}

void collector_adopt(struct collector *c, struct collector *old)
{
	if (!c->exact || !old->exact)
		return;
	exact_free(c->exact);
	c->exact = old->exact;
	old->exact = NULL;
}

void collector_refresh(struct collector *c)
{
	c->fresh = true;
}

/* /proc/slabinfo */

static int read_slabinfo(struct collector *c)
{
	if (c->slabinfo_fd < 0)
		c->slabinfo_fd = root_openat(&c->root, "proc/slabinfo", O_RDONLY);
	if (c->slabinfo_fd < 0)
		return c->slabinfo_fd;
	buf_clear(&c->slabinfo_text);
	return fd_read(c->slabinfo_fd, &c->slabinfo_text, SLABINFO_MAX);
}

static void note_parsed(struct collector *c, int err)
{
	struct buf text = BUF_INIT;

	if (err == -ENODATA) {
		set_state(c, SOURCE_SLABINFO, STATE_ABSENT, "/proc/slabinfo is empty");
	} else if (err) {
		set_state(c, SOURCE_SLABINFO, STATE_ABSENT,
			  "/proc/slabinfo: the first line is not \"slabinfo - version: 2.x\"");
	} else if (c->slabinfo.bad_lines) {
		buf_addf(&text, "/proc/slabinfo: %zu lines left out, the first is line %zu: %s",
			 c->slabinfo.bad_lines, c->slabinfo.first_bad, c->slabinfo.bad_what);
		set_state(c, SOURCE_SLABINFO, STATE_LOSSY, buf_str(&text));
	} else {
		set_state(c, SOURCE_SLABINFO, STATE_OK, "");
	}
	buf_done(&text);
}

/* A kernel without it has the rest of /proc all the same. */
static void note_no_slabinfo(struct collector *c, int err)
{
	struct buf version = BUF_INIT;
	bool no_proc = err == -ENOENT && !c->root.captured &&
		       root_read(&c->root, "proc/version", &version, 4096) == -ENOENT;

	buf_done(&version);
	set_error(c, SOURCE_SLABINFO, "/proc/slabinfo", err,
		  no_proc	   ? "/proc is not mounted: mount -t proc proc /proc"
		  : err == -ENOENT ? c->root.captured ? "this tree lacks it"
						      : "the kernel was built without CONFIG_SLUB_DEBUG"
		  : err == -EACCES ? CURE_ROOT
				   : "");
}

static void collect_slabinfo(struct collector *c)
{
	int r = read_slabinfo(c);

	c->slabinfo.n = 0;
	if (r) {
		note_no_slabinfo(c, r);
		return;
	}
	note_parsed(c,
		    slabinfo_parse(&c->slabinfo, buf_str(&c->slabinfo_text), c->slabinfo_text.len));
}

/* /proc/meminfo */

#define MEMINFO_MAX (64U << 10)

static void collect_meminfo(struct collector *c)
{
	struct buf text = BUF_INIT;
	int r = 0;

	c->sample.slab = (struct slab_memory){0};
	if (c->meminfo_fd < 0)
		c->meminfo_fd = root_openat(&c->root, "proc/meminfo", O_RDONLY);
	r = c->meminfo_fd < 0 ? c->meminfo_fd : fd_read(c->meminfo_fd, &text, MEMINFO_MAX);
	if (r)
		set_error(c, SOURCE_MEMINFO, "/proc/meminfo", r,
			  "what slab holds in all is not known");
	else if (!meminfo_parse(buf_str(&text), &c->sample.slab))
		set_state(c, SOURCE_MEMINFO, STATE_ABSENT, "/proc/meminfo has no line \"Slab:\"");
	else
		set_state(c, SOURCE_MEMINFO, STATE_OK, "");
	buf_done(&text);
}

/* Names, sizes */

static void note_slabsys(struct collector *c, int err)
{
	if (err)
		set_error(c, SOURCE_SLABSYS, "/sys/kernel/slab", err,
			  err == -ENOENT ? "whether a cache is shared cannot be told" : CURE_ROOT);
	else if (c->caches.n && caches_read_constants(&c->caches, &c->root, 0) == -EACCES)
		set_state(c, SOURCE_SLABSYS, STATE_DENIED,
			  "/sys/kernel/slab: names can be read, values not; " CURE_ROOT);
	else if (!c->caches.names.merging)
		set_state(c, SOURCE_SLABSYS, STATE_OK,
			  "caches are not merged on this kernel (slab_nomerge)");
	else
		set_state(c, SOURCE_SLABSYS, STATE_OK, "");
}

/* Sizes of another file hold for the kernel that it was built with, which nothing here can check. */
static void note_btf(struct collector *c)
{
	struct buf text = BUF_INIT;

	if (c->btf_file)
		buf_addf(&text, "sizes are of %s, not of the running kernel: right where it is the same build",
			 c->btf_file);
	set_state(c, SOURCE_BTF, STATE_OK, buf_str(&text));
	buf_done(&text);
}

static void read_btf(struct collector *c)
{
	struct num *sizes = xcalloc(structs_n_followed, sizeof(*sizes));
	const struct struct_wants wants = pricer_wants(c->pricer);
	int r = structs_read_btf(&c->root, c->btf_file, &c->machine, sizes, &wants);
	for (size_t i = 0; i < structs_n_followed; i++)
		c->inputs[i].btf_bytes = r ? NUM_UNKNOWN : sizes[i];
	free(sizes);
	if (r)
		set_error(c, SOURCE_BTF, c->btf_file ? c->btf_file : "/sys/kernel/btf/vmlinux", r,
			  r != -ENOENT || c->btf_file ? ""
			  : c->root.captured	      ? "sizes of structs need --btf FILE, or [structs] size in cgslab.conf"
						      : "the kernel was built without CONFIG_DEBUG_INFO_BTF");
	else if (!c->inputs[0].btf_bytes.known)
		set_state(c, SOURCE_BTF, STATE_ABSENT,
			  c->btf_file ? "the file given as --btf has no struct mem_cgroup"
				      : "/sys/kernel/btf/vmlinux has no struct mem_cgroup");
	else
		note_btf(c);
}

/* Which slots are larger than production's, and whether that is a matter for the followed structs. */
static void say_debugging(struct collector *c, bool all)
{
	struct buf text = BUF_INIT;

	if (all) {
		buf_adds(&text, "slots carry debug bytes (slab_debug): not comparable with production");
	} else {
		buf_adds(&text, "slots of ");
		facts_debugged(&c->caches, DEBUGGED_TOLD, &text);
		buf_adds(&text, " carry debug bytes (slab_debug); the followed structs' do not");
	}
	set_state(c, SOURCE_SLABINFO, STATE_OK, buf_str(&text));
	buf_done(&text);
}

static void note_debugging(struct collector *c)
{
	bool some, known = false, ours = false;

	c->machine.merging = c->caches.names.merging;
	c->machine.merging_known = c->caches.has_names;
	some = facts_debugging(&c->caches, &c->machine.debugging_known);
	for (size_t i = 0; i < structs_n_followed; i++) {
		known = known || *c->structs[i].bucket;
		ours = ours || (*c->structs[i].bucket && !c->structs[i].comparable);
	}
	ours = known ? ours : some;
	c->machine.debugging = ours;
	if ((some || ours) && c->sample.sources[SOURCE_SLABINFO].state == STATE_OK)
		say_debugging(c, ours);
}

static void collect_names(struct collector *c)
{
	int r;

	if (!c->fresh && !c->observed && !caches_differ(&c->caches, &c->slabinfo))
		return;
	c->observed = false;
	r = caches_list(&c->caches, &c->root, &c->slabinfo);
	caches_count(&c->caches, &c->slabinfo);
	for (size_t i = 0; c->want & COLLECT_CONSTANTS && i < c->caches.n; i++)
		caches_read_constants(&c->caches, &c->root, i);
	note_slabsys(c, r);
	if (c->fresh)
		read_btf(c);
	facts_build(c->structs, c->inputs, &c->caches, &c->root, &c->machine);
	note_debugging(c);
}

static void collect_bounds(struct collector *c)
{
	for (size_t i = 0; i < c->caches.n; i++) {
		if (!(c->want & COLLECT_BOUNDS_ALL)) {
			bool followed = false;

			for (size_t f = 0; f < structs_n_followed && !followed; f++)
				followed =
					!strcmp(c->caches.rows[i].name, structs_followed[f].name);
			if (!followed)
				continue;
		}
		caches_read_bounds(&c->caches, &c->root, i);
	}
}

static void collect_caches(struct collector *c)
{
	collect_slabinfo(c);
	collect_meminfo(c);
	collect_names(c);
	caches_count(&c->caches, &c->slabinfo);
	collect_bounds(c);
	facts_count(c->structs, structs_n_followed, &c->caches, &c->machine);
	c->sample.structs = c->structs;
	c->sample.n_structs = structs_n_followed;
	c->sample.caches = c->caches.rows;
	c->sample.n_caches = c->want & COLLECT_CACHES ? c->caches.n : c->caches.n_listed;
}

/* Memory cgroups */

/* What is left of another hierarchy: after a remount ids and numbers mean other cgroups. */
static void forget_other_tree(struct collector *c)
{
	struct memcg *root = memcg_table_root(c->table);

	if (root && root->root != memcgs_where(c->memcgs)->root)
		memcg_table_remove(c->table, root);
}

static void start_exact(struct collector *c)
{
	if (!c->exact)
		return;
	exact_load(c->exact);
	exact_attach(c->exact, memcgs_mountfd(c->memcgs));
}

static bool locate(struct collector *c)
{
	bool moved = c->watch && c->located &&
		     (watch_state(c->watch).roots_changed || memcgs_moved(c->memcgs));
	const char *why;

	if (c->located && !c->fresh && !moved)
		return true;
	if (c->exact)
		exact_detach(c->exact);
	c->located = !memcgs_locate(c->memcgs, &why);
	if (!c->located) {
		set_state(c, SOURCE_CGROUP, STATE_ABSENT, why);
		return false;
	}
	forget_other_tree(c);
	if (c->watch)
		watch_start(c->watch, memcgs_where(c->memcgs));
	if (c->want & COLLECT_EXACT)
		start_exact(c);
	c->walked = false;
	c->tree_live = NUM_UNKNOWN;
	return true;
}

static bool traces(const struct collector *c)
{
	return c->watch && watch_state(c->watch).runs;
}

/* From one walk to the next where events and totals call for none. */
static int64_t walk_distance(const struct collector *c)
{
	double ns = c->walk_seconds / WALK_SHARE * (double)NS_PER_SEC;

	return ns > (double)WALK_BESIDES_NS ? (int64_t)ns : WALK_BESIDES_NS;
}

/* Whether a walk after @since takes no more than @share of a CPU. */
static bool affords(const struct collector *c, int64_t since, double share)
{
	return (double)since * share >= c->walk_seconds * (double)NS_PER_SEC;
}

/* What holds the dying may be something else by now. */
static bool holders_may_differ(const struct collector *c)
{
	size_t was = c->held_dying, now = c->table->dying;
	size_t apart = now > was ? now - was : was - now;
	int64_t distance = c->want & COLLECT_HOLDERS || apart ? HOLDERS_NS : HOLDERS_SELDOM_NS;

	if (!(c->want & (COLLECT_HOLDERS | COLLECT_HOLDERS_SELDOM)) || (!was && !now))
		return false;
	return !c->held_ns || c->sample.at.boot_ns - c->held_ns >= distance || apart > 16 + was / 8;
}

static bool exact_is_due(struct collector *c, int64_t since)
{
	bool covered = memcgs_total(c->memcgs).known && !memcgs_where(c->memcgs)->is_part;
	bool wanted = traces(c) && watch_state(c->watch).wants_walk;

	c->news |= memcgs_totals_changed(c->memcgs);
	if (wanted || (c->news && !covered))
		return affords(c, since, EXACT_NEWS_SHARE);
	if (covered && !holders_may_differ(c))
		return since >= walk_distance(c);
	return affords(c, since, EXACT_SHARE);
}

/* Dying ones that no row stands for were freed: where, only a walk tells. */
static bool unseen_are_less(const struct collector *c, int64_t since)
{
	const struct memcg *root = memcg_table_root(c->table);
	struct num known = root ? num_add(root->unseen_dying, num(root->subtree_dying)) : NUM_UNKNOWN;

	return known.known && c->sample.counts.dying.known && known.v != c->sample.counts.dying.v &&
	       since >= WALK_APART_NS && affords(c, since, EXACT_SHARE);
}

static bool walk_is_due(struct collector *c)
{
	int64_t since = c->sample.at.boot_ns - c->walked_ns;

	if (c->want & COLLECT_ALWAYS_WALK || c->fresh || !c->walked)
		return true;
	if (exact_runs(c->exact))
		return exact_is_due(c, since);
	if (!traces(c))
		return since >= WALK_AT_LEAST_NS || memcgs_totals_changed(c->memcgs);
	if (watch_state(c->watch).wants_walk || (c->totals_differ && since >= WALK_APART_NS) ||
	    unseen_are_less(c, since))
		return true;
	return since >= (memcgs_total(c->memcgs).known ? walk_distance(c) : WALK_AT_LEAST_NS);
}

static void note_walk(struct collector *c, size_t denied)
{
	struct buf text = BUF_INIT;

	if (denied) {
		buf_addf(&text, "%zu %s below %s could not be read: there are at least %zu live memcgs%s", denied,
			 denied == 1 ? "folder" : "folders", memcgs_where(c->memcgs)->mount, c->table->live,
			 geteuid() ? "; run as root" : "");
		set_state(c, SOURCE_CGROUP, STATE_DENIED, buf_str(&text));
	} else {
		set_state(c, SOURCE_CGROUP, STATE_OK, "");
	}
	buf_done(&text);
}

static bool holders_are_due(const struct collector *c)
{
	if (c->want & COLLECT_HOLDERS)
		return true;
	return c->want & COLLECT_HOLDERS_SELDOM && (!c->held_ns || holders_may_differ(c));
}

/* True where the kernel's own tree was walked. */
static bool walk_exact(struct collector *c)
{
	struct csstable_how how = {
		.root = memcgs_where(c->memcgs)->root,
		.v1 = memcgs_where(c->memcgs)->hierarchy == HIERARCHY_V1,
		.traced = traces(c),
		.holders = holders_are_due(c),
	};

	if (!exact_runs(c->exact))
		return false;
	memcgs_take_totals(c->memcgs);
	if (!exact_walk(c->exact, c->table, &how))
		return false;
	c->news = false;
	if (how.holders) {
		c->held_ns = c->sample.at.boot_ns;
		c->held_dying = c->table->dying;
	}
	return true;
}

/* Where directories show a part of the machine's tree, rows of the one are none of the other. */
static int walk_folders(struct collector *c, size_t *ret_denied)
{
	struct memcg *root = memcg_table_root(c->table);

	if (c->by_exact && root && memcgs_where(c->memcgs)->is_part)
		memcg_table_remove(c->table, root);
	memcgs_keep_vanished(c->memcgs, traces(c));
	return memcgs_walk(c->memcgs, c->table, ret_denied);
}

static void walk_now(struct collector *c)
{
	double cpu = clock_cpu_seconds();
	size_t denied = 0;
	bool by_exact = walk_exact(c);
	int r = by_exact ? 0 : walk_folders(c, &denied);

	c->walk_seconds = clock_cpu_seconds() - cpu;
	if (r) {
		set_error(c, SOURCE_CGROUP, memcgs_where(c->memcgs)->mount, r, "");
		c->tree_live = NUM_UNKNOWN;
		c->located = false;
		return;
	}
	c->by_exact = by_exact;
	c->walked_ns = c->sample.at.boot_ns;
	c->walked = true;
	c->tree_live = denied ? NUM_UNKNOWN : num((int64_t)c->table->live);
	note_walk(c, denied);
	if (c->watch)
		watch_walked(c->watch);
	rewalk_done(&c->rewalk);
}

static void walk(struct collector *c)
{
	if (c->watch)
		watch_begin(c->watch);
	memcgs_mark(c->memcgs);
	if (walk_is_due(c))
		walk_now(c);
}

/*
 * R as the kernel asks for it. Only kmalloc() tells it: a cache of its own tells the size of its
 * objects, which sysfs does as well.
 */
static bool wants_size(const struct collector *c)
{
	const struct followed *f = sample_struct(&c->sample, "mem_cgroup");

	return c->want & COLLECT_SIZE && f && f->state == PATCH_ABSENT && f->source != SIZE_TRACE;
}

/* Events: what they change in the table, and what of it is news. */
static void follow(struct collector *c)
{
	struct sample *s = &c->sample;
	bool size = wants_size(c);
	struct num total;

	watch_tick(c->watch, size, s);
	if (size && watch_state(c->watch).size.known)
		collector_observed(c, "mem_cgroup", watch_state(c->watch).size);
	c->news |= s->n_events > 0;
	for (size_t i = 0; i < s->n_churn; i++)
		if (s->churn[i].parent)
			memcg_table_short_lives(c->table, s->churn[i].parent, s->churn[i].born);
	if (!traces(c) || !c->tree_live.known)
		return;
	c->tree_live = num((int64_t)c->table->live);
	total = num((int64_t)(memcgs_where(c->memcgs)->hierarchy == HIERARCHY_V1 ? c->table->n
										 : c->table->live));
	c->totals_differ = rewalk_due(&c->rewalk, memcgs_total(c->memcgs), total);
}

/*
 * The kernel's counts are read a moment before or after the events that the table was brought up to
 * date with, and lag besides. While memcgs come and go they would be of another moment than the
 * rows, so they count where the table agrees, or differs from them by what it always does.
 */
static void count_live(struct collector *c)
{
	struct memcg_counts *counts = &c->sample.counts;
	bool differs = c->rewalk.usual.known && c->rewalk.usual.v;

	if (!traces(c) || counts->hierarchy != HIERARCHY_V2 || differs || !c->tree_live.known ||
	    num_is(counts->live, c->tree_live.v))
		return;
	counts->live = c->tree_live;
	counts->live_source = "tree";
}

/*
 * What was dying before we looked is known from when the count stood still; the rest are rows, which are held
 * against the kernel's count in any case. @counted: that count covers all memcgs, and is what is shown.
 */
static void count_dying(struct collector *c, bool counted)
{
	struct memcg_counts *counts = &c->sample.counts;
	/* on v1 the kernel counts all that are not freed */
	bool all = counts->hierarchy == HIERARCHY_V1 && c->tree_live.known;
	struct num sum = watch_dying(c->watch, counts->dying,
				     all ? memcgs_total(c->memcgs) : NUM_UNKNOWN);

	if (counted || !sum.known || num_is(counts->dying, sum.v))
		return;
	counts->dying = sum;
	counts->dying_source = "trace";
}

/* What a limit of the kernel's count is worth, when the trace gave the figure. */
static bool note_holds(const struct collector *c)
{
	return strcmp(c->sample.counts.dying_source, "trace") != 0;
}

static void note_watch(struct collector *c)
{
	struct source_status status;

	if (!(c->want & COLLECT_TRACE))
		return;
	if (!c->watch) {
		set_state(c, SOURCE_TRACE, STATE_ABSENT, "a captured tree has no events");
		return;
	}
	if (!c->located) {
		set_state(c, SOURCE_TRACE, STATE_ABSENT,
			  "waits until the memory controller is mounted");
		return;
	}
	status = watch_status(c->watch);
	set_state(c, SOURCE_TRACE, status.state, status.detail);
}

/* SLUB's bounds of all memcgs: only a cache of its own, alone, counts them. */
static void count_objects(struct collector *c)
{
	const struct followed *f = sample_struct(&c->sample, "mem_cgroup");
	const struct cache *row;

	if (!f || f->state != PATCH_DEDICATED)
		return;
	row = caches_counted(&c->caches, f->name);
	if (row) {
		c->sample.counts.objs_low = row->objs_low;
		c->sample.counts.objs_high = row->objs_high;
	}
}

/* The kernel counts all memcgs, living and dying, where it has nr_subsys_memory and nr_dying_subsys_memory. */
static bool counts_all(const struct memcg_counts *counts, const char *note)
{
	return counts->hierarchy == HIERARCHY_V2 && counts->live.known && counts->dying.known && !*note &&
	       !strcmp(counts->live_source, "cgroup.stat");
}

/* The rows are as many as the kernel's counters of this moment say; where these are not of all, as far as they tell. */
static bool rows_agree(const struct collector *c, bool counted)
{
	const struct memcg_counts *counts = &c->sample.counts;

	if (counted)
		return num_is(counts->live, (int64_t)c->table->live) &&
		       num_is(counts->dying, (int64_t)exact_dying(c->table, counts->hierarchy));
	return counts->hierarchy == HIERARCHY_V2 || num_is(memcgs_total(c->memcgs), (int64_t)c->table->n);
}

/*
 * Rows of the kernel's tree, kept up to date by events since: what no event told (cgroup.subtree_control), or
 * tells a grace period late (cgroup_release), makes them differ from the counters. Then the tree is walked once more in
 * this tick. False where the counters are to be believed.
 */
static bool rows_are_exact(struct collector *c, bool counted)
{
	int64_t since = c->sample.at.boot_ns - c->walked_ns;
	double share = counted || !traces(c) ? EXACT_DIFFERS_SHARE : EXACT_NEWS_SHARE;

	if (rows_agree(c, counted))
		return true;
	if (since && exact_runs(c->exact) && affords(c, since, share)) {
		walk_now(c);
		return c->by_exact;
	}
	return !counted;
}

/*
 * Counts: of the kernel's own tree where that was walked, and by the kernel's counters, with what these cannot tell,
 * where not.
 */
static const char *count(struct collector *c)
{
	const char *note = "";
	bool counted;

	memcgs_count(c->memcgs, c->tree_live, &c->sample.counts, &note);
	counted = counts_all(&c->sample.counts, note);
	if (c->by_exact && rows_are_exact(c, counted)) {
		exact_count(c->table, &c->sample.counts);
		return "";
	}
	if (!c->watch || c->by_exact)
		return note;
	if (!counted)
		count_live(c);
	count_dying(c, counted);
	return note;
}

/* Counters left something open that the kernel's own tree can tell. */
static bool is_open(const struct collector *c, const char *note)
{
	const struct memcg *root = memcg_table_root(c->table);
	struct num dying = c->sample.counts.dying;

	if (c->want & COLLECT_EXACT_IF_BETTER && (!dying.known || (*note && note_holds(c))))
		return true;
	return c->want & COLLECT_EXACT_IF_DYING && root && !root->unseen_dying.known &&
	       !num_is(dying, (int64_t)c->table->dying);
}

static const char *count_better(struct collector *c, const char *note)
{
	if (c->by_exact || !c->exact || !is_open(c, note))
		return note;
	start_exact(c);
	if (!exact_runs(c->exact))
		return note;
	walk_now(c);
	return count(c);
}

static void note_exact(struct collector *c)
{
	struct source_status status;

	if (!c->exact)
		return;
	status = exact_status(c->exact);
	set_state(c, SOURCE_BPF, status.state, status.detail);
	if (c->held_ns == c->sample.at.boot_ns) {
		held_summary_done(&c->held);
		held_summarize(&c->sample, &c->held);
	}
	c->sample.held = c->held_ns ? &c->held : NULL;
	c->sample.held_boot_ns = c->held_ns;
	for (size_t k = 0; k < HOLDER_KINDS; k++)
		c->sample.dying_by[k] = c->held_ns ? c->held.by_kind[k] : NUM_UNKNOWN;
}

static void collect_price(struct collector *c)
{
	const struct pricer_input in = {
		.caches = &c->caches,
		.machine = &c->machine,
		.memcgs = c->memcgs,
		.table = c->table,
		.boot_ns = c->sample.at.boot_ns,
		.fresh = c->fresh,
	};

	c->sample.price = pricer_price(c->pricer, &in);
}

/* What takes long goes before the moment that the figures are of: a trace starts, the program is loaded. */
static bool prepare_memcgs(struct collector *c)
{
	c->sample.counts = (struct memcg_counts){.live_source = "", .dying_source = ""};
	c->sample.memcgs = NULL;
	c->sample.n_events = c->sample.n_churn = 0;
	memcg_table_begin(c->table);
	return c->want & (COLLECT_COUNTS | COLLECT_TREE) && locate(c);
}

static void collect_memcgs(struct collector *c)
{
	const char *note;

	if (c->walked)
		memcg_table_clock(c->table, c->sample.at.boot_ns);
	walk(c);
	if (!c->located)
		return;
	if (c->watch)
		follow(c);
	note = count_better(c, count(c));
	count_objects(c);
	if (*note && note_holds(c) && c->sample.sources[SOURCE_CGROUP].state == STATE_OK)
		set_state(c, SOURCE_CGROUP, STATE_OK, note);
	c->sample.memcgs = c->table;
	collect_price(c);
}

const struct sample *collector_tick(struct collector *c)
{
	struct sample *s = &c->sample;
	bool located;

	if (c->fresh) {
		machine_done(&c->machine);
		machine_read(&c->machine, &c->root);
	}
	s->tick++;
	s->from = "kernel";
	s->machine = &c->machine;
	collect_caches(c);
	located = prepare_memcgs(c);
	s->at = machine_moment(&c->root);
	if (located)
		collect_memcgs(c);
	note_watch(c);
	note_exact(c);
	savings_of_sample(s);
	growth_take(c->growth, s);
	s->self_cpu_seconds = clock_cpu_seconds();
	s->self_rss_bytes = self_rss();
	s->lost_events = num(c->watch ? (int64_t)watch_state(c->watch).lost : 0);
	c->fresh = false;
	return s;
}

void collector_size(struct collector *c, const char *name, struct num requested)
{
	for (size_t i = 0; i < structs_n_followed; i++)
		if (!strcmp(structs_followed[i].name, name))
			c->inputs[i].config_bytes = requested;
}

void collector_observed(struct collector *c, const char *name, struct num requested)
{
	for (size_t i = 0; i < structs_n_followed; i++) {
		if (strcmp(structs_followed[i].name, name) != 0)
			continue;
		c->inputs[i].trace_bytes = requested;
		c->observed = true;
	}
}

/* Between ticks */

int collector_fd(const struct collector *c)
{
	return c->watch ? watch_fd(c->watch) : -1;
}

void collector_drain(struct collector *c)
{
	if (!c->watch)
		return;
	watch_drain(c->watch);
	/* What the sample showed of them is gone. */
	c->sample.n_events = c->sample.n_churn = 0;
}

void collector_stop_trace(struct collector *c)
{
	watch_free(c->watch);
	c->watch = NULL;
	c->want &= ~(unsigned)COLLECT_TRACE;
	c->sample.n_events = c->sample.n_churn = 0;
	set_state(c, SOURCE_TRACE, STATE_UNUSED, "");
}

void collector_on_event(struct collector *c, collector_event_fn *fn, void *user)
{
	if (c->watch)
		watch_tell(c->watch, fn, user);
}

int collector_reclaim(struct collector *c, const struct memcg *m, uint64_t bytes)
{
	return c->located ? letgo_reclaim(memcgs_mountfd(c->memcgs), m, bytes) : -ENODEV;
}

void collector_all_bounds(struct collector *c, bool on)
{
	c->want = on ? c->want | COLLECT_BOUNDS_ALL : c->want & ~(unsigned)COLLECT_BOUNDS_ALL;
}

bool collector_is_captured(const struct collector *c)
{
	return strcmp(c->root.dir, "/") != 0;
}

const struct root *collector_root(const struct collector *c)
{
	return &c->root;
}
