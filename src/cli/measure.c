/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/measure.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "model/sample.h"
#include "output/doc.h"

/* Tolerances, as parts of the prediction: for objects that others add to a shared cache, and for slabs. */
#define SHARED_TOLERANCE 0.01
#define PAGES_TOLERANCE  0.03

/* The tolerance of a memcg's price, whose parts also fill old slabs of other caches. */
#define PRICE_TOLERANCE 0.15

/* Prediction */

static struct measured_cache *cache_for(struct measured *m, const struct followed *f)
{
	for (size_t i = 0; i < m->n; i++)
		if (!strcmp(m->caches[i].name, f->cache))
			return &m->caches[i];
	if (m->n == MEASURE_CACHES)
		return NULL;
	m->caches[m->n] = (struct measured_cache){.name = f->cache,
						  .alone = f->state == PATCH_DEDICATED};
	return &m->caches[m->n++];
}

static void add_name(struct measured_cache *c, const char *name)
{
	size_t len = strlen(c->structs);

	snprintf(c->structs + len, sizeof(c->structs) - len, "%s%s", len ? " + " : "", name);
}

static bool add_struct(struct measured *m, const struct followed *f, struct num page)
{
	double per = (double)f->per_memcg.v;
	struct measured_cache *c;

	if (!*f->cache || !f->per_memcg.known || !f->slot.slot_bytes.known ||
	    !f->page_true_bytes.known || !f->slot.order.known || !page.known ||
	    !f->saved_bytes.known || !f->saved_page_true_bytes.known)
		return false;
	c = cache_for(m, f);
	if (!c)
		return false;
	add_name(c, f->name);
	c->per_memcg += per;
	c->slot = (double)f->slot.slot_bytes.v;
	c->page_true = f->page_true_bytes.v;
	c->slab_bytes = ldexp((double)page.v, (int)f->slot.order.v);
	c->objs_per_slab = (double)f->slot.objs_per_slab.v;
	m->page_true += per * c->page_true;
	m->bucket += per * (c->slot + (double)f->saved_bytes.v);
	m->bucket_page_true += per * (c->page_true + f->saved_page_true_bytes.v);
	m->saved += per * (double)f->saved_bytes.v;
	m->saved_page_true += per * f->saved_page_true_bytes.v;
	return true;
}

bool measure_predict(struct measured *m, const struct sample *s, const char **ret_why)
{
	*m = (struct measured){.cpus = (double)s->machine->cpus_possible.v,
			       .price = s->price.slab_bytes};
	*ret_why = "the number of processors is unknown";
	if (!s->machine->cpus_possible.known)
		return false;
	*ret_why = "a followed struct's cache or size is unknown ('cgslab show structs' tells which)";
	for (size_t i = 0; i < s->n_structs; i++)
		if (!add_struct(m, &s->structs[i], s->machine->page_size))
			return false;
	return m->n > 0;
}

/* Readings */

/* kmalloc-rnd-07-4k serves what kmalloc-4k does (CONFIG_RANDOM_KMALLOC_CACHES). */
static bool is_of(const char *row, const char *name)
{
	const char *suffix;

	if (!strcmp(row, name))
		return true;
	if (strncmp(name, "kmalloc-", 8) || strncmp(row, "kmalloc-rnd-", 12))
		return false;
	suffix = strchr(row + 12, '-');
	return suffix && !strcmp(suffix + 1, name + 8);
}

static bool read_cache(const struct sample *s, const char *name, struct reading *r, size_t at)
{
	bool found = false;

	r->active[at] = r->total[at] = r->slabs[at] = 0;
	for (size_t i = 0; i < s->n_caches; i++) {
		const struct cache *c = &s->caches[i];

		if (!is_of(c->name, name) || !c->active_objs.known || !c->num_objs.known ||
		    !c->num_slabs.known)
			continue;
		r->active[at] += (double)c->active_objs.v;
		r->total[at] += (double)c->num_objs.v;
		r->slabs[at] += (double)c->num_slabs.v;
		found = true;
	}
	return found;
}

int measure_read(const struct measured *m, const struct sample *s, const char *meminfo,
		 struct reading *ret)
{
	const char *slab = strstr(meminfo, "\nSlab:");
	struct reading r = {0};

	if (!slab || !s->counts.live.known)
		return -ENODATA;
	r.slab_bytes = strtod(slab + strlen("\nSlab:"), NULL) * 1024;
	r.live = (double)s->counts.live.v;
	for (size_t i = 0; i < m->n; i++)
		if (!read_cache(s, m->caches[i].name, &r, i))
			return -ENODATA;
	*ret = r;
	return 0;
}

