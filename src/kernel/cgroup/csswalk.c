/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/cgroup/csswalk.h"

#include <errno.h>

#include "base/buf.h"
#include "config.h"

#ifndef HAVE_BPF

int csswalk_new(struct csswalk **ret, struct buf *why)
{
	*ret = NULL;
	buf_adds(why, "built without BPF (configure --without-bpf): what holds dying memcgs is not known");
	return -EOPNOTSUPP;
}

void csswalk_free(struct csswalk *w)
{
	(void)w;
}

int csswalk_attach(struct csswalk *w, int cgroup_fd, struct buf *why)
{
	(void)w;
	(void)cgroup_fd;
	(void)why;
	return -EOPNOTSUPP;
}

void csswalk_detach(struct csswalk *w)
{
	(void)w;
}

int csswalk_run(struct csswalk *w, const struct csswalk_ops *ops, void *user,
		struct csswalk_result *ret)
{
	(void)w;
	(void)ops;
	(void)user;
	(void)ret;
	return -EOPNOTSUPP;
}

#else

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <malloc.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/parse.h"
#include "base/root.h"
#include "base/xalloc.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wunused-parameter"
#include "kernel/cgroup/csswalk.skel.h"
#pragma GCC diagnostic pop

/* No machine has memcgs for more pieces than this: with more the walk goes round in a circle. */
#define PIECES_MAX 4096

/* A memcg on the way down to the one that was told last, and the last of its children that was told. */
struct level {
	uint64_t serial, child;
};

struct csswalk {
	struct csswalk_bpf *bpf;
	struct bpf_link *link;
	struct level levels[WALK_DEPTH_MAX];
	size_t depth;	/* levels */
	uint64_t pages; /* of the machine */
};

/* Why it cannot be loaded */

static bool file_has(const char *path, const char *word)
{
	struct root root;
	struct buf text = BUF_INIT;
	bool has = false;

	if (root_open(&root, "/"))
		return false;
	if (!root_read(&root, path, &text, 4096))
		has = strstr(buf_str(&text), word) != NULL;
	buf_done(&text);
	root_done(&root);
	return has;
}

/*
 * Where the kernel lacks what the program needs, libbpf gives EPERM without CAP_SYS_ADMIN: it may not look in
 * modules.
 */
static bool kernel_has_iterator(void)
{
	struct btf *btf = btf__load_vmlinux_btf();
	bool has = btf && btf__find_by_name_kind(btf, "bpf_iter__cgroup", BTF_KIND_STRUCT) > 0;

	btf__free(btf);
	return has;
}

static int explain_load(int err, struct buf *why)
{
	if (access("/sys/kernel/btf/vmlinux", R_OK)) {
		buf_adds(why, "/sys/kernel/btf/vmlinux: cannot be read; the kernel was built without "
			      "CONFIG_DEBUG_INFO_BTF, or /sys is not mounted here");
		return -EOPNOTSUPP;
	}
	if (err == -EPERM && !kernel_has_iterator())
		err = -ESRCH;
	if (err == -EPERM && file_has("sys/kernel/security/lockdown", "[confidentiality]")) {
		buf_adds(why, "the kernel is locked down (confidentiality): BPF may not read it; boot "
			      "with lockdown=integrity");
		return -EPERM;
	}
	if (err == -EPERM || err == -EACCES) {
		buf_adds(why, "BPF: permission denied; run as root outside a container (CAP_BPF and "
			      "CAP_PERFMON), or start cgslabd and join group cgslab");
		return -EPERM;
	}
	if (err == -ENOSYS)
		buf_adds(why, "the kernel was built without CONFIG_BPF_SYSCALL");
	else if (err == -ESRCH)
		buf_adds(why, "this kernel has no BPF iterator over cgroups (Linux 6.1 on, CONFIG_CGROUPS)");
	else
		buf_addf(why, "the kernel refuses the BPF program: %s", strerror(-err));
	return -EOPNOTSUPP;
}

