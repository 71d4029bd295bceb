/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_CGROUP_CSSTABLE_H
#define KERNEL_CGROUP_CSSTABLE_H

#include <stdbool.h>
#include <stdint.h>

struct csswalk;
struct csswalk_result;
struct memcg_table;

/*
 * csstable: the table of memcgs by a walk of the kernel's own tree (kernel/cgroup/csswalk.h), in place of a walk of
 * its directories: the dying are met by name, and each memcg of a cgroup whose controller was
 * switched off and on is a row of its own, told apart by the kernel's serial number.
 *
 * Where events are followed (@traced), a row that the walk no longer meets stays as dying for one walk more and is
 * marked late: its event comes milliseconds later, and tells when and who. The kernel takes a memcg out of its tree
 * an RCU grace period before it frees it, so that a late row still has its memory; exact_dying() says whether the
 * kernel counts it.
 */

struct csstable; /* opaque */

struct csstable *csstable_new(void);
void csstable_free(struct csstable *c);

/* How it is to be done. */
struct csstable_how {
	uint32_t root; /* number of the hierarchy, 0 on v2 */
	bool v1;
	bool traced;
	bool holders; /* what holds the dying, too: row->held of each */
};

/*
 * Brings the table up to date; the caller has called memcg_table_begin(). 0, or csswalk_run()'s error: the table
 * then stays as it was.
 */
int csstable_walk(struct csstable *c, struct csswalk *w, struct memcg_table *t,
		  const struct csstable_how *how, struct csswalk_result *ret);

#endif
