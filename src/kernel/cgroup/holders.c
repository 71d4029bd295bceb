/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/cgroup/holders.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "base/buf.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/root.h"
#include "base/xalloc.h"
#include "kernel/cgroup/mounts.h"
#include "model/held.h"

#define MOUNTINFO_MAX (16U << 20)

/* A file is known by its inode and not by its mapping, which may be used again for another file. */
struct known {
	uint64_t key, inode, names;
	uint64_t cached; /* pages of it in memory */
	uint32_t device;
	uint64_t walk; /* in which it was told last */
	struct held_file *file;
};

struct holders {
	struct root root;
	bool has_root;
	struct buf mountinfo, path, name;
	struct map by_key; /* of mappings -> known */
	struct known **known;
	size_t n_known, known_cap;
	uint64_t walk;
};

struct holders *holders_new(void)
{
	struct holders *h = xcalloc(1, sizeof(*h));

	h->by_key = MAP_INIT;
	h->has_root = !root_open(&h->root, "/");
	return h;
}

static void forget_file(struct holders *h, size_t i)
{
	struct known *k = h->known[i];

	h->known[i] = h->known[--h->n_known];
	if (map_get(&h->by_key, 0, k->key) == k)
		map_remove(&h->by_key, 0, k->key);
	held_file_put(k->file);
	free(k);
}

void holders_free(struct holders *h)
{
	if (!h)
		return;
	while (h->n_known)
		forget_file(h, 0);
	map_done(&h->by_key);
	free(h->known);
	buf_done(&h->mountinfo);
	buf_done(&h->path);
	buf_done(&h->name);
	if (h->has_root)
		root_done(&h->root);
	free(h);
}

void holders_begin(struct holders *h)
{
	h->walk++;
	buf_clear(&h->mountinfo);
	if (h->has_root && root_read(&h->root, "proc/self/mountinfo", &h->mountinfo, MOUNTINFO_MAX))
		buf_clear(&h->mountinfo);
}

void holders_end(struct holders *h)
{
	for (size_t i = h->n_known; i-- > 0;)
		if (h->known[i]->walk != h->walk)
			forget_file(h, i);
}

/* Files */

static unsigned major_of(uint32_t device)
{
	return device >> 20;
}

static unsigned minor_of(uint32_t device)
{
	return device & 0xfffff;
}

static bool is_one_of(const char *word, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(word, words[i]))
			return true;
	return false;
}

static enum holder_kind kind_of(const char *fs)
{
	static const char *const memory[] = {"tmpfs", "devtmpfs", "ramfs", "rootfs", "hugetlbfs"};

	if (!strcmp(fs, "bdev"))
		return HOLDER_DEVICE;
	return is_one_of(fs, memory, ARRAY_SIZE(memory)) ? HOLDER_TMPFS : HOLDER_FILE;
}

/* A question to these file systems may wait for another machine. */
static bool may_hang(const char *fs)
{
	static const char *const remote[] = {"nfs", "nfs4", "cifs", "smb3", "ceph", "9p", "afs", "gfs2", "ocfs2"};

	return !strncmp(fs, "fuse", 4) || is_one_of(fs, remote, ARRAY_SIZE(remote));
}

/* Makes "/usr/bin/test" of the names, which come from the last to the first. */
static void join_names(const struct walk_file *f, struct buf *out)
{
	const char *names[WALK_PATH_MAX], *s = f->names;
	uint32_t n = f->record.count < WALK_PATH_MAX ? f->record.count : WALK_PATH_MAX;

	for (uint32_t i = 0; i < n; i++, s += strlen(s) + 1)
		names[i] = s;
	if (f->record.flags & FILE_CUT)
		buf_adds(out, "/...");
	while (n--) {
		buf_addc(out, '/');
		buf_adds(out, names[n]);
	}
}

/* Adds "/dev/vda", the name of a block device. */
static void name_device(struct holders *h, uint32_t device, struct buf *out)
{
	const char *slash;

	buf_clear(&h->name);
	buf_addf(&h->name, "sys/dev/block/%u:%u", major_of(device), minor_of(device));
	buf_clear(&h->path);
	if (h->has_root && !root_readlink(&h->root, buf_str(&h->name), &h->path) &&
	    (slash = strrchr(buf_str(&h->path), '/')))
		buf_addf(out, "/dev%s", slash);
	else
		buf_addf(out, "device %u:%u", major_of(device), minor_of(device));
}

struct candidate {
	const struct walk_file *file;
	struct buf *path; /* the first one, or the one that was found */
	bool found;
};

/*
 * At this place a mount shows the file: is it the same file? btrfs has another device number for each of its parts.
 */
static bool try_path(void *user, const char *path)
{
	struct candidate *c = user;
	const struct walk_file *f = c->file;
	struct stat st;

	if (!c->path->len)
		buf_adds(c->path, path);
	if (may_hang(f->type) || f->record.flags & (FILE_CUT | FILE_DELETED))
		return true;
	if (fstatat(AT_FDCWD, path, &st, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT) ||
	    st.st_ino != f->inode ||
	    (st.st_dev != makedev(major_of(f->device), minor_of(f->device)) && strcmp(f->type, "btrfs")))
		return false;
	buf_clear(c->path);
	buf_adds(c->path, path);
	c->found = true;
	return true;
}

static bool find_path(struct holders *h, const struct walk_file *f, struct buf *out)
{
	struct candidate c = {.file = f, .path = out};
	struct buf within = BUF_INIT;

	join_names(f, &within);
	if (!f->record.count) {
		buf_addf(out, "inode %llu of ", (unsigned long long)f->inode);
		name_device(h, f->device, out);
		buf_addf(out, " (%s)", f->type);
	} else {
		mounts_of_device(buf_str(&h->mountinfo), major_of(f->device), minor_of(f->device),
				 buf_str(&within), try_path, &c);
	}
	if (!out->len)
		buf_addf(out, "%s:%s", f->type, buf_str(&within));
	if (f->record.flags & FILE_DELETED && f->record.count)
		buf_adds(out, " (deleted)");
	buf_done(&within);
	return c.found;
}

