/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/dying_free.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/map.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "cli/print.h"
#include "front/front.h"
#include "front/options.h"
#include "kernel/cgroup/letgo.h"
#include "kernel/collector.h"
#include "model/held.h"
#include "model/memcg.h"
#include "model/sample.h"

#define ROUNDS_MAX  8 /* rounds of looking for files: once the first are gone, others come to light */
#define FILES_TOLD  5
#define LOOKS_MAX   40
#define LOOKS_STILL 6 /* a memcg is freed some RCU periods after its last page */

static const struct timespec look_again = {0, 50000000};

struct job {
	const struct options *opt;
	struct collector *c;
	const struct sample *s; /* the newest */
	struct map chosen;	/* serials */
	size_t n_chosen, left;
	struct map asked; /* files by device and inode */
};

/* Which */

static bool is_chosen(const struct options *opt, const struct memcg *m, struct buf *path)
{
	const char *want = opt->n_args ? opt->args[0] : "/";
	size_t len = strlen(want);

	if (opt->holder && (!m->held || strcmp(holder_name(m->held->kind), opt->holder) != 0))
		return false;
	while (len && want[len - 1] == '/')
		len--;
	buf_clear(path);
	memcg_path(m, path);
	return !strncmp(buf_str(path), want, len) && strchr("/", buf_str(path)[len]);
}

static void choose_memcgs(struct job *j)
{
	struct buf path = BUF_INIT;

	for (size_t i = 0; i < j->s->memcgs->dying; i++) {
		const struct memcg *m = j->s->memcgs->dying_rows[i];

		if (!m->serial || !is_chosen(j->opt, m, &path))
			continue;
		map_put(&j->chosen, 0, m->serial, j);
		j->n_chosen++;
	}
	j->left = j->n_chosen;
	buf_done(&path);
}

/* Calls @fn with each chosen memcg that is still there. */
typedef void each_fn(struct job *j, const struct memcg *m, void *user);

static size_t each(struct job *j, each_fn *fn, void *user)
{
	size_t n = 0;

	for (size_t i = 0; i < j->s->memcgs->dying; i++) {
		const struct memcg *m = j->s->memcgs->dying_rows[i];

		if (!map_get(&j->chosen, 0, m->serial))
			continue;
		n++;
		if (fn)
			fn(j, m, user);
	}
	return n;
}

/* The steps to take */

struct plan {
	struct map seen; /* files */
	uint64_t memcgs[HOLDER_KINDS], pages[HOLDER_KINDS];
	uint64_t files, lost; /* holders that can be asked to let go, and others */
};

static bool can_be_dropped(const struct held_file *f)
{
	return f->kind == HOLDER_FILE && f->found && !f->deleted;
}

static void plan_one(struct job *j, const struct memcg *m, void *user)
{
	struct plan *p = user;

	(void)j;
	if (!m->held)
		return;
	p->memcgs[m->held->kind]++;
	for (size_t k = 0; k < HOLDER_KINDS; k++)
		p->pages[k] += m->held->pages[k];
	for (size_t i = 0; i < m->held->n_files; i++) {
		struct held_file *f = m->held->files[i].file;

		if (f->kind != HOLDER_FILE || map_get(&p->seen, f->device, f->inode))
			continue;
		map_put(&p->seen, f->device, f->inode, f);
		if (can_be_dropped(f))
			p->files++;
		else
			p->lost++;
	}
}

static bool on_v2(const struct job *j)
{
	return j->s->counts.hierarchy == HIERARCHY_V2;
}

static uint64_t bytes_of(const struct job *j, uint64_t pages)
{
	return pages * (uint64_t)j->s->machine->page_size.v;
}

static void print_bytes(const struct job *j, uint64_t pages)
{
	struct buf text = BUF_INIT;

	text_bytes(&text, (double)bytes_of(j, pages));
	fputs(buf_str(&text), stdout);
	buf_done(&text);
}