struct reading measure_noise(const struct reading *a, const struct reading *b)
{
	struct reading n = {.slab_bytes = fabs(b->slab_bytes - a->slab_bytes),
			    .live = fabs(b->live - a->live)};

	for (size_t i = 0; i < MEASURE_CACHES; i++) {
		n.active[i] = fabs(b->active[i] - a->active[i]);
		n.total[i] = fabs(b->total[i] - a->total[i]);
		n.slabs[i] = fabs(b->slabs[i] - a->slabs[i]);
	}
	return n;
}

size_t measure_fill(const struct measured *m, const struct reading *r, size_t most)
{
	double need = 1;

	for (size_t i = 0; i < m->n; i++) {
		double memcgs = ceil((r->total[i] - r->active[i]) / m->caches[i].per_memcg);

		if (memcgs > need)
			need = memcgs;
	}
	return need < (double)most ? (size_t)need : most;
}

/* Verdicts */

/* @c: the cache it is about, or NULL. */
static struct check_row *add_verdict_row(struct verdicts *v, const char *what,
					 const struct measured_cache *c)
{
	struct check_row *row = &v->rows[v->n++];

	*row = (struct check_row){.verdict = VERDICT_UNKNOWN};
	if (!c)
		snprintf(row->what, sizeof(row->what), "%s", what);
	else if (!strcmp(c->structs, c->name))
		snprintf(row->what, sizeof(row->what), "%s, %s", what, c->name);
	else
		snprintf(row->what, sizeof(row->what), "%s, %s in %.40s", what, c->structs, c->name);
	return row;
}

static void judge_row(struct verdicts *v, struct check_row *row)
{
	double off = row->measured - row->predicted;
	bool good = off >= -row->tolerance && (row->at_least || off <= row->tolerance);

	row->verdict = good ? VERDICT_OK : VERDICT_WRONG;
	v->good = v->good && good;
}

/* Sums over caches, for the rows that follow. */
struct sums {
	double slot, slot_tolerance; /* measured bytes a memcg of the followed structs */
	double pages, pages_tolerance;
	bool pages_known;
};

static void note_others(struct check_row *row, double others, double chunks)
{
	char percpu[48] = "";

	if (chunks > 0)
		snprintf(percpu, sizeof(percpu), "%s%.0f object%s of percpu chunks taken off",
			 others > 0 ? "; " : "", chunks, text_s((uint64_t)round(chunks)));
	if (others > 0)
		snprintf(row->note, sizeof(row->note), "and %.0f more object%s a memcg, not followed%s",
			 others, text_s((uint64_t)others), percpu);
	else
		snprintf(row->note, sizeof(row->note), "%s", percpu);
}

static double judge_slots(const struct measured_cache *c, double gained, double chunks, double noise,
			  struct verdicts *v, struct sums *sums)
{
	struct check_row *row = add_verdict_row(v, "by slot", c);
	double others = c->alone ? 0 : fmax(0, round(gained - c->per_memcg));
	double tolerance = noise + (c->alone ? 0 : SHARED_TOLERANCE * (c->per_memcg + others));

	row->predicted = c->per_memcg * c->slot;
	row->measured = (gained - others) * c->slot;
	row->tolerance = tolerance * c->slot;
	note_others(row, others, chunks);
	judge_row(v, row);
	sums->slot += row->measured;
	sums->slot_tolerance += row->tolerance;
	return others;
}

static void judge_pages(const struct measured *m, const struct measured_cache *c, double gained,
			double slabs, double free_before, struct verdicts *v, struct sums *sums,
			double others, double made)
{
	struct check_row *row = add_verdict_row(v, "by slab pages", c);

	row->predicted = c->per_memcg * c->page_true;
	row->measured = slabs * c->slab_bytes - others * c->page_true;
	row->tolerance = PAGES_TOLERANCE * gained * c->page_true + m->cpus * c->slab_bytes / made;
	if (free_before > PAGES_TOLERANCE * gained * made + m->cpus * c->objs_per_slab) {
		snprintf(row->note, sizeof(row->note), "%.0f slots were free before", free_before);
		sums->pages_known = false;
		return;
	}
	judge_row(v, row);
	sums->pages += row->measured;
	sums->pages_tolerance += row->tolerance;
}

