/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/slab/structs.h"

#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/root.h"
#include "base/xalloc.h"
#include "model/sample.h"

const struct followed_def structs_followed[] = {
	{"mem_cgroup", PER_MEMCG_ONE, {{"nodeinfo", ELEMENTS_NODES, 0}}},
	{"mem_cgroup_per_node", PER_MEMCG_POSSIBLE_NODES, {{NULL, ELEMENTS_NODES, 0}}},
	{"cgroup",
	 PER_MEMCG_ONE,
	 {{"ancestors", ELEMENTS_LEVELS, 1}, {"_low_ancestors", ELEMENTS_LEVELS, 0}, {"ancestor_ids", ELEMENTS_LEVELS, 1}}},
};
const size_t structs_n_followed = ARRAY_SIZE(structs_followed);

struct num structs_per_memcg(const struct followed_def *def, const struct machine *m)
{
	return def->per_memcg == PER_MEMCG_ONE ? num(1) : m->nr_nodes;
}

/* A name in the string section; "" where a damaged file points outside of it. */
static const char *name_at(const struct btf *btf, uint32_t offset)
{
	const char *name = btf__name_by_offset(btf, offset);

	return name ? name : "";
}

/* Bytes of one element of the flexible array @name of @t; 0 when it has no such array. */
static int64_t flexible_element(const struct btf *btf, const struct btf_type *t, const char *name)
{
	const struct btf_member *m = btf_members(t);

	for (int i = 0; i < btf_vlen(t); i++, m++) {
		const struct btf_type *mt;

		if (strcmp(name_at(btf, m->name_off), name))
			continue;
		mt = btf__type_by_id(btf, m->type);
		if (!mt || !btf_is_array(mt) || btf_array(mt)->nelems)
			return 0;
		return btf__resolve_size(btf, btf_array(mt)->type);
	}
	return 0;
}

/* The bytes of the array at the end of @t; 0 where it has none. */
static struct num flexible_bytes(const struct btf *btf, const struct btf_type *t,
				 const struct followed_def *def, const struct machine *m)
{
	for (size_t i = 0; i < FLEXIBLE_MAX && def->arrays[i].name; i++) {
		const struct flexible_def *a = &def->arrays[i];
		int64_t element = flexible_element(btf, t, a->name);

		if (element < 0)
			return NUM_UNKNOWN;
		if (element)
			return num_mul(num(element), a->of == ELEMENTS_NODES
							     ? m->nr_node_ids
							     : num(CGROUP_LEVEL + a->besides));
	}
	return num(0);
}

static struct num struct_bytes(const struct btf *btf, const struct followed_def *def,
			       const struct machine *m)
{
	int id = btf__find_by_name_kind(btf, def->name, BTF_KIND_STRUCT);
	const struct btf_type *t = id > 0 ? btf__type_by_id(btf, (unsigned)id) : NULL;

	return t ? num_add(num(t->size), flexible_bytes(btf, t, def, m)) : NUM_UNKNOWN;
}

/* libbpf prints to stderr unless told not to. */
static int silent_libbpf(enum libbpf_print_level level, const char *fmt, va_list ap)
{
	(void)level;
	(void)fmt;
	(void)ap;
	return 0;
}

#define BTF_FILE "/sys/kernel/btf/vmlinux"

/*
 * Loads BTF from a file that has nothing else in it, as the kernel's. Where the file can be mapped (of sysfs: 6.16 on),
 * it is mapped, since a read from sysfs gives one page at a time, and that would be a thousand calls. libbpf takes a
 * copy.
 */
static struct btf *load_mapped(int fd)
{
	struct stat st;
	struct btf *btf;
	void *bytes;

	if (fstat(fd, &st) || st.st_size <= 0 || st.st_size > UINT32_MAX)
		return NULL;
	bytes = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (bytes == MAP_FAILED)
		return NULL;
	btf = btf__new(bytes, (uint32_t)st.st_size);
	munmap(bytes, (size_t)st.st_size);
	return btf;
}

static int open_btf(const struct root *root, const char *file)
{
	struct stat st;
	int fd = file ? open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY) : root_openat(root, BTF_FILE, O_RDONLY);
	int r;

	if (fd < 0)
		return file ? -errno : fd;
	r = fstat(fd, &st) ? -errno : regular_check(st.st_mode);
	if (!r)
		return fd;
	close(fd);
	return r;
}

/* libbpf opens files by path only, and waits for a pipe: a file is reached by the path of our descriptor. */
static struct btf *load_fd(int fd)
{
	struct buf path = BUF_INIT;
	struct btf *btf;

	buf_addf(&path, "/proc/self/fd/%d", fd);
	btf = btf__parse(buf_str(&path), NULL);
	buf_done(&path);
	return btf;
}

/* -ENODATA for a file without BTF: libbpf has other words for each kind of such a file. */
static int load_btf(const struct root *root, const char *file, struct btf **ret)
{
	int fd = open_btf(root, file);

	if (fd < 0)
		return fd;
	libbpf_set_print(silent_libbpf);
	*ret = file || !root->captured ? load_mapped(fd) : NULL;
	if (!*ret)
		*ret = load_fd(fd);
	close(fd);
	return *ret ? 0 : -ENODATA;
}

