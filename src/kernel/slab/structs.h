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

struct followed_def {
	const char *name;          /* of the struct and, where it has one, of its cache */
	const char *per_node_array; /* flexible array of nr_node_ids pointers, or NULL */
	enum per_memcg per_memcg;
};

extern const struct followed_def structs_followed[];
extern const size_t structs_n_followed;

/*
 * R of each followed struct into ret[0..structs_n_followed), as struct_size() makes it:
 * sizeof, plus nr_node_ids elements where the array is flexible (mm/memcontrol.c,
 * mem_cgroup_alloc()). A struct that this kernel has not is unknown.
 *
 * BTF is loaded and freed inside the call. 0; -ENOENT where the kernel has no BTF, or
 * another -errno of libbpf.
 */
int structs_read_btf(const struct root *root, const struct machine *m, struct num *ret);

/* sizeof of each struct of @names into ret[0..n); a struct that this kernel has not is unknown. Errors as above. */
int structs_sizes(const struct root *root, const char *const *names, size_t n, struct num *ret);

/* How many objects of @def one memcg has; unknown where the nodes are. */
struct num structs_per_memcg(const struct followed_def *def, const struct machine *m);

#endif