static void print_plan(struct job *j)
{
	struct plan p = {.seen = MAP_INIT};

	each(j, plan_one, &p);
	printf("%zu dying memcg%s\n", j->n_chosen, text_s(j->n_chosen));
	if (p.files) {
		printf("  page cache of %" PRIu64 " file%s, or more (", p.files, text_s(p.files));
		print_bytes(j, p.pages[HOLDER_FILE]);
		printf("): what is clean and not mapped is given back (posix_fadvise); who reads them "
		       "next reads the disk\n");
	}
	if (p.lost)
		printf("  %" PRIu64 " file%s that no path leads to: %s\n", p.lost, text_s(p.lost),
		       on_v2(j) ? "by memory.reclaim alone" : "nothing can be asked for them on cgroup v1");
	if (on_v2(j) && p.pages[HOLDER_FILE] + p.pages[HOLDER_DEVICE]) {
		printf("  what then is left of ");
		print_bytes(j, p.pages[HOLDER_FILE] + p.pages[HOLDER_DEVICE]);
		printf(" is asked of the nearest living memcgs (memory.reclaim); these may lose page "
		       "cache of their own\n");
	}
	for (size_t k = 0; k < HOLDER_KINDS; k++)
		if (p.memcgs[k] && *held_cure((enum holder_kind)k, on_v2(j)))
			printf("  %" PRIu64 " held %s: nothing is done; what would free them: %s\n",
			       p.memcgs[k], held_words((enum holder_kind)k),
			       held_cure((enum holder_kind)k, on_v2(j)));
	map_done(&p.seen);
}

/* Doing it */

/* The kernel frees a memcg a while after its last reference. */
static void look_at_dying(struct job *j)
{
	unsigned still = 0;

	for (unsigned i = 0; i < LOOKS_MAX && still < LOOKS_STILL && j->left; i++) {
		size_t left;

		nanosleep(&look_again, NULL);
		j->s = collector_tick(j->c);
		left = each(j, NULL, NULL);
		still = left < j->left ? 0 : still + 1;
		j->left = left;
	}
}

static void drop_files(struct job *j, const struct memcg *m, void *user)
{
	size_t *asked = user;

	for (size_t i = 0; m->held && i < m->held->n_files; i++) {
		struct held_file *f = m->held->files[i].file;
		int r;

		if (!can_be_dropped(f) || map_get(&j->asked, f->device, f->inode))
			continue;
		map_put(&j->asked, f->device, f->inode, j);
		(*asked)++;
		r = letgo_file(f);
		if (r)
			complain("%s: %s", f->path, r == -ESTALE ? "is another file by now" : strerror(-r));
	}
}

static void free_files(struct job *j)
{
	for (unsigned i = 0; i < ROUNDS_MAX && j->left; i++) {
		size_t asked = 0;

		each(j, drop_files, &asked);
		if (!asked)
			return;
		look_at_dying(j);
	}
}

struct want {
	uint64_t pages;
	struct memcg *living;
};

struct wants {
	struct want *rows;
	size_t n, cap;
};

static void want_one(struct job *j, const struct memcg *m, void *user)
{
	const struct memcg *living = held_living(m);
	struct wants *w = user;
	size_t i = 0;

	(void)j;
	if (!m->held)
		return;
	while (i < w->n && w->rows[i].living != living)
		i++;
	if (i == w->n) {
		XGROW(w->rows, w->n, w->cap);
		w->rows[w->n++] = (struct want){0, (struct memcg *)(uintptr_t)living};
	}
	w->rows[i].pages += m->held->pages[HOLDER_FILE] + m->held->pages[HOLDER_DEVICE];
}

static void complain_reclaim(const struct memcg *m, int err)
{
	struct buf path = BUF_INIT;

	memcg_path(m, &path);
	if (err == -ENOENT)
		complain("%s: no memory.reclaim there (Linux 5.19 on)", buf_str(&path));
	else if (err != -EAGAIN)
		complain("%s: memory.reclaim: %s", buf_str(&path), strerror(-err));
	buf_done(&path);
}

static void reclaim(struct job *j)
{
	struct wants w = {0};

	if (!on_v2(j) || !j->left)
		return;
	each(j, want_one, &w);
	for (size_t i = 0; i < w.n; i++) {
		int r = w.rows[i].pages ? collector_reclaim(j->c, w.rows[i].living,
							    bytes_of(j, w.rows[i].pages))
					: 0;

		if (r)
			complain_reclaim(w.rows[i].living, r);
	}
	free(w.rows);
	look_at_dying(j);
}

/* The result */

