/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/slab/slabs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/root.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "kernel/meminfo.h"
#include "kernel/slab/caches.h"
#include "kernel/slab/facts.h"
#include "kernel/slab/slabinfo.h"
#include "kernel/states.h"
#include "model/follow.h"
#include "model/sample.h"

#define SLABINFO_MAX (64U << 20)

/* A sentence names so many caches with debug bytes. */
#define DEBUGGED_TOLD 4

struct slabs {
	const struct root *root;
	struct states *states;
	struct machine *machine;
	const char *btf_file; /* in the place of the kernel's; NULL: none */
	int meminfo_fd;
	int slabinfo_fd;
	struct buf slabinfo_text;
	struct slabinfo slabinfo;
	struct caches caches;
	struct followed *structs;
	struct fact_input *inputs;
	bool observed; /* since facts were built */
};

struct slabs *slabs_new(const struct root *root, struct machine *machine, struct states *states)
{
	struct slabs *c = xcalloc(1, sizeof(*c));

	c->root = root;
	c->states = states;
	c->machine = machine;
	c->slabinfo_fd = c->meminfo_fd = -1;
	c->caches = CACHES_INIT;
	c->structs = xcalloc(structs_n_followed, sizeof(*c->structs));
	c->inputs = xcalloc(structs_n_followed, sizeof(*c->inputs));
	return c;
}

void slabs_free(struct slabs *c)
{
	if (!c)
		return;
	if (c->slabinfo_fd >= 0)
		close(c->slabinfo_fd);
	if (c->meminfo_fd >= 0)
		close(c->meminfo_fd);
	buf_done(&c->slabinfo_text);
	slabinfo_done(&c->slabinfo);
	caches_done(&c->caches);
	free(c->structs);
	free(c->inputs);
	free(c);
}

void slabs_btf(struct slabs *c, const char *file)
{
	c->btf_file = file;
}

/* /proc/slabinfo */

static int read_slabinfo(struct slabs *c)
{
	if (c->slabinfo_fd < 0)
		c->slabinfo_fd = root_openat(c->root, "proc/slabinfo", O_RDONLY);
	if (c->slabinfo_fd < 0)
		return c->slabinfo_fd;
	buf_clear(&c->slabinfo_text);
	return fd_read(c->slabinfo_fd, &c->slabinfo_text, SLABINFO_MAX);
}

static void note_parsed(struct slabs *c, int err)
{
	struct buf text = BUF_INIT;

	if (err == -ENODATA) {
		states_set(c->states, SOURCE_SLABINFO, STATE_ABSENT, "/proc/slabinfo is empty");
	} else if (err) {
		states_set(c->states, SOURCE_SLABINFO, STATE_ABSENT,
			   "/proc/slabinfo: the first line is not \"slabinfo - version: 2.x\"");
	} else if (c->slabinfo.bad_lines) {
		buf_addf(&text, "/proc/slabinfo: %zu line%s left out, the first is line %zu: %s",
			 c->slabinfo.bad_lines, text_s(c->slabinfo.bad_lines), c->slabinfo.first_bad, c->slabinfo.bad_what);
		states_set(c->states, SOURCE_SLABINFO, STATE_LOSSY, buf_str(&text));
	} else {
		states_set(c->states, SOURCE_SLABINFO, STATE_OK, "");
	}
	buf_done(&text);
}

/* A kernel without it has the rest of /proc all the same. */
static void note_no_slabinfo(struct slabs *c, int err)
{
	struct buf version = BUF_INIT;
	bool no_proc =
		err == -ENOENT && !c->root->captured && root_read(c->root, "proc/version", &version, 4096) == -ENOENT;

	buf_done(&version);
	states_error(c->states, SOURCE_SLABINFO, "/proc/slabinfo", err,
		     no_proc	      ? "/proc is not mounted: mount -t proc proc /proc"
		     : err == -ENOENT ? c->root->captured ? "this tree lacks it"
							  : "the kernel was built without CONFIG_SLUB_DEBUG"
		     : err == -EACCES ? STATES_CURE_ROOT
				      : "");
}

static void take_slabinfo(struct slabs *c)
{
	int r = read_slabinfo(c);

	c->slabinfo.n = 0;
	if (r) {
		note_no_slabinfo(c, r);
		return;
	}
	note_parsed(c, slabinfo_parse(&c->slabinfo, buf_str(&c->slabinfo_text), c->slabinfo_text.len));
}

/* /proc/meminfo */

