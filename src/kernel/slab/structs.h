/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_SLAB_STRUCTS_H
#define KERNEL_SLAB_STRUCTS_H

#include <stddef.h>

#include "base/known.h"

struct machine;
struct root;

/*
 * structs: sizes of the followed kernel structs from BTF (/sys/kernel/btf/vmlinux,
 * world readable). The table of what is followed lives in structs.c; to follow
 * another struct, add a row there.
 */

/* Objects of a followed struct that one memcg has. */
enum per_memcg { PER_MEMCG_ONE, PER_MEMCG_POSSIBLE_NODES };

/* A flexible array at the end of a struct, by the names that it has had. */
struct flexible_def {
	const char *name;
	enum { ELEMENTS_NODES, ELEMENTS_LEVELS } of; /* nr_node_ids of them, or one each for the levels below */
	int besides; /* that a level's array has: the group itself; 0 where the root is no part of it */
};

#define FLEXIBLE_MAX 4

struct followed_def {
	const char *name; /* of the struct and, where it has one, of its cache */
	enum per_memcg per_memcg;
	struct flexible_def arrays[FLEXIBLE_MAX]; /* the first that the struct has counts */
};

/*
 * struct cgroup has a pointer to each ancestor, so its size varies by level. R is that of this
 * level, where the groups of services and containers are.
 */
#define CGROUP_LEVEL 2

extern const struct followed_def structs_followed[];
extern const size_t structs_n_followed;

/*
 * R of each followed struct into ret[0..structs_n_followed), as struct_size() makes it:
 * sizeof, plus nr_node_ids elements where the array is flexible (mm/memcontrol.c,
 * mem_cgroup_alloc()), or an element for each level (kernel/cgroup/cgroup.c,
 * cgroup_create()). A struct that this kernel has not is unknown.
 *
 * Of @file, which is BTF or an ELF file with it (vmlinux, or that of a debug package), where it is not NULL.
 *
 * And sizeof of each struct of @wants. BTF is loaded and freed inside
 * the call, which is why both are read by one. 0; -ENOENT where the kernel has no BTF, or
 * another -errno of libbpf.
 */
struct struct_want {
	const char *name;
	const char *holder; /* counts only where a member of this struct points to it; NULL: always */
};
struct struct_wants {
	const struct struct_want *rows;
	size_t n;
	struct num *sizes; /* what is found, a row each */
};
int structs_read_btf(const struct root *root, const char *file, const struct machine *m, struct num *ret,
		     const struct struct_wants *wants);

/* sizeof of each struct of @names into ret[0..n); a struct that this kernel has not is unknown. Errors as above. */
int structs_sizes(const struct root *root, const char *const *names, size_t n, struct num *ret);

/* How many objects of @def one memcg has; unknown where the nodes are. */
struct num structs_per_memcg(const struct followed_def *def, const struct machine *m);

#endif
