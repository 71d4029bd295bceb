/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/sitewindow.h"

#include <inttypes.h>

#include "base/buf.h"
#include "base/text.h"
#include "model/cost.h"

#define RECORDED_SECONDS 0.5e-6
#define REJECTED_SECONDS 0.25e-6

#define NEVER_NS 1e17 /* three years */

struct real site_window_price(uint64_t events, struct num rejected, uint64_t counted)
{
	struct real recorded = real((double)(events + counted) * RECORDED_SECONDS);

	return real_add(recorded, real_mul(real_of(rejected), real(REJECTED_SECONDS)));
}

int64_t site_window_next_ns(int64_t began_ns, int64_t every_ns, double cpu_seconds, double budget,
			    bool *ret_rarer)
{
	double ns = budget > 0 ? cpu_seconds / budget * 1e9 : NEVER_NS;
	int64_t least_ns = ns < NEVER_NS ? (int64_t)ns : (int64_t)NEVER_NS;

	*ret_rarer = least_ns > every_ns;
	return began_ns + (*ret_rarer ? least_ns : every_ns);
}

void site_window_text(const struct site_window *w, struct buf *out)
{
	buf_addf(out, "%.2f s, %" PRIu64 " event%s, %" PRIu64 " lost, %.3f CPU-s", w->seconds,
		 w->events, text_s(w->events), w->lost, w->cpu_seconds);
	if (w->machine_cpu_seconds.known)
		buf_addf(out, ", the machine paid about %.3f CPU-s", w->machine_cpu_seconds.v);
	if (w->in_kernel)
		buf_adds(out, ", totals taken in the kernel");
}

void site_row_compute(struct site_row *row, double seconds)
{
	struct real count = real_of(row->allocs), per = real(seconds);
	struct real asked = real_of(row->requested_bytes);
	struct num saving = num_sub(row->slot_bytes, row->own_slot_bytes);

	if (saving.known && saving.v < 0)
		saving = num(0);
	row->allocs_per_second = real_div(count, per);
	row->requested_mean = real_div(asked, count);
	row->wasted_bytes_per_second =
		real_div(real_sub(real_mul(count, real_of(row->slot_bytes)), asked), per);
	row->would_save_bytes_per_second = real_mul(real_of(saving), row->allocs_per_second);
}