/* More const, volatile, typedef and tags than any kernel has in a row. */
#define MOST_MODIFIERS 64

/* Behind const, volatile and type tags as __percpu; NULL also where a damaged file goes round in a ring. */
static const struct btf_type *plain_type(const struct btf *btf, unsigned id)
{
	const struct btf_type *t = btf__type_by_id(btf, id);

	for (unsigned i = 0; t && (btf_is_mod(t) || btf_is_type_tag(t) || btf_is_typedef(t)); i++)
		t = i < MOST_MODIFIERS ? btf__type_by_id(btf, t->type) : NULL;
	return t;
}

/* Whether a member of @holder is a pointer to @name. If not, @name is a part of the holder, or unused. */
static bool is_held(const struct btf *btf, const struct btf_type *holder, const char *name)
{
	const struct btf_member *m = btf_members(holder);

	for (int i = 0; i < btf_vlen(holder); i++, m++) {
		const struct btf_type *t = plain_type(btf, m->type);

		if (t && btf_is_array(t))
			t = plain_type(btf, btf_array(t)->type);
		if (t && btf_is_ptr(t))
			t = plain_type(btf, t->type);
		else
			continue;
		if (t && btf_is_struct(t) && !strcmp(name_at(btf, t->name_off), name))
			return true;
	}
	return false;
}

struct name_id {
	const char *name;
	unsigned id; /* 0: this kernel has none */
};

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct name_id *)a)->name, ((const struct name_id *)b)->name);
}

/* One pass for all names: a search for each would go through 100,000 types each time. */
static void find_names(const struct btf *btf, struct name_id *names, size_t n)
{
	qsort(names, n, sizeof(*names), by_name);
	for (unsigned id = 1; id < btf__type_cnt(btf); id++) {
		const struct btf_type *t = btf__type_by_id(btf, id);
		struct name_id key = {NULL, 0}, *found;

		if (!btf_is_struct(t) || !t->name_off)
			continue;
		key.name = name_at(btf, t->name_off);
		found = bsearch(&key, names, n, sizeof(*names), by_name);
		if (found && !found->id)
			found->id = id;
	}
}

static const struct btf_type *type_named(const struct btf *btf, const struct name_id *names, size_t n,
					 const char *name)
{
	struct name_id key = {name, 0}, *found = bsearch(&key, names, n, sizeof(*names), by_name);

	return found && found->id ? btf__type_by_id(btf, found->id) : NULL;
}

static void read_wants(const struct btf *btf, const struct struct_wants *w)
{
	struct name_id *names = xcalloc(2 * w->n + 1, sizeof(*names));
	const struct struct_want *wants = w->rows;
	size_t n_names = 0, n = w->n;

	for (size_t i = 0; i < n; i++) {
		const char *const both[] = {wants[i].name, wants[i].holder};

		for (size_t k = 0; k < ARRAY_SIZE(both); k++) {
			bool there = !both[k];

			for (size_t j = 0; j < n_names && !there; j++)
				there = !strcmp(names[j].name, both[k]);
			if (!there)
				names[n_names++].name = both[k];
		}
	}
	find_names(btf, names, n_names);
	for (size_t i = 0; i < n; i++) {
		const struct btf_type *t = type_named(btf, names, n_names, wants[i].name), *holder;

		w->sizes[i] = t ? num(t->size) : NUM_UNKNOWN;
		if (!wants[i].holder)
			continue;
		holder = type_named(btf, names, n_names, wants[i].holder);
		if (!holder || !is_held(btf, holder, wants[i].name))
			w->sizes[i] = NUM_UNKNOWN;
	}
	free(names);
}

int structs_read_btf(const struct root *root, const char *file, const struct machine *m, struct num *ret,
		     const struct struct_wants *wants)
{
	struct btf *btf;
	int r;

	for (size_t i = 0; i < wants->n; i++)
		wants->sizes[i] = NUM_UNKNOWN;
	r = load_btf(root, file, &btf);
	if (r < 0)
		return r;
	for (size_t i = 0; i < structs_n_followed; i++)
		ret[i] = struct_bytes(btf, &structs_followed[i], m);
	read_wants(btf, wants);
	btf__free(btf);
	/* gives six megabytes back, which are not needed again */
	malloc_trim(0);
	return 0;
}

int structs_check(const char *file)
{
	struct btf *btf;
	int r = load_btf(NULL, file, &btf);

	if (!r)
		btf__free(btf);
	return r;
}

const char *structs_strerror(int err)
{
	return err == -ENODATA ? "no BTF in it" : root_strerror(err);
}

int structs_sizes(const struct root *root, const char *const *names, size_t n, struct num *ret)
{
	struct btf *btf = NULL;
	int r = load_btf(root, NULL, &btf);

	for (size_t i = 0; i < n; i++) {
		int id = btf ? btf__find_by_name_kind(btf, names[i], BTF_KIND_STRUCT) : 0;

		ret[i] = id > 0 ? num(btf__type_by_id(btf, (unsigned)id)->size) : NUM_UNKNOWN;
	}
	if (r < 0)
		return r;
	btf__free(btf);
	malloc_trim(0);
	return 0;
}