#define MEMINFO_MAX (64U << 10)

static void take_meminfo(struct slabs *c, struct slab_memory *ret)
{
	struct buf text = BUF_INIT;
	int r = 0;

	*ret = (struct slab_memory){0};
	if (c->meminfo_fd < 0)
		c->meminfo_fd = root_openat(c->root, "proc/meminfo", O_RDONLY);
	r = c->meminfo_fd < 0 ? c->meminfo_fd : fd_read(c->meminfo_fd, &text, MEMINFO_MAX);
	if (r)
		states_error(c->states, SOURCE_MEMINFO, "/proc/meminfo", r, "what slab holds in all is not known");
	else if (!meminfo_parse(buf_str(&text), ret))
		states_set(c->states, SOURCE_MEMINFO, STATE_ABSENT, "/proc/meminfo has no line \"Slab:\"");
	else
		states_set(c->states, SOURCE_MEMINFO, STATE_OK, "");
	buf_done(&text);
}

/* Names, sizes */

static void note_slabsys(struct slabs *c, int err)
{
	if (err)
		states_error(c->states, SOURCE_SLABSYS, "/sys/kernel/slab", err,
			     err == -ENOENT ? "whether a cache is shared cannot be told" : STATES_CURE_ROOT);
	else if (!c->caches.has_names)
		states_set(c->states, SOURCE_SLABSYS, STATE_ABSENT,
			   "/sys/kernel/slab: a part of it, without any kmalloc cache; whether a cache is shared cannot be "
			   "told: capture all of it");
	else if (c->caches.n && caches_read_constants(&c->caches, c->root, 0) == -EACCES)
		states_set(c->states, SOURCE_SLABSYS, STATE_DENIED,
			   "/sys/kernel/slab: names can be read, values not; " STATES_CURE_ROOT);
	else if (!c->caches.names.merging)
		states_set(c->states, SOURCE_SLABSYS, STATE_OK, "caches are not merged on this kernel (slab_nomerge)");
	else
		states_set(c->states, SOURCE_SLABSYS, STATE_OK, "");
}

/* Sizes from another file hold for the kernel that the file was built with; nothing here can check that. */
static void note_btf(struct slabs *c)
{
	struct buf text = BUF_INIT;

	if (c->btf_file)
		buf_addf(&text, "sizes are of %s, not of the running kernel: right where it is the same build",
			 c->btf_file);
	states_set(c->states, SOURCE_BTF, STATE_OK, buf_str(&text));
	buf_done(&text);
}

static void note_no_btf(struct slabs *c, int err)
{
	const char *path = c->btf_file ? c->btf_file : "/sys/kernel/btf/vmlinux";
	struct buf text = BUF_INIT;

	if (err == -ENODATA) {
		buf_addf(&text, "%s: %s", path, structs_strerror(err));
		states_set(c->states, SOURCE_BTF, STATE_ABSENT, buf_str(&text));
	} else {
		states_error(c->states, SOURCE_BTF, path, err,
			     err != -ENOENT || c->btf_file ? ""
			     : c->root->captured ? "sizes of structs need --btf FILE, or [structs] size in cgslab.conf"
						 : "the kernel was built without CONFIG_DEBUG_INFO_BTF");
	}
	buf_done(&text);
}

static void read_btf(struct slabs *c, const struct struct_wants *also)
{
	struct num *sizes = xcalloc(structs_n_followed, sizeof(*sizes));
	int r = structs_read_btf(c->root, c->btf_file, c->machine, sizes, also);

	for (size_t i = 0; i < structs_n_followed; i++)
		c->inputs[i].btf_bytes = r ? NUM_UNKNOWN : sizes[i];
	free(sizes);
	if (r)
		note_no_btf(c, r);
	else if (!c->inputs[0].btf_bytes.known)
		states_set(c->states, SOURCE_BTF, STATE_ABSENT,
			   c->btf_file ? "the file given as --btf has no struct mem_cgroup"
				       : "/sys/kernel/btf/vmlinux has no struct mem_cgroup");
	else
		note_btf(c);
}

/* Tells which slots carry debug bytes, and whether that matters for the followed structs. */
static void say_debugging(struct slabs *c, bool all)
{
	struct buf text = BUF_INIT;

	if (all) {
		buf_adds(&text, "slots carry debug bytes (slab_debug): not comparable with production");
	} else {
		buf_adds(&text, "slots of ");
		facts_debugged(&c->caches, DEBUGGED_TOLD, &text);
		buf_adds(&text, " carry debug bytes (slab_debug); the followed structs' do not");
	}
	states_set(c->states, SOURCE_SLABINFO, STATE_OK, buf_str(&text));
	buf_done(&text);
}

