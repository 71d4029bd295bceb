/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_SLAB_STRUCTS_H
#define KERNEL_SLAB_STRUCTS_H

#include <stddef.h>

#include "base/known.h"

struct machine;
struct root;

/*
 * structs: sizes of the followed kernel structs, from BTF (/sys/kernel/btf/vmlinux, which everybody can read). The
 * table of followed structs is in structs.c: to follow another struct, add a row there.
 */

/* How many objects of a followed struct one memcg has. */
enum per_memcg { PER_MEMCG_ONE, PER_MEMCG_POSSIBLE_NODES };

/* A flexible array at the end of a struct; kernels have had several names for it. */
struct flexible_def {
	const char *name;
	enum { ELEMENTS_NODES, ELEMENTS_LEVELS } of; /* so many elements: nr_node_ids, or one a level below the root */
	int besides; /* elements more than levels: 1 where the array has the root too */
};

#define FLEXIBLE_MAX 4

struct followed_def {
	const char *name; /* of the struct, and of its cache where it has one */
	enum per_memcg per_memcg;
	struct flexible_def arrays[FLEXIBLE_MAX]; /* the first array that the struct has is the one */
};

/*
 * struct cgroup has a pointer to each ancestor, so its size depends on its level. R is the size at this level, at
 * which services and containers have their groups.
 */
#define CGROUP_LEVEL 2

extern const struct followed_def structs_followed[];
extern const size_t structs_n_followed;

/*
 * structs_read_btf() puts R of each followed struct into ret[0..structs_n_followed), as struct_size() in the kernel
 * computes it: sizeof, and for a flexible array nr_node_ids elements (mm/memcontrol.c, mem_cgroup_alloc()) or an
 * element for each level (kernel/cgroup/cgroup.c, cgroup_create()). A struct that this kernel lacks is unknown.
 *
 * BTF is read from the kernel; where @file is not NULL, from that file, which is BTF or an ELF file with BTF
 * (vmlinux, or the one of a debug package).
 *
 * The call also reads sizeof of each struct of @wants: BTF is loaded and freed inside the call, and one loading
 * serves both. 0; -ENOENT where there is no such file; -ENODATA where no BTF is in it; -EISDIR or -ESPIPE where it is no
 * regular file; another -errno of the opening.
 */
struct struct_want {
	const char *name;
	const char *holder; /* the struct is wanted only where a member of this one points to it; NULL: always */
};
struct struct_wants {
	const struct struct_want *rows;
	size_t n;
	struct num *sizes; /* one for each row: what was found */
};
int structs_read_btf(const struct root *root, const char *file, const struct machine *m, struct num *ret,
		     const struct struct_wants *wants);

/* Whether @file has BTF: 0, or an error as above. */
int structs_check(const char *file);

/* What is wrong with a file of BTF, for messages. */
const char *structs_strerror(int err);

/*
 * Puts sizeof of each struct of @names into ret[0..n); unknown where this kernel lacks the struct. Errors as above.
 */
int structs_sizes(const struct root *root, const char *const *names, size_t n, struct num *ret);

/* How many objects of @def one memcg has; unknown where the number of nodes is. */
struct num structs_per_memcg(const struct followed_def *def, const struct machine *m);

#endif