static uint32_t node_ids(void)
{
	uint64_t highest = 0;
	struct root root;
	struct buf text = BUF_INIT;
	const char *last;

	if (root_open(&root, "/"))
		return 1;
	/* "0", "0-3", "0,2": the last number is the highest */
	if (!root_read(&root, "sys/devices/system/node/possible", &text, 4096)) {
		last = buf_str(&text) + strcspn(buf_str(&text), "\n");
		while (last > buf_str(&text) && last[-1] >= '0' && last[-1] <= '9')
			last--;
		if (parse_u64_n(last, strcspn(last, "\n"), &highest) || highest > 1023)
			highest = 0;
	}
	buf_done(&text);
	root_done(&root);
	return (uint32_t)highest + 1;
}

static int load_program(struct csswalk *w)
{
	/* libbpf prints to stderr unless told not to */
	libbpf_set_print(NULL);
	errno = 0;
	w->bpf = csswalk_bpf__open();
	if (!w->bpf)
		return errno ? -errno : -EINVAL;
	w->bpf->rodata->nodes = node_ids();
	return csswalk_bpf__load(w->bpf);
}

int csswalk_new(struct csswalk **ret, struct buf *why)
{
	struct csswalk *w = xcalloc(1, sizeof(*w));
	struct sysinfo info;
	int r = load_program(w);

	*ret = NULL;
	/* gives back the memory for the kernel's BTF, which libbpf does not need again */
	malloc_trim(0);
	if (r) {
		csswalk_free(w);
		return explain_load(r, why);
	}
	w->pages = sysinfo(&info) ? UINT64_MAX
				  : ((uint64_t)info.totalram + info.totalswap) * info.mem_unit /
					    (uint64_t)sysconf(_SC_PAGESIZE);
	*ret = w;
	return 0;
}

void csswalk_free(struct csswalk *w)
{
	if (!w)
		return;
	bpf_link__destroy(w->link);
	csswalk_bpf__destroy(w->bpf);
	free(w);
}

void csswalk_detach(struct csswalk *w)
{
	bpf_link__destroy(w->link);
	w->link = NULL;
}

int csswalk_attach(struct csswalk *w, int cgroup_fd, struct buf *why)
{
	union bpf_iter_link_info info = {
		.cgroup = {.order = BPF_CGROUP_ITER_SELF_ONLY, .cgroup_fd = (__u32)cgroup_fd}};
	LIBBPF_OPTS(bpf_iter_attach_opts, opts, .link_info = &info, .link_info_len = sizeof(info));

	csswalk_detach(w);
	errno = 0;
	w->link = bpf_program__attach_iter(w->bpf->progs.csswalk, &opts);
	if (w->link)
		return 0;
	return explain_load(errno ? -errno : -EINVAL, why);
}

/* Checks of what the program tells */

static bool is_name(const char *s, size_t len)
{
	return strnlen(s, len + 1) == len && !memchr(s, '/', len);
}

/*
 * Serials count births: a parent has a smaller one than its children, and siblings are in order. So a memcg whose
 * serial is larger than that of its parent and of the sibling before it was not told before. A memcg below one that
 * failed a check has no parent that was told.
 */
static bool place_makes_sense(struct csswalk *w, const struct walk_memcg *m)
{
	struct level *parent;

	if (!m->parent)
		return !w->depth;
	while (w->depth && w->levels[w->depth - 1].serial != m->parent)
		w->depth--;
	if (!w->depth || w->depth == WALK_DEPTH_MAX)
		return false;
	parent = &w->levels[w->depth - 1];
	return m->serial > parent->serial && m->serial > parent->child;
}

static bool memcg_makes_sense(const struct walk_memcg *m)
{
	return m->record.bytes > sizeof(*m) + m->record.count && m->id && m->serial &&
	       is_name(m->name, m->record.count) && (!m->parent || m->record.count);
}

static void go_down(struct csswalk *w, const struct walk_memcg *m)
{
	if (w->depth)
		w->levels[w->depth - 1].child = m->serial;
	w->levels[w->depth++] = (struct level){.serial = m->serial};
}

static bool file_makes_sense(const struct walk_file *f)
{
	const char *end = (const char *)f + f->record.bytes, *name = f->names;

	if (f->record.bytes < sizeof(*f) || f->key < WALK_KEY_FILE || !f->inode ||
	    strnlen(f->type, sizeof(f->type)) == sizeof(f->type))
		return false;
	for (uint32_t i = 0; i < f->record.count; i++) {
		size_t len = name < end ? strnlen(name, (size_t)(end - name)) : 0;

		if (!len || name + len == end || !is_name(name, len))
			return false;
		name += len + 1;
	}
	return true;
}