static void judge_saved(const struct measured *m, const struct sums *sums, struct verdicts *v)
{
	struct check_row *row = add_verdict_row(v, "saved by slot", NULL);

	row->predicted = m->saved;
	row->measured = m->bucket - sums->slot;
	row->tolerance = sums->slot_tolerance;
	judge_row(v, row);
	row = add_verdict_row(v, "saved by slab pages", NULL);
	row->predicted = m->saved_page_true;
	row->measured = m->bucket_page_true - sums->pages;
	row->tolerance = sums->pages_tolerance;
	if (sums->pages_known)
		judge_row(v, row);
	else
		snprintf(row->note, sizeof(row->note), "slots were free before");
}

/* Others may add to it, and the price also has the parts of a memcg that are no followed structs. */
static void judge_machine(const struct measured *m, double measured, double noise, bool pages_known,
			  struct verdicts *v)
{
	struct check_row *row = add_verdict_row(v, "all slab of the machine", NULL);

	row->predicted = m->price.known ? (double)m->price.v : m->page_true;
	row->measured = measured;
	row->tolerance = (m->price.known ? PRICE_TOLERANCE : PAGES_TOLERANCE) * row->predicted + noise;
	row->at_least = true;
	snprintf(row->note, sizeof(row->note), "%s",
		 m->price.known ? "at least: the price of a whole memcg, and what others take"
				: "at least: a memcg takes more than these structs");
	if (pages_known)
		judge_row(v, row);
}

void measure_judge(const struct measured *m, const struct reading *before,
		   const struct reading *after, const struct reading *noise, size_t made,
		   struct verdicts *ret)
{
	struct sums sums = {.pages_known = true};
	double n = (double)made;

	*ret = (struct verdicts){.good = true, .strangers = after->live - before->live - n};
	for (size_t i = 0; i < m->n; i++) {
		const struct measured_cache *c = &m->caches[i];
		double chunks = after->chunks[i] - before->chunks[i];
		double gained = (after->active[i] - before->active[i] - chunks) / n;
		double others = judge_slots(c, gained, chunks, noise->active[i] / n, ret, &sums);

		judge_pages(m, c, gained,
			    (after->slabs[i] - before->slabs[i] - chunks / c->objs_per_slab) / n,
			    before->total[i] - before->active[i], ret, &sums, others, n);
	}
	judge_saved(m, &sums, ret);
	judge_machine(m, (after->slab_bytes - before->slab_bytes) / n, noise->slab_bytes / n,
		      sums.pages_known, ret);
}

/* Words */

static const char *verdict_name(enum verdict v)
{
	static const char *const names[] = {"ok", "WRONG", "-"};

	return names[v];
}

static void put_row(const struct check_row *r, int width, struct buf *out)
{
	bool known = r->verdict != VERDICT_UNKNOWN;

	buf_addf(out, "  %-*s %10.1f ", width, r->what, r->predicted);
	if (known)
		buf_addf(out, "%10.1f %10.1f", r->measured, r->tolerance);
	else
		buf_addf(out, "%10s %10s", "-", "-");
	buf_addf(out, "  %s%s%s\n", verdict_name(r->verdict), *r->note ? "  " : "", r->note);
}

void verdicts_text(const struct verdicts *v, struct buf *out)
{
	int width = 0;

	for (size_t i = 0; i < v->n; i++)
		if ((int)strlen(v->rows[i].what) > width)
			width = (int)strlen(v->rows[i].what);
	buf_addf(out, "  %-*s %10s %10s %10s\n", width, "bytes a memcg", "predicted", "measured",
		 "tolerance");
	for (size_t i = 0; i < v->n; i++)
		put_row(&v->rows[i], width, out);
}

void verdicts_doc(const struct verdicts *v, struct doc *parent)
{
	struct doc *list = doc_array(parent, "checks");

	for (size_t i = 0; i < v->n; i++) {
		const struct check_row *r = &v->rows[i];
		struct doc *o = doc_object(list, NULL);
		bool known = r->verdict != VERDICT_UNKNOWN;

		doc_text(o, "name", r->what);
		doc_real(o, "predicted_bytes", real(r->predicted));
		doc_real(o, "measured_bytes", known ? real(r->measured) : REAL_UNKNOWN);
		doc_real(o, "tolerance_bytes", known ? real(r->tolerance) : REAL_UNKNOWN);
		doc_bool(o, "at_least", r->at_least);
		doc_text(o, "verdict", known ? r->verdict == VERDICT_OK ? "ok" : "wrong" : NULL);
		doc_text(o, "note", r->note);
	}
}
