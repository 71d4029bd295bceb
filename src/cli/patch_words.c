/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/patch_words.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "cli/patch_worth.h"
#include "output/doc.h"
#include "patch/ktree.h"
#include "patch/series.h"

/* The conclusion */

static void conclude(const struct fit *f, struct buf *out)
{
	const char *name = f->series->name;

	switch (f->state) {
	case FIT_APPLIED:
		buf_addf(out, "%s is applied already", name);
		break;
	case FIT_EXACT:
	case FIT_FUZZ:
		buf_addf(out, "%s %s", name, fit_state_name(f->state));
		if (f->farthest)
			buf_addf(out, ", at most %u line%s off", f->farthest, text_s(f->farthest));
		break;
	case FIT_PARTLY:
		buf_addf(out, "%s is partly applied: %s", name,
			 f->n_applied && !fit_has_part(f)
				 ? "'cgslab patch revert' takes back what is there"
				 : "restore its files, then apply");
		break;
	case FIT_OWN_CACHE:
		buf_adds(out, "has its own caches for the memcg structs, and no series has more for it");
		break;
	default:
		buf_adds(out, "no series fits this kernel");
	}
}

/* "saves 2112 B a memcg here (1923 in slab pages), 43.1MiB for its 21456; pays from 60 memcgs on" */
static void add_worth(const struct fit *f, const struct worth *w, struct buf *out)
{
	struct num total = num_mul(w->bytes, w->memcgs);

	if (f->state > FIT_FUZZ)
		return;
	if (!w->same_line) {
		buf_addf(out, "; what it saves is told on a machine that runs %s",
			 *w->tree_line ? w->tree_line : "it");
		return;
	}
	if (f->state == FIT_APPLIED || !w->bytes.known || (!w->bytes.v && w->unknown))
		return;
	if (!w->bytes.v) {
		buf_adds(out, "; the running kernel has these caches");
		return;
	}
	buf_addf(out, "; saves %s%" PRId64 " B a memcg here", w->unknown ? "at least " : "", w->bytes.v);
	if (w->page_true_bytes.known)
		buf_addf(out, " (%.0f in slab pages)", w->page_true_bytes.v);
	if (total.known) {
		buf_adds(out, ", ");
		text_bytes(out, (double)total.v);
		buf_addf(out, " for its %" PRId64 " memcgs", w->memcgs.v);
	}
	if (w->pays_from.known)
		buf_addf(out, "; pays from about %" PRId64 " memcgs on with its %" PRId64 " CPUs",
			 w->pays_from.v, w->cpus.v);
}

/* Patch by patch */

static const char *patch_state_of(const struct fit *f, size_t i)
{
	if (f->applied[i])
		return "is there";
	if (f->is[i] == PATCH_IS_IN_PART)
		return "is there in part";
	return f->fits[i] ? "fits" : "does not fit";
}

static const struct worth_row *worth_row_of(const struct worth *w, size_t patch)
{
	for (size_t i = 0; i < w->n_rows; i++)
		if (w->rows[i].patch == patch)
			return &w->rows[i];
	return NULL;
}

static void print_patch(const struct fit *f, const struct worth *w, size_t i)
{
	const struct worth_row *r = worth_row_of(w, i);

	printf("  %-64s %s%s", f->series->patches[i].subject, patch_state_of(f, i),
	       f->series->patches[i].optional ? " (optional: --optional)" : "");
	if (r && r->requested_bytes.known && r->slot_bytes.known)
		printf("; %s asks for %" PRId64 " B, takes %" PRId64, r->cache,
		       r->requested_bytes.v, r->slot_bytes.v);
	if (r && r->saves_bytes.known && r->saves_bytes.v)
		printf(", saves %" PRId64, r->saves_bytes.v);
	if (*f->series->patches[i].worth && !f->applied[i])
		printf("; %s", f->series->patches[i].worth);
	putchar('\n');
}