static bool held_makes_sense(const struct csswalk *w, const struct walk_held *h)
{
	if (h->record.bytes < sizeof(*h) ||
	    h->record.count > WALK_HOLDERS_MAX || h->refs > UINT32_MAX || h->swap > w->pages)
		return false;
	for (size_t i = 0; i < WALK_LISTS; i++)
		if (h->lru[i] > w->pages)
			return false;
	for (size_t i = 0; i < h->record.count; i++)
		if (h->holders[i].class >= WALK_CLASSES)
			return false;
	return true;
}

/* One walk */

struct walk {
	struct csswalk *w;
	const struct csswalk_ops *ops;
	void *user;
	struct csswalk_result *result;
	bool told; /* the last memcg was, so that what holds it can be */
};

static void tell_rows(struct walk *k, const struct walk_record *r)
{
	const struct walk_memcg *m = (const void *)r;

	if (r->kind == RECORD_MEMCG) {
		k->told = memcg_makes_sense(m) && place_makes_sense(k->w, m);
		k->result->odd += !k->told;
		if (!k->told)
			return;
		go_down(k->w, m);
		k->result->memcgs++;
		k->result->dying += !(r->flags & MEMCG_LIVES);
		if (k->ops->memcg)
			k->ops->memcg(k->user, m);
	} else if (r->kind == RECORD_FILE && k->ops->file && file_makes_sense((const void *)r)) {
		k->ops->file(k->user, (const void *)r);
	} else if (r->kind == RECORD_HELD && k->ops->held && k->told &&
		   held_makes_sense(k->w, (const void *)r)) {
		k->ops->held(k->user, (const void *)r);
	}
}

static void tell_piece(struct walk *k)
{
	const uint8_t *arena = k->w->bpf->bss->arena;
	uint32_t used = k->w->bpf->bss->used, off = 0;

	while (off + sizeof(struct walk_record) <= used && used <= WALK_ARENA_BYTES) {
		const struct walk_record *r = (const void *)(arena + off);

		if (r->bytes < sizeof(*r) || r->bytes % 8 || r->bytes > used - off)
			break;
		tell_rows(k, r);
		off += r->bytes;
	}
	k->result->odd += off != used;
}

/* The kernel runs the program when the iterator is read. The program writes nothing into it. */
static int run_piece(struct csswalk *w)
{
	uint32_t before = w->bpf->bss->piece;
	char none[16];
	int fd = bpf_iter_create(bpf_link__fd(w->link));

	if (fd < 0)
		return -errno;
	while (read(fd, none, sizeof(none)) > 0)
		;
	close(fd);
	return w->bpf->bss->piece == before ? -ENODATA : 0;
}

static int walk_piece(struct walk *k)
{
	int64_t begin = clock_now().mono_ns, took;
	int r = run_piece(k->w);

	took = clock_now().mono_ns - begin;
	if (r)
		return r;
	k->result->pieces++;
	if (took > k->result->longest_ns)
		k->result->longest_ns = took;
	tell_piece(k);
	k->w->bpf->bss->from_start = 0;
	return 0;
}

int csswalk_run(struct csswalk *w, const struct csswalk_ops *ops, void *user,
		struct csswalk_result *ret)
{
	struct walk k = {.w = w, .ops = ops, .user = user, .result = ret};
	int r;

	*ret = (struct csswalk_result){0};
	if (!w->link)
		return -ENODATA;
	w->depth = 0;
	w->bpf->bss->want_holders = ops->held != NULL;
	w->bpf->bss->most_rows = CSSWALK_PIECE;
	w->bpf->bss->from_start = 1;
	r = walk_piece(&k);
	w->bpf->bss->most_rows = CSSWALK_NEXT_PIECE;
	while (!r && !w->bpf->bss->finished && ret->pieces < PIECES_MAX) {
		/* so the next piece begins with a fresh time slice, and others who wait for the mutex wait less */
		sched_yield();
		r = walk_piece(&k);
	}
	ret->odd += w->bpf->bss->odd_rows + w->bpf->bss->too_deep;
	if (!r && w->bpf->bss->broken)
		r = -EFAULT;
	return r || ret->memcgs ? r : -ENODATA;
}

#endif
