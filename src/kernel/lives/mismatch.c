/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/lives/mismatch.h"

void mismatch_walked(struct mismatch *m)
{
	m->walked = true;
	m->last = NUM_UNKNOWN; /* the table is another one */
}

bool mismatch_due(struct mismatch *m, struct num kernel_total, struct num table_total)
{
	struct num now = num_sub(kernel_total, table_total);
	bool still = now.known && num_is(m->last, now.v);

	m->last = now;
	if (!still)
		return false;
	if (m->walked && num_is(m->asked, now.v))
		m->usual = now;
	if (num_is(m->usual, now.v)) {
		m->asked = NUM_UNKNOWN;
		return false;
	}
	if (!num_is(m->asked, now.v))
		m->walked = false;
	m->asked = now;
	return true;
}