void words_print(const struct ktree *t, const struct fit *f, const struct worth *w)
{
	struct buf line = BUF_INIT;
	const char *detail = buf_str(&f->detail);

	conclude(f, &line);
	add_worth(f, w, &line);
	printf("%s: %s\n", t->dir, buf_str(&line));
	for (size_t i = 0; i < f->series->n && f->state <= FIT_FUZZ; i++)
		print_patch(f, w, i);
	if (f->state == FIT_FUZZ || f->state == FIT_PARTLY)
		for (size_t len; *detail; detail += len + (detail[len] == '\n')) {
			len = strcspn(detail, "\n");
			printf("  %.*s\n", (int)len, detail);
		}
	buf_done(&line);
}

/* The same for machines */

static void add_patches(struct doc *d, const struct fit *f, const struct worth *w)
{
	struct doc *all = doc_array(d, "patches");

	for (size_t i = 0; i < f->series->n; i++) {
		struct doc *p = doc_object(all, NULL);
		const struct worth_row *r = worth_row_of(w, i);

		doc_text(p, "name", f->series->patches[i].name);
		doc_text(p, "subject", f->series->patches[i].subject);
		doc_bool(p, "optional", f->series->patches[i].optional);
		doc_text(p, "worth", *f->series->patches[i].worth ? f->series->patches[i].worth : NULL);
		doc_text(p, "state", f->applied[i] ? "applied" : f->is[i] == PATCH_IS_IN_PART ? "in_part"
			 : f->fits[i] ? "fits" : "not");
		doc_text(p, "cache", r ? r->cache : NULL);
		doc_num(p, "requested_bytes", r ? r->requested_bytes : NUM_UNKNOWN);
		doc_num(p, "slot_bytes", r ? r->slot_bytes : NUM_UNKNOWN);
		doc_num(p, "would_save_bytes", r ? r->saves_bytes : NUM_UNKNOWN);
		doc_real(p, "would_save_page_true_bytes", r ? r->saves_page_true_bytes : REAL_UNKNOWN);
	}
}

/* Keys of enum fit_state. */
static const char *const states[] = {
	[FIT_APPLIED] = "applied", [FIT_EXACT] = "fits", [FIT_FUZZ] = "fuzz", [FIT_PARTLY] = "partly",
	[FIT_OWN_CACHE] = "own_caches", [FIT_NOT] = "not", [FIT_ERROR] = "unknown",
};

void words_json(const struct ktree *t, const struct fit *f, const struct worth *w)
{
	struct doc *d = doc_new(), *machine;
	struct buf line = BUF_INIT, out = BUF_INIT;
	bool meant = f->state <= FIT_PARTLY;

	conclude(f, &line);
	add_worth(f, w, &line);
	doc_text(d, "schema", "cgslab.patch.1");
	doc_text(d, "tree", t->dir);
	doc_text(d, "tree_line", *w->tree_line ? w->tree_line : NULL);
	doc_text(d, "state", states[f->state]);
	doc_text(d, "series", meant ? f->series->name : NULL);
	doc_num(d, "lines_off", meant ? num(f->farthest) : NUM_UNKNOWN);
	doc_num(d, "fuzz", meant ? num(f->fuzz) : NUM_UNKNOWN);
	doc_text(d, "conclusion", buf_str(&line));
	if (meant)
		add_patches(d, f, w);
	machine = doc_object(d, "machine");
	doc_text(machine, "line", *w->running_line ? w->running_line : NULL);
	doc_bool(machine, "same_line", w->same_line);
	doc_num(machine, "memcgs", w->memcgs);
	doc_num(machine, "would_save_bytes_per_memcg", w->same_line ? w->bytes : NUM_UNKNOWN);
	doc_real(machine, "would_save_page_true_bytes_per_memcg",
		 w->same_line ? w->page_true_bytes : REAL_UNKNOWN);
	doc_num(machine, "pays_from_memcgs", w->pays_from);
	doc_json(d, &out);
	fputs(buf_str(&out), stdout);
	buf_done(&out);
	buf_done(&line);
	doc_free(d);
}
