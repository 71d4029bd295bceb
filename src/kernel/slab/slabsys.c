/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/slab/slabsys.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/root.h"
#include "base/xalloc.h"

#define SLAB_DIR "sys/kernel/slab"

/* No kernel is without caches of such names, so a folder without them is a part of one. */
#define EVERY_KERNEL "kmalloc-"

static void drop_names(struct slabsys *sys)
{
	for (size_t i = 0; i < sys->n; i++) {
		free(sys->names[i].name);
		free(sys->names[i].id);
	}
	sys->n = 0;
	sys->merging = sys->whole = false;
}

void slabsys_done(struct slabsys *sys)
{
	drop_names(sys);
	free(sys->names);
	*sys = SLABSYS_INIT;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct slabsys_name *)a)->name, ((const struct slabsys_name *)b)->name);
}

static void add_name(struct slabsys *sys, const char *name, const char *id)
{
	XGROW(sys->names, sys->n, sys->cap);
	sys->names[sys->n++] = (struct slabsys_name){xstrdup(name), xstrdup(id)};
	sys->whole = sys->whole || !strncmp(name, EVERY_KERNEL, strlen(EVERY_KERNEL));
}

/* A link is a name of the cache whose folder it leads to; a folder without a colon is a cache that has that name. */
static void take_entry(struct slabsys *sys, int dirfd, const struct dirent *e)
{
	char target[256];
	ssize_t n;

	if (e->d_name[0] == '.')
		return;
	n = readlinkat(dirfd, e->d_name, target, sizeof(target) - 1);
	if (n > 0) {
		target[n] = '\0';
		sys->merging = true;
		add_name(sys, e->d_name, target);
	} else if (e->d_name[0] != ':') {
		add_name(sys, e->d_name, e->d_name);
	}
}

int slabsys_scan(struct slabsys *sys, const struct root *root)
{
	int fd = root_openat(root, SLAB_DIR, O_RDONLY | O_DIRECTORY);
	struct dirent *e;
	DIR *dir;

	drop_names(sys);
	if (fd < 0)
		return fd;
	dir = fdopendir(fd);
	if (!dir) {
		close(fd);
		return -ENOMEM;
	}
	while ((e = readdir(dir)))
		take_entry(sys, fd, e);
	closedir(dir);
	if (!sys->n)
		return -ENOENT;
	qsort(sys->names, sys->n, sizeof(*sys->names), by_name);
	return 0;
}

const struct slabsys_name *slabsys_find(const struct slabsys *sys, const char *name)
{
	struct slabsys_name key = {(char *)name, NULL};

	return sys->n ? bsearch(&key, sys->names, sys->n, sizeof(key), by_name) : NULL;
}

static int open_cache(const struct root *root, const char *id)
{
	struct buf path = BUF_INIT;
	int fd;

	buf_addf(&path, SLAB_DIR "/%s", id);
	fd = root_openat(root, buf_str(&path), O_PATH | O_DIRECTORY);
	buf_done(&path);
	return fd;
}

struct attr {
	const char *file;
	struct num *value;
};

/* 0 where one of them could be read, else the error of the first. */
static int read_attrs(const struct root *root, const char *id, const struct attr *attrs, size_t n)
{
	int dirfd = open_cache(root, id);
	int ret = 0, got = 0;

	if (dirfd < 0)
		return dirfd;
	for (size_t i = 0; i < n; i++) {
		uint64_t v;
		int r = fd_read_u64(dirfd, attrs[i].file, &v);

		*attrs[i].value = r ? NUM_UNKNOWN : num_u(v);
		got += !r;
		ret = ret ? ret : r;
	}
	close(dirfd);
	return got ? 0 : ret;
}

int slabsys_read_const(const struct root *root, const char *id, struct slabsys_const *ret)
{
	const struct attr attrs[] = {
		{"object_size", &ret->object_size}, {"slab_size", &ret->slab_size},
		{"objs_per_slab", &ret->objs_per_slab}, {"order", &ret->order},
		{"align", &ret->align},             {"hwcache_align", &ret->hwcache_align},
		{"sheaf_capacity", &ret->sheaf_capacity},
	};

	*ret = (struct slabsys_const){0};
	return read_attrs(root, id, attrs, ARRAY_SIZE(attrs));
}

int slabsys_read_counts(const struct root *root, const char *id, struct slabsys_counts *ret)
{
	const struct attr attrs[] = {{"objects", &ret->objects}, {"cpu_slabs", &ret->cpu_slabs}};

	*ret = (struct slabsys_counts){0};
	return read_attrs(root, id, attrs, ARRAY_SIZE(attrs));
}

void slabsys_bounds(const struct slabsys_counts *c, const struct slabsys_const *k,
		    struct num *ret_low, struct num *ret_high)
{
	struct num low = num_sub(c->objects, num_mul(c->cpu_slabs, k->objs_per_slab));

	if (low.known && (low.v < 0 || (k->sheaf_capacity.known && k->sheaf_capacity.v > 0)))
		low = num(0);
	*ret_low = low;
	*ret_high = c->objects;
}
