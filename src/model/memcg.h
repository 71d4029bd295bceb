/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MODEL_MEMCG_H
#define MODEL_MEMCG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/known.h"

struct buf;
struct held;
struct pace;
struct pace_change;

/*
 * memcg: the table of memory cgroups, updated in place.
 *
 * Owned by the source that fills it; others hold a const pointer and look at
 * what changed since they last did. A row is a node of the cgroup tree, so a
 * path is made from its ancestors when it is shown and a rename costs one name.
 * A removed row stays readable until the next memcg_table_begin(): whoever keeps
 * pointers drops them on MEMCG_REMOVED.
 *
 * A memcg is keyed by (root, id, incarnation). Only the newest incarnation is
 * found by memcg_table_find(): a controller switched off and on again on v2
 * leaves older ones of the same cgroup, which are dying.
 */

enum memcg_state {
	MEMCG_LIVE,  /* its cgroup exists and has a memcg */
	MEMCG_DYING, /* killed, not yet freed */
};

const char *memcg_state_name(enum memcg_state state);

struct memcg {
	uint64_t id;          /* cgroup id: inode of its directory */
	uint32_t root;        /* hierarchy number of /proc/cgroups, 0 on v2 */
	uint32_t incarnation; /* counts up each time the cgroup got a new memcg while we looked */
	enum memcg_state state;
	char *name;           /* last component, raw bytes; "" of the root */
	struct memcg *parent; /* NULL of the root */
	struct memcg *first_child, *next, *prev; /* siblings, in no order */

	struct num born_boot_ns;   /* CLOCK_BOOTTIME; exact only with born_exact */
	struct num dying_boot_ns;  /* when it was removed */
	bool born_exact;           /* seen being made; else it was there before we looked */
	struct num creator_pid;
	char *creator;             /* comm, NULL when unknown */

	uint64_t serial;      /* the kernel's count of its birth, which no other memcg has; 0: not known */
	struct held *held;    /* what keeps it while it is dying (model/held.h); NULL: not known */
	bool late;            /* being freed, and its event has still to come */
	bool found_dying;     /* a walk found it dying, no event told when it began to */

	unsigned depth;       /* ancestors above it; 0 of the root */
	uint32_t subtree;     /* memcgs at and below it, live and dying */
	uint32_t subtree_dying; /* of them, those that are dying */
	/* Dying ones at and below it that the kernel counted and that have no row; unknown where it has no such
	 * count. */
	struct num unseen_dying;
	struct pace *pace;    /* how those below it came and went (memcg_table_pace()); NULL: they did not */
	size_t pace_index;    /* its place in paced[] while it has one */
	uint64_t changed;     /* generation in which it last changed */
	uint64_t seen;        /* for the owner's walk */
	size_t index;         /* its place in rows[] */
	size_t dying_index;   /* its place in dying_rows[] while it is dying */
	void *user;           /* for one view at a time: what it keeps with the row */
};

enum memcg_change_kind { MEMCG_ADDED, MEMCG_CHANGED, MEMCG_REMOVED };

struct memcg_change {
	enum memcg_change_kind kind;
	struct memcg *row;
};

struct memcg_table {
	struct memcg **rows; /* in no order; rows[0] is the root once there is one */
	size_t n;
	size_t live, dying;    /* rows by state */
	struct memcg **dying_rows; /* those that are dying, in no order */
	struct memcg **paced;  /* rows that have a pace, in no order */
	size_t n_paced;
	int64_t now_ns, before_ns, since_ns; /* of memcg_table_clock(): last, last but one, first; 0: none */
	uint64_t generation;   /* counts up by memcg_table_begin() */
	/* Since memcg_table_begin(). A row that was added, changed and removed may stand in it
	 * thrice, in that order. */
	const struct memcg_change *changes;
	size_t n_changes;
};

struct memcg_table *memcg_table_new(void);
void memcg_table_free(struct memcg_table *t);

/* Starts a generation: forgets the changes of the last one and frees its removed rows. */
void memcg_table_begin(struct memcg_table *t);

/*
 * Tells the time, on the boot clock: changes from here on are of it, and the first time that is told is where
 * counting begins: what the table was filled with is no change. After memcg_table_begin(); a time before the last one, or another root, begins it anew.
 */
void memcg_table_clock(struct memcg_table *t, int64_t boot_ns);

/*
 * What came and went below @m in the last minute, or since counting began, and in how many seconds; unknown
 * where it has not begun. @m itself is not in it.
 */
struct real memcg_table_pace(const struct memcg_table *t, const struct memcg *m, struct pace_change *ret);

/* Births of memcgs that were gone before they came into the table, right below the raw path @parent. */
void memcg_table_short_lives(struct memcg_table *t, const char *parent, uint64_t born);

struct memcg *memcg_table_root(const struct memcg_table *t);

/* The newest incarnation, NULL when the table has none. */
struct memcg *memcg_table_find(const struct memcg_table *t, uint32_t root, uint64_t id);

/*
 * Adds a live row. @parent is NULL for the root only. @name is copied. Where the
 * key is taken by a dying row, the new one is its next incarnation.
 */
struct memcg *memcg_table_add(struct memcg_table *t, struct memcg *parent, uint32_t root,
			      uint64_t id, const char *name, size_t name_len);

/* live -> dying; no effect on a dying row. */
void memcg_table_dying(struct memcg_table *t, struct memcg *m, struct num boot_ns);

/* dying -> live, for who goes back in time; no effect on a live row. */
void memcg_table_revive(struct memcg_table *t, struct memcg *m);

/* Takes the row out, and everything below it (what is below a freed memcg is freed too). */
void memcg_table_remove(struct memcg_table *t, struct memcg *m);

void memcg_table_rename(struct memcg_table *t, struct memcg *m, const char *name, size_t name_len);

/* What keeps a dying row, which the row owns from then on; NULL: not known. */
void memcg_table_held(struct memcg_table *t, struct memcg *m, struct held *held);

/* Says that a member of the row was changed by its owner. */
void memcg_table_touch(struct memcg_table *t, struct memcg *m);

/*
 * The path below the hierarchy's root behind what @out holds, "/" for the root,
 * each component escaped (base/text.h). @raw gives the bytes as they are.
 */
void memcg_path(const struct memcg *m, struct buf *out);
void memcg_path_raw(const struct memcg *m, struct buf *out);

/*
 * The same, or "..." and the end of it where it is longer than about @most bytes: what lies further up
 * is not looked at.
 */
void memcg_path_end(const struct memcg *m, size_t most, struct buf *out);

/*
 * Order of the paths of two struct memcg, as strcmp() of memcg_path() has it, without making them: 60,000
 * memcgs below one long path would have hundreds of megabytes of paths.
 */
int memcg_path_compare(const void *a, const void *b);

#endif
