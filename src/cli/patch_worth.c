/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/patch_worth.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "front/opening.h"
#include "kernel/collector.h"
#include "kernel/slab/structs.h"
#include "model/breakeven.h"
#include "patch/ktree.h"
#include "patch/series.h"

/* The line "6.12" of a release, "6.12.30-amd64". */
static char *line_of_release(const char *release)
{
	size_t major = strcspn(release, "."), minor = strcspn(release + major + !!release[major], ".-+");

	return xstrndup(release, major + !!release[major] + minor);
}

/* The names of the caches that @p makes, which stand behind kmem_cache_create(" and KMEM_CACHE(. */
static bool makes(const struct series_patch *p, const char *name)
{
	char *call = xasprintf("kmem_cache_create(\"%s\",", name);
	char *macro = xasprintf("KMEM_CACHE(%s,", name);
	bool does = false;

	for (size_t i = 0; i < p->n_added; i++)
		does = does || strstr(p->added[i].text, call) || strstr(p->added[i].text, macro);
	free(macro);
	free(call);
	return does;
}

/* A name that outlives the sample. */
static const char *lasting(const char *name)
{
	for (size_t i = 0; i < structs_n_followed; i++)
		if (!strcmp(structs_followed[i].name, name))
			return structs_followed[i].name;
	return "";
}

static void add_worth(struct worth *w, const struct fit *f, size_t patch, const struct followed *s)
{
	bool there = s->state == PATCH_DEDICATED || s->state == PATCH_MERGED;

	if (w->n_rows == WORTH_ROWS)
		return;
	w->rows[w->n_rows++] = (struct worth_row){
		.patch = patch,
		.cache = lasting(s->name),
		.per_memcg = s->per_memcg,
		.requested_bytes = s->requested_bytes,
		.slot_bytes = s->slot.slot_bytes,
		.own_bytes = s->own.slot_bytes,
		.saves_bytes = there ? num(0) : num_mul(s->would_save_bytes, s->per_memcg),
		.saves_page_true_bytes =
			there ? real(0) : real_mul(s->would_save_page_true_bytes, real_of(s->per_memcg)),
	};
	if (f->applied[patch])
		return;
	w->unknown = w->unknown || !w->rows[w->n_rows - 1].saves_bytes.known;
	if (!w->rows[w->n_rows - 1].saves_bytes.known)
		return;
	w->bytes = num_add(w->bytes, w->rows[w->n_rows - 1].saves_bytes);
	w->page_true_bytes = real_add(w->page_true_bytes, w->rows[w->n_rows - 1].saves_page_true_bytes);
}

static void weigh(struct worth *w, const struct fit *f, const struct sample *s)
{
	const struct followed *all = s->structs;
	struct own_cache caches[WORTH_ROWS];
	size_t n_caches = 0;

	for (size_t i = 0; i < f->series->n; i++)
		for (size_t j = 0; j < s->n_structs; j++) {
			if (!makes(&f->series->patches[i], all[j].name))
				continue;
			add_worth(w, f, i, &all[j]);
			if (all[j].state == PATCH_ABSENT && all[j].would_save_bytes.known &&
			    !f->applied[i] && n_caches < WORTH_ROWS)
				caches[n_caches++] = breakeven_cache(&all[j], s->machine->page_size);
		}
	w->pays_from = breakeven_memcgs(caches, n_caches, w->cpus);
}

static void ask_kernel(struct worth *w, const struct fit *f, const struct options *opt)
{
	struct collector *c;
	const struct sample *s;

	if (source_open_collector(opt, COLLECT_COUNTS | COLLECT_CACHES, &c))
		return;
	s = collector_tick(c);
	w->running_line = line_of_release(s->machine->kernel);
	w->same_line = *w->tree_line && !strcmp(w->tree_line, w->running_line);
	if (w->same_line) {
		w->memcgs = num_add(s->counts.live, s->counts.dying);
		w->cpus = s->machine->cpus_present;
		weigh(w, f, s);
	}
	collector_free(c);
}

void worth_of(const struct ktree *t, const struct fit *f, const struct options *opt, struct worth *ret)
{
	*ret = (struct worth){.bytes = num(0), .page_true_bytes = real(0)};
	ret->tree_line = xstrdup(t->line);
	ask_kernel(ret, f, opt);
	if (!ret->running_line)
		ret->running_line = xstrdup("");
}

void worth_done(struct worth *w)
{
	free(w->tree_line);
	free(w->running_line);
}