static void note_debugging(struct slabs *c)
{
	bool some, known = false, ours = false;

	c->machine->merging = c->caches.names.merging;
	c->machine->merging_known = c->caches.has_names;
	some = facts_debugging(&c->caches, &c->machine->debugging_known);
	for (size_t i = 0; i < structs_n_followed; i++) {
		known = known || *c->structs[i].bucket;
		ours = ours || (*c->structs[i].bucket && !c->structs[i].comparable);
	}
	ours = known ? ours : some;
	c->machine->debugging = ours;
	if ((some || ours) && c->states->of[SOURCE_SLABINFO].state == STATE_OK)
		say_debugging(c, ours);
}

static void take_names(struct slabs *c, const struct slabs_how *how)
{
	int r;

	if (!how->fresh && !c->observed && !caches_differ(&c->caches, &c->slabinfo))
		return;
	c->observed = false;
	r = caches_list(&c->caches, c->root, &c->slabinfo);
	caches_count(&c->caches, &c->slabinfo);
	for (size_t i = 0; how->constants && i < c->caches.n; i++)
		caches_read_constants(&c->caches, c->root, i);
	note_slabsys(c, r);
	if (how->fresh)
		read_btf(c, &how->also);
	facts_build(c->structs, c->inputs, &c->caches, c->root, c->machine);
	note_debugging(c);
}

static bool is_of_struct(const char *cache)
{
	for (size_t i = 0; i < structs_n_followed; i++)
		if (!strcmp(cache, structs_followed[i].name))
			return true;
	return false;
}

/* True where the cache serves a followed struct, or would, or the configuration names it. */
static bool is_followed(const struct slabs *c, const char *names, const char *cache)
{
	for (size_t i = 0; i < structs_n_followed; i++)
		if (!strcmp(cache, c->structs[i].bucket))
			return true;
	return text_has_word(names, cache, " ");
}

/* The bounds of a cache that is followed for its size alone are read again when its counters have changed. */
static void take_bounds(struct slabs *c, const struct slabs_how *how, const struct sample *s)
{
	const char *names = s->follow ? s->follow : FOLLOW_DEFAULT;

	for (size_t i = 0; i < c->caches.n; i++) {
		const struct cache *row = &c->caches.rows[i];

		if (how->all_bounds || is_of_struct(row->name) ||
		    (!row->objs_low.known && is_followed(c, names, row->name)))
			caches_read_bounds(&c->caches, c->root, i);
	}
}

void slabs_take(struct slabs *c, const struct slabs_how *how, struct sample *s)
{
	take_slabinfo(c);
	take_meminfo(c, &s->slab);
	take_names(c, how);
	caches_count(&c->caches, &c->slabinfo);
	take_bounds(c, how, s);
	facts_count(c->structs, structs_n_followed, &c->caches, c->machine);
	s->structs = c->structs;
	s->n_structs = structs_n_followed;
	s->caches = c->caches.rows;
	s->n_caches = how->aliases ? c->caches.n : c->caches.n_listed;
}

/* Only a cache that a struct has for itself tells the number of memcgs. */
void slabs_count_memcgs(const struct slabs *c, struct sample *s)
{
	const struct followed *f = sample_struct(s, "mem_cgroup");
	const struct cache *row = f && f->state == PATCH_DEDICATED ? caches_counted(&c->caches, f->name) : NULL;

	if (!row)
		return;
	s->counts.objs_low = row->objs_low;
	s->counts.objs_high = row->objs_high;
}

const struct caches *slabs_caches(const struct slabs *c)
{
	return &c->caches;
}

static struct fact_input *input_of(struct slabs *c, const char *name)
{
	for (size_t i = 0; i < structs_n_followed; i++)
		if (!strcmp(structs_followed[i].name, name))
			return &c->inputs[i];
	return NULL;
}

void slabs_size(struct slabs *c, const char *name, struct num requested)
{
	struct fact_input *in = input_of(c, name);

	if (in)
		in->config_bytes = requested;
}

void slabs_observed(struct slabs *c, const char *name, struct num requested)
{
	struct fact_input *in = input_of(c, name);

	if (!in)
		return;
	in->trace_bytes = requested;
	c->observed = true;
}
