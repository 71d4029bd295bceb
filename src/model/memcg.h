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
 * The source that fills the table owns it; others hold a const pointer and read the
 * list of changes. A row is a node of the cgroup tree: its path is made from its
 * ancestors when it is shown, so that a rename changes one name.
 * A removed row stays readable until the next memcg_table_begin(); readers that keep
 * pointers to rows drop them when they see MEMCG_REMOVED.
 *
 * The key of a memcg is (root, id, incarnation). memcg_table_find() finds the newest
 * incarnation only: where a controller is switched off and on again on v2, the
 * cgroup's older memcgs are still there, dying.
 */

enum memcg_state {
	MEMCG_LIVE,  /* its cgroup exists and has a memcg */
	MEMCG_DYING, /* its cgroup is gone or lost the controller; the memcg is not yet freed */
};

const char *memcg_state_name(enum memcg_state state);

struct memcg {
	uint64_t id;          /* cgroup id: inode of its directory */
	uint32_t root;        /* hierarchy number of /proc/cgroups, 0 on v2 */
	uint32_t incarnation; /* how many memcgs before this one the cgroup was seen to have */
	enum memcg_state state;
	char *name;           /* last component, raw bytes; "" of the root */
	struct memcg *parent; /* NULL of the root */
	struct memcg *first_child, *next, *prev; /* siblings, in no order */

	struct num born_boot_ns;   /* CLOCK_BOOTTIME; exact only with born_exact */
	struct num dying_boot_ns;  /* when it was removed */
	bool born_exact;           /* its birth was seen; else it was there at the first look */
	struct num creator_pid;
	char *creator;             /* comm, NULL when unknown */

	uint64_t serial;      /* the kernel's number of its birth, which no other memcg has; 0: unknown */
	struct held *held;    /* its holders while it is dying (model/held.h); NULL: unknown */
	bool late;            /* it is being freed, and the event of that has still to come */
	bool found_dying;     /* a walk found it dying; no event told when it died */

	unsigned depth;       /* ancestors above it; 0 of the root */
	uint32_t subtree;     /* memcgs at and below it, live and dying */
	uint32_t subtree_dying; /* dying memcgs at and below it */
	/* Dying memcgs at and below it that the kernel counts and that have no row; unknown where the kernel has no
	 * such count. */
	struct num unseen_dying;
	struct pace *pace;    /* how it and those below it came and went (memcg_table_pace()); NULL: none did */
	size_t pace_index;    /* its place in paced[] while it has one */
	uint64_t changed;     /* generation in which it last changed */
	uint64_t seen;        /* for the owner's walk */
	size_t index;         /* its place in rows[] */
	size_t dying_index;   /* its place in dying_rows[] while it is dying */
	void *user;           /* for one view at a time, which keeps a pointer of its own with the row */
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
	struct memcg **dying_rows; /* the rows that are dying, in no order */
	struct memcg **paced;  /* rows that have a pace, in no order */
	size_t n_paced;
	int64_t now_ns, before_ns, since_ns; /* of memcg_table_clock(): last, last but one, first; 0: none */
	uint64_t generation;   /* memcg_table_begin() counts it up */
	/* The changes since memcg_table_begin(). A row that was added, changed and removed may stand in the list
	 * three times, in that order. */
	const struct memcg_change *changes;
	size_t n_changes;
};

struct memcg_table *memcg_table_new(void);
void memcg_table_free(struct memcg_table *t);

/* Starts a generation: forgets the changes of the last one and frees its removed rows. */
void memcg_table_begin(struct memcg_table *t);

/*
 * Tells the time of the changes that follow, on the boot clock; to be called after memcg_table_begin(). Counting begins
 * at the first time told, so that the rows which the table was filled with before are no changes. A time before the
 * last one, or another root, begins the counting anew.
 */
void memcg_table_clock(struct memcg_table *t, int64_t boot_ns);

/* Forgets the time and what was counted: the next time that is told is the first one. */
void memcg_table_count_anew(struct memcg_table *t);

/*
 * How many memcgs came and went at and below @m in the last 60 to 70 s, or since counting began, and how many seconds
 * that were; unknown where counting has not begun. Of births, those below @m alone count.
 */
struct real memcg_table_pace(const struct memcg_table *t, const struct memcg *m, struct pace_change *ret);

/* Counts @born births, right below the raw path @parent, of memcgs that were gone before they came into the table. */
void memcg_table_short_lives(struct memcg_table *t, const char *parent, uint64_t born);

struct memcg *memcg_table_root(const struct memcg_table *t);

/* The newest incarnation of a cgroup's memcg; NULL when the table has none. */
struct memcg *memcg_table_find(const struct memcg_table *t, uint32_t root, uint64_t id);

/*
 * Adds a live row. @parent is NULL for the root only. @name is copied. Where a dying row
 * has that id, the new row is the next incarnation.
 */
struct memcg *memcg_table_add(struct memcg_table *t, struct memcg *parent, uint32_t root,
			      uint64_t id, const char *name, size_t name_len);

/* Makes a live row dying; has no effect on a dying row. */
void memcg_table_dying(struct memcg_table *t, struct memcg *m, struct num boot_ns);

/* Makes a dying row live, for a reader that goes back in time; has no effect on a live row. */
void memcg_table_revive(struct memcg_table *t, struct memcg *m);

/* Removes the row and all rows below it, since the kernel frees a memcg after those below it. */
void memcg_table_remove(struct memcg_table *t, struct memcg *m);

void memcg_table_rename(struct memcg_table *t, struct memcg *m, const char *name, size_t name_len);

/* Sets the holders of a dying row, which owns @held from then on; NULL: unknown. */
void memcg_table_held(struct memcg_table *t, struct memcg *m, struct held *held);

/* Puts the row into the list of changes, after its owner has changed a member. */
void memcg_table_touch(struct memcg_table *t, struct memcg *m);

/*
 * Adds the path below the hierarchy's root to @out, "/" for the root. memcg_path() escapes
 * each component (base/text.h); memcg_path_raw() gives the bytes as they are.
 */
void memcg_path(const struct memcg *m, struct buf *out);
void memcg_path_raw(const struct memcg *m, struct buf *out);

/*
 * The same, or "..." and the end of the path where the path is longer than about @most bytes. The ancestors further up
 * are not looked at.
 */
void memcg_path_end(const struct memcg *m, size_t most, struct buf *out);

/*
 * The order of the paths of two struct memcg, as strcmp() of memcg_path() has it, without making the paths: those of
 * 60,000 memcgs below one long path would take hundreds of megabytes.
 */
int memcg_path_compare(const void *a, const void *b);

#endif