static struct held_file *new_file(struct holders *h, const struct walk_file *f)
{
	struct buf path = BUF_INIT;
	struct held_file *file;
	bool found = false;

	if (kind_of(f->type) == HOLDER_DEVICE)
		name_device(h, f->special ? f->special : f->device, &path);
	else
		found = find_path(h, f, &path);
	file = held_file_new(kind_of(f->type), buf_str(&path), f->type);
	file->device = f->device;
	file->inode = f->inode;
	file->found = found;
	file->deleted = f->record.flags & FILE_DELETED;
	buf_done(&path);
	return file;
}

static bool is_same_file(const struct known *k, const struct walk_file *f, uint64_t names)
{
	return k->inode == f->inode && k->device == f->device && k->names == names;
}

void holders_file(struct holders *h, const struct walk_file *f)
{
	uint64_t names = hash_mix(hash_mix(HASH_START, &f->record.flags, sizeof(f->record.flags)), &f->device,
				  f->record.bytes - offsetof(struct walk_file, device));
	struct known *k = map_get(&h->by_key, 0, f->key);

	if (k && k->walk != h->walk && !is_same_file(k, f, names))
		k = NULL; /* its row stays until holders_end(), and is found no more */
	if (!k) {
		k = xcalloc(1, sizeof(*k));
		*k = (struct known){f->key, f->inode, names, f->cached, f->device, h->walk, new_file(h, f)};
		XGROW(h->known, h->n_known, h->known_cap);
		h->known[h->n_known++] = k;
		map_put(&h->by_key, 0, f->key, k);
	}
	k->walk = h->walk;
	k->cached = f->cached;
}

/* What holds one */

static enum holder_kind kind_of_class(uint32_t class)
{
	static const enum holder_kind kinds[WALK_CLASSES] = {
		[CLASS_ANON] = HOLDER_ANON,
		[CLASS_FILE] = HOLDER_FILE,
		[CLASS_UNEVICTABLE] = HOLDER_UNEVICTABLE,
	};

	return kinds[class];
}

static const struct known *file_of(const struct holders *h, const struct walk_holder *w)
{
	return w->key >= WALK_KEY_FILE ? map_get(&h->by_key, 0, w->key) : NULL;
}

static void add_holder(struct held *held, const struct known *k, uint32_t class, uint64_t pages)
{
	enum holder_kind kind = kind_of_class(class);

	if (k && class != CLASS_UNEVICTABLE)
		kind = k->file->kind;
	held->pages[kind] += pages;
	if (k)
		held_add_file(held, k->file, pages);
}

/* A file holds no more pages of one memcg than it has in memory. */
static uint64_t most_of(const struct known *k, const struct walk_holder *seen)
{
	if (!k)
		return UINT64_MAX;
	return k->cached > seen->pages ? k->cached : seen->pages;
}

/*
 * Divides the pages of a class among the holders in proportion to the pages that were looked at. What is too much for
 * its file belongs to files that were not seen.
 */
static void share_out(struct holders *h, struct held *held, const struct walk_held *w, uint32_t class,
		      uint64_t pages)
{
	uint64_t left = pages, known = 0, unseen = 0;
	unsigned holders = 0;

	for (uint32_t i = 0; i < w->record.count; i++) {
		const struct walk_holder *one = &w->holders[i];
		const struct known *k = file_of(h, one);
		uint64_t share, most = most_of(k, one);

		if (one->class != class || !w->looked[class])
			continue;
		holders++;
		known += one->pages;
		share = pages * one->pages / w->looked[class];
		if (known == w->looked[class] || share > left)
			share = left;
		left -= share;
		add_holder(held, k, class, share < most ? share : most);
		unseen += share > most ? share - most : 0;
	}
	held->pages[kind_of_class(class)] += left + unseen;
	held->about |= pages && w->looked[class] < pages && (holders != 1 || left || unseen);
}

static uint64_t looked_at(const struct walk_held *w)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < WALK_CLASSES; i++)
		sum += w->looked[i];
	return sum;
}

struct held *holders_held(struct holders *h, const struct walk_held *w, uint64_t usage, bool v1)
{
	struct held *held = xcalloc(1, sizeof(*held));

	share_out(h, held, w, CLASS_ANON, w->lru[0] + w->lru[1]);
	share_out(h, held, w, CLASS_FILE, w->lru[2] + w->lru[3]);
	share_out(h, held, w, CLASS_UNEVICTABLE, w->lru[4]);
	if (!v1)
		held->pages[HOLDER_SWAP] = w->swap;
	else if (w->swap > usage)
		held->pages[HOLDER_SWAP] = w->swap - usage;
	held->refs = num_u(w->refs);
	held->page_refs = looked_at(w) == held_pages(held) ? w->folios : held_pages(held);
	holders_children(held, 0);
	return held;
}

/*
 * Each folio has a reference to the memcg, each child has one, and all its pages in swap together have one.
 * References beyond these belong to something else. Where not all folios were looked at, each page may have been a
 * folio.
 */
void holders_children(struct held *held, uint64_t children)
{
	uint64_t explained = held->page_refs + children + (held->pages[HOLDER_SWAP] ? 1 : 0);
	uint64_t refs = held->refs.known ? (uint64_t)held->refs.v : 0;

	held->pages[HOLDER_CHILDREN] = children;
	held->pages[HOLDER_OTHER] = refs > explained ? refs - explained : 0;
	held_settle(held);
}