static void print_freed(const struct job *j, struct num slab_before, struct num percpu_before)
{
	size_t freed = j->n_chosen - j->left;
	struct num price = num_mul(held_price(j->s), num((int64_t)freed));
	struct buf text = BUF_INIT;

	buf_addf(&text, "%zu of %zu freed", freed, j->n_chosen);
	if (freed && price.known) {
		buf_adds(&text, ", which held about ");
		text_bytes(&text, (double)price.v);
		buf_adds(&text, " of slab");
	}
	if (slab_before.known && j->s->slab.total_bytes.known) {
		buf_adds(&text, "; Slab of the machine changed by ");
		text_bytes(&text, (double)(j->s->slab.total_bytes.v - slab_before.v));
	}
	if (percpu_before.known && j->s->slab.percpu_bytes.known) {
		buf_adds(&text, ", Percpu by ");
		text_bytes(&text, (double)(j->s->slab.percpu_bytes.v - percpu_before.v));
	}
	puts(buf_str(&text));
	buf_done(&text);
}

struct stays {
	struct map seen;
	size_t files;
	uint64_t memcgs[HOLDER_KINDS];
};

/* Tells the pages of files that stay, because they are mapped, dirty, or were read again. */
static void print_stays(struct job *j, const struct memcg *m, void *user)
{
	struct stays *s = user;
	struct buf path = BUF_INIT;

	(void)j;
	if (!m->held)
		return;
	s->memcgs[m->held->kind]++;
	for (size_t i = 0; i < m->held->n_files; i++) {
		const struct held_part *part = &m->held->files[i];

		if (!can_be_dropped(part->file) || map_get(&s->seen, part->file->device, part->file->inode))
			continue;
		map_put(&s->seen, part->file->device, part->file->inode, s);
		if (s->files++ >= FILES_TOLD)
			continue;
		buf_clear(&path);
		text_escape(&path, part->file->path, strlen(part->file->path));
		printf("  %s: pages of it stay; a process has it mapped, or it is being written or read: sync, and --free "
		       "once more\n",
		       buf_str(&path));
	}
	buf_done(&path);
}

static void print_left(struct job *j)
{
	struct stays s = {.seen = MAP_INIT};

	each(j, print_stays, &s);
	if (s.files > FILES_TOLD)
		printf("  ... and %zu file%s more\n", s.files - FILES_TOLD, text_s(s.files - FILES_TOLD));
	for (size_t k = 0; k < HOLDER_KINDS; k++)
		if (s.memcgs[k])
			printf("  %" PRIu64 " left, held %s%s%s\n", s.memcgs[k],
			       held_words((enum holder_kind)k),
			       *held_cure((enum holder_kind)k, on_v2(j)) ? "; what would free them: " : "",
			       held_cure((enum holder_kind)k, on_v2(j)));
	map_done(&s.seen);
}

static int free_chosen(struct job *j)
{
	struct num slab = j->s->slab.total_bytes, percpu = j->s->slab.percpu_bytes;

	print_plan(j);
	if (j->opt->dry_run)
		return EXIT_GOOD;
	fflush(stdout);
	free_files(j);
	reclaim(j);
	print_freed(j, slab, percpu);
	print_left(j);
	return EXIT_GOOD;
}

static int refuse_to_free(const struct sample *s)
{
	const struct source_status *bpf = &s->sources[SOURCE_BPF];

	complain("what holds the dying memcgs is not known: %s", bpf->detail);
	return bpf->state == STATE_DENIED ? EXIT_DENIED : EXIT_NOTHING;
}

int dying_free(const struct options *opt, struct collector *c)
{
	struct job j = {.opt = opt, .c = c, .chosen = MAP_INIT, .asked = MAP_INIT};
	int status;

	if (geteuid() != 0) {
		complain("--free: permission denied; run as root");
		return EXIT_DENIED;
	}
	j.s = collector_tick(c);
	if (!j.s->memcgs || j.s->sources[SOURCE_BPF].state == STATE_DENIED ||
	    j.s->sources[SOURCE_BPF].state == STATE_ABSENT || j.s->sources[SOURCE_BPF].state == STATE_UNUSED)
		return refuse_to_free(j.s);
	choose_memcgs(&j);
	if (!j.n_chosen) {
		complain("no dying memcg there");
		return EXIT_NOTHING;
	}
	status = free_chosen(&j);
	map_done(&j.chosen);
	map_done(&j.asked);
	return status;
}
