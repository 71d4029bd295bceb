/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KERNEL_CGROUP_CSSTABLE_H
#define KERNEL_CGROUP_CSSTABLE_H

#include <stdbool.h>
#include <stdint.h>

struct csswalk;
struct csswalk_result;
struct memcg_table;

/*
 * csstable: brings the table of memcgs up to date by a walk of the kernel's own tree (kernel/cgroup/csswalk.h), and
 * not by a walk of its directories. So dying memcgs have rows with names. A cgroup whose controller was switched off
 * and on has several memcgs; each has a row of its own, told apart by the kernel's serial number.
 *
 * Where events are followed (@traced), a row that the walk does not meet any more stays as dying until the next walk,
 * and is marked late: its event comes milliseconds later and tells when and who. The kernel takes a memcg out of its
 * tree an RCU grace period before it frees the memcg, so a late row still has its memory; exact_dying() says whether
 * the kernel counts it.
 */

struct csstable; /* opaque */

struct csstable *csstable_new(void);
void csstable_free(struct csstable *c);

/* How a walk is made. */
struct csstable_how {
	uint32_t root; /* number of the hierarchy, 0 on v2 */
	bool v1;
	bool traced;
	bool holders; /* also find what holds each dying memcg: row->held */
};

/*
 * Brings the table up to date; the caller has called memcg_table_begin() before. 0, or the error of csswalk_run():
 * then the table stays as it was.
 */
int csstable_walk(struct csstable *c, struct csswalk *w, struct memcg_table *t,
		  const struct csstable_how *how, struct csswalk_result *ret);

#endif
