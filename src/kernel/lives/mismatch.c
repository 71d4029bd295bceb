/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/lives/mismatch.h"

void mismatch_walked(struct mismatch *r)
{
	r->walked = true;
	r->last = NUM_UNKNOWN; /* the table is another one */
}

bool mismatch_due(struct mismatch *r, struct num kernel_total, struct num table_total)
{
	struct num now = num_sub(kernel_total, table_total);
	bool still = now.known && num_is(r->last, now.v);

	r->last = now;
	if (!still)
		return false;
	if (r->walked && num_is(r->asked, now.v))
		r->usual = now;
	if (num_is(r->usual, now.v)) {
		r->asked = NUM_UNKNOWN;
		return false;
	}
	if (!num_is(r->asked, now.v))
		r->walked = false;
	r->asked = now;
	return true;
}
