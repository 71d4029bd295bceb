/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/rewalk.h"

void rewalk_done(struct rewalk *r, int64_t boot_ns)
{
	r->usual = NUM_UNKNOWN;
	r->walked_ns = boot_ns;
}

bool rewalk_due(struct rewalk *r, struct num kernel_total, struct num table_total)
{
	struct num now = num_sub(kernel_total, table_total);
	bool still = now.known && num_is(r->last, now.v);

	r->last = now;
	if (!still)
		return false;
	if (!r->usual.known)
		r->usual = now;
	return now.v != r->usual.v;
}
