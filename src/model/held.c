/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/held.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "model/memcg.h"
#include "model/sample.h"
#include "model/savings.h"

static const char *const kind_names[HOLDER_KINDS] = {
	[HOLDER_FILE] = "file",	    [HOLDER_DEVICE] = "device",
	[HOLDER_TMPFS] = "tmpfs",   [HOLDER_ANON] = "anon",
	[HOLDER_UNEVICTABLE] = "unevictable",
	[HOLDER_SWAP] = "swap",	    [HOLDER_CHILDREN] = "children",
	[HOLDER_OTHER] = "other",
};

static const char *const by_names[BY_COUNT] = {
	[BY_HOLDER] = "holder",
	[BY_FILE] = "file",
	[BY_SUBTREE] = "subtree",
	[BY_MAKER] = "maker",
};

const char *holder_name(enum holder_kind kind)
{
	return kind_names[kind];
}

enum holder_kind holder_of_name(const char *name)
{
	size_t i = 0;

	while (i < HOLDER_KINDS && strcmp(kind_names[i], name) != 0)
		i++;
	return (enum holder_kind)i;
}

const char *held_by_name(enum held_by by)
{
	return by_names[by];
}

enum held_by held_by_of_name(const char *name)
{
	size_t i = 0;

	while (i < BY_COUNT && strcmp(by_names[i], name) != 0)
		i++;
	return (enum held_by)i;
}

struct held_file *held_file_new(enum holder_kind kind, const char *path, const char *fs)
{
	struct held_file *f = xcalloc(1, sizeof(*f));

	f->uses = 1;
	f->kind = kind;
	f->path = xstrdup(path);
	f->fs = xstrdup(fs);
	return f;
}

void held_file_put(struct held_file *f)
{
	if (!f || --f->uses)
		return;
	free(f->path);
	free(f->fs);
	free(f);
}

void held_free(struct held *h)
{
	for (size_t i = 0; h && i < h->n_files; i++)
		held_file_put(h->files[i].file);
	free(h);
}

uint64_t held_pages(const struct held *h)
{
	uint64_t sum = 0;

	for (size_t i = 0; i <= HOLDER_UNEVICTABLE; i++)
		sum += h->pages[i];
	return sum;
}

void held_add_file(struct held *h, struct held_file *file, uint64_t pages)
{
	size_t i = 0;

	while (i < h->n_files && h->files[i].file != file)
		i++;
	if (i == HELD_FILES_MAX)
		return;
	if (i == h->n_files) {
		h->files[h->n_files++] = (struct held_part){file, 0};
		file->uses++;
	}
	h->files[i].pages += pages;
}

static int by_pages(const void *a, const void *b)
{
	const struct held_part *x = a, *y = b;

	return x->pages < y->pages ? 1 : x->pages > y->pages ? -1 : strcmp(x->file->path, y->file->path);
}

static enum holder_kind holds_most(const struct held *h)
{
	enum holder_kind most = HOLDER_FILE;

	for (int k = HOLDER_FILE; k <= HOLDER_UNEVICTABLE; k++)
		if (h->pages[k] > h->pages[most])
			most = (enum holder_kind)k;
	if (h->pages[most])
		return most;
	if (h->pages[HOLDER_SWAP])
		return HOLDER_SWAP;
	return h->pages[HOLDER_CHILDREN] ? HOLDER_CHILDREN : HOLDER_OTHER;
}

void held_settle(struct held *h)
{
	if (h->n_files)
		qsort(h->files, h->n_files, sizeof(h->files[0]), by_pages);
	h->kind = holds_most(h);
}

const struct memcg *held_living(const struct memcg *m)
{
	while (m->parent && m->state == MEMCG_DYING)
		m = m->parent;
	return m;
}

struct num held_price(const struct sample *s)
{
	struct num dying = s->price.dying_slab_bytes;

	/* at least the followed structs */
	return dying.known ? dying : savings_slot_bytes(s->structs, s->n_structs, false);
}

/* Sums */

struct sums {
	struct held_sum *rows;
	size_t n, cap;
	enum held_by by;
	struct map found; /* keyed by two hashes of the key, 128 bits together, which stand for the key */
};

static struct held_sum *sum_of(struct sums *s, const char *key)
{
	size_t len = strlen(key);
	uint64_t hi = hash_mix(HASH_START, key, len), lo = hash_mix(hi, key, len);
	uintptr_t at = (uintptr_t)map_get(&s->found, hi, lo);

	if (!at) {
		XGROW(s->rows, s->n, s->cap);
		s->rows[s->n++] = (struct held_sum){.by = s->by, .key = xstrdup(key)};
		at = s->n;
		map_put(&s->found, hi, lo, (void *)at);
	}
	return &s->rows[at - 1];
}

static void add_pages(struct held_sum *sum, uint64_t pages)
{
	sum->pages = num_add(sum->pages.known ? sum->pages : num(0), num_u(pages));
}

static struct num earlier(struct num a, struct num b)
{
	if (!a.known || !b.known)
		return a.known ? a : b;
	return a.v < b.v ? a : b;
}

static void add_memcg(struct held_sum *sum, const struct memcg *m)
{
	sum->memcgs++;
	sum->oldest_boot_ns = earlier(sum->oldest_boot_ns, m->dying_boot_ns);
}

static void add_by_holder(struct sums *s, const struct memcg *m)
{
	if (!m->held)
		return;
	add_memcg(sum_of(s, holder_name(m->held->kind)), m);
	for (size_t k = 0; k <= HOLDER_SWAP; k++) {
		struct held_sum *sum;

		if (!m->held->pages[k])
			continue;
		sum = sum_of(s, holder_name((enum holder_kind)k));
		add_pages(sum, m->held->pages[k]);
		sum->about |= m->held->about && k != HOLDER_SWAP;
	}
}

static void add_by_file(struct sums *s, const struct memcg *m)
{
	for (size_t i = 0; m->held && i < m->held->n_files; i++) {
		struct held_sum *sum = sum_of(s, m->held->files[i].file->path);

		sum->kind = m->held->files[i].file->kind;
		add_memcg(sum, m);
		add_pages(sum, m->held->files[i].pages);
		sum->about |= m->held->about;
	}
}

static void add_by_key(struct sums *s, const struct memcg *m, const char *key)
{
	struct held_sum *sum = sum_of(s, key);

	add_memcg(sum, m);
	if (m->held)
		add_pages(sum, held_pages(m->held));
}

static void add_to_sum(struct sums *s, const struct memcg *m, struct buf *text)
{
	switch (s->by) {
	case BY_HOLDER:
		add_by_holder(s, m);
		break;
	case BY_FILE:
		add_by_file(s, m);
		break;
	case BY_SUBTREE:
		buf_clear(text);
		memcg_path_raw(held_living(m), text);
		add_by_key(s, m, buf_str(text));
		break;
	default:
		add_by_key(s, m, m->creator ? m->creator : "");
	}
}

static int by_size(const void *a, const void *b)
{
	const struct held_sum *x = a, *y = b;

	if (x->pages.known && y->pages.known && x->pages.v != y->pages.v)
		return x->pages.v < y->pages.v ? 1 : -1;
	if (x->memcgs != y->memcgs)
		return x->memcgs < y->memcgs ? 1 : -1;
	return strcmp(x->key, y->key);
}

struct held_sum *held_sums(const struct sample *s, enum held_by by, size_t *ret_n)
{
	struct sums sums = {.by = by, .found = MAP_INIT};
	struct buf text = BUF_INIT;

	for (size_t i = 0; s->memcgs && i < s->memcgs->dying; i++)
		add_to_sum(&sums, s->memcgs->dying_rows[i], &text);
	buf_done(&text);
	map_done(&sums.found);
	if (sums.n)
		qsort(sums.rows, sums.n, sizeof(*sums.rows), by_size);
	*ret_n = sums.n;
	return sums.rows;
}

void held_sums_free(struct held_sum *sums, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(sums[i].key);
	free(sums);
}

/* The summary */

static const struct held_sum *most_memcgs(const struct held_sum *sums, size_t n)
{
	const struct held_sum *top = NULL;

	for (size_t i = 0; i < n; i++)
		if (!top || sums[i].memcgs > top->memcgs)
			top = &sums[i];
	return top;
}

static void summarize_files(const struct sample *s, struct held_summary *ret)
{
	size_t n;
	struct held_sum *files = held_sums(s, BY_FILE, &n);
	const struct held_sum *top = most_memcgs(files, n);

	ret->files = num((int64_t)n);
	if (top) {
		ret->top_file = xstrdup(top->key);
		ret->top_file_kind = top->kind;
		ret->top_file_memcgs = top->memcgs;
		ret->top_file_pages = top->pages.known ? (uint64_t)top->pages.v : 0;
	}
	held_sums_free(files, n);
}

static void summarize_subtrees(const struct sample *s, struct held_summary *ret)
{
	size_t n;
	struct held_sum *subtrees = held_sums(s, BY_SUBTREE, &n);
	const struct held_sum *top = most_memcgs(subtrees, n);

	if (top) {
		ret->top_subtree = xstrdup(top->key);
		ret->top_subtree_memcgs = top->memcgs;
	}
	held_sums_free(subtrees, n);
}

static void summarize_rows(const struct memcg_table *t, struct held_summary *ret)
{
	int64_t kinds[HOLDER_KINDS] = {0}, unknown = 0, pages = 0, in_swap = 0;

	for (size_t i = 0; i < t->dying; i++) {
		const struct memcg *m = t->dying_rows[i];

		ret->oldest_boot_ns = earlier(ret->oldest_boot_ns, m->dying_boot_ns);
		unknown += !m->held;
		if (!m->held)
			continue;
		kinds[m->held->kind]++;
		pages += (int64_t)held_pages(m->held);
		ret->about |= m->held->about;
		in_swap += m->held->pages[HOLDER_SWAP] > 0;
	}
	ret->unknown = num(unknown);
	if (!unknown && num_is(ret->dying, (int64_t)t->dying))
		ret->in_swap = num(in_swap);
	/* where the kernel counts none, rows say nothing about it */
	if (t->dying ? unknown < (int64_t)t->dying : num_is(ret->dying, 0))
		ret->pages = num(pages);
	for (size_t k = 0; k < HOLDER_KINDS; k++) {
		ret->by_kind[k] = ret->pages.known ? num(kinds[k]) : NUM_UNKNOWN;
		if (kinds[k] > kinds[ret->top_kind])
			ret->top_kind = (enum holder_kind)k;
	}
}

void held_summarize(const struct sample *s, struct held_summary *ret)
{
	*ret = (struct held_summary){.dying = s->counts.dying};
	if (!s->memcgs)
		return;
	summarize_rows(s->memcgs, ret);
	summarize_files(s, ret);
	summarize_subtrees(s, ret);
	if (!ret->pages.known)
		ret->files = NUM_UNKNOWN;
}

void held_summary_done(struct held_summary *h)
{
	free(h->top_file);
	free(h->top_subtree);
	*h = (struct held_summary){0};
}

/* In words */

const char *held_words(enum holder_kind kind)
{
	static const char *const words[HOLDER_KINDS] = {
		[HOLDER_FILE] = "by page cache of files",
		[HOLDER_DEVICE] = "by page cache of block devices (metadata of file systems)",
		[HOLDER_TMPFS] = "by tmpfs files or shared memory",
		[HOLDER_ANON] = "by memory of processes",
		[HOLDER_UNEVICTABLE] = "by pages that are locked in memory",
		[HOLDER_SWAP] = "by pages in swap",
		[HOLDER_CHILDREN] = "by dying children alone",
		[HOLDER_OTHER] = "by something that is no page (a socket, writeback, a stock of charges)",
	};

	return words[kind];
}

const char *held_cure(enum holder_kind kind, bool v2)
{
	static const char *const cures[HOLDER_KINDS] = {
		[HOLDER_FILE] = "",
		[HOLDER_DEVICE] = "unmounting the file system, or memory getting short",
		[HOLDER_TMPFS] = "removing the files, or the shared memory (ipcrm)",
		[HOLDER_ANON] = "the end of the processes whose memory it is",
		[HOLDER_UNEVICTABLE] = "the end of the processes that locked it (mlock), or removing the files of ramfs",
		[HOLDER_SWAP] = "the end of the processes whose memory it is, or swapoff",
		[HOLDER_CHILDREN] = "the end of the children",
		[HOLDER_OTHER] = "closing its sockets; for writeback, sync and the next end of another group; or a while",
	};

	if (v2 && kind == HOLDER_DEVICE)
		return "";
	return cures[kind];
}

void held_top_text(const struct held_summary *h, struct buf *out)
{
	struct num n = h->by_kind[h->top_kind];

	if (!n.known || !n.v)
		return;
	buf_addf(out, "; %lld %s held %s", (long long)n.v, n.v == 1 ? "is" : "are", held_words(h->top_kind));
	if (!h->top_file || h->top_file_kind != h->top_kind)
		return;
	buf_addf(out, ", %llu by pages of ", (unsigned long long)h->top_file_memcgs);
	text_escape(out, h->top_file, strlen(h->top_file));
}

static void add_kinds(const struct held_summary *h, struct buf *out)
{
	for (size_t k = 0; k < HOLDER_KINDS; k++) {
		struct num n = h->by_kind[k];

		if (!n.known || !n.v)
			continue;
		buf_addf(out, "; %lld %s held ", (long long)n.v, n.v == 1 ? "is" : "are");
		if (k == HOLDER_FILE && h->files.known && h->files.v)
			buf_addf(out, "by page cache of %lld file%s", (long long)h->files.v,
				 text_s((uint64_t)h->files.v));
		else
			buf_adds(out, held_words((enum holder_kind)k));
	}
}

void held_text(const struct sample *s, const struct held_summary *h, struct buf *out)
{
	struct num slab = num_mul(h->dying, held_price(s));
	struct num pages = num_mul(h->pages, s->machine->page_size);
	struct num age = num_sub(num(s->at.boot_ns), h->oldest_boot_ns);

	if (!h->dying.known || !h->dying.v) {
		buf_adds(out, h->dying.known ? "no memcg is dying" : "how many memcgs are dying is not known");
		return;
	}
	buf_addf(out, "%lld dying", (long long)h->dying.v);
	if (slab.known) {
		buf_addf(out, h->dying.v == 1 ? " holds %s" : " hold %s", price_about(s->price.source));
		text_bytes(out, (double)slab.v);
		buf_adds(out, " of slab");
	}
	if (pages.known) {
		buf_adds(out, slab.known ? " and " : h->dying.v == 1 ? " holds " : " hold ");
		text_bytes(out, (double)pages.v);
		buf_adds(out, " of pages");
	}
	add_kinds(h, out);
	if (!h->pages.known)
		buf_adds(out, "; what holds them is not known");
	else if (h->about)
		buf_adds(out, "; shares are estimates");
	if (age.known && age.v >= 0) {
		buf_adds(out, "; the oldest since ");
		text_duration(out, (double)age.v / 1e9);
	}
}
