/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/tickrow.h"

#include "model/follow.h"
#include "model/sample.h"
#include "model/savings.h"

struct tick_row tick_row_of(const struct sample *s, uint64_t before)
{
	return (struct tick_row){
		.tick = s->tick,
		.at = s->at,
		.after_gap = !before || s->tick != before + 1,
		.new_boot = !before,
		.live = s->counts.live,
		.dying = s->counts.dying,
		.saved_bytes = s->total.saved_bytes,
		.would_save_bytes = s->total.would_save_bytes,
		.wasted_bytes = s->total.wasted_bytes,
		.net_page_saving_bytes = s->net_page_saving_bytes,
		.dying_bytes = s->dying_bytes,
		.dying_price_slab_bytes = s->price.dying_slab_bytes,
		.lost_events = s->lost_events,
		.bucket_objs = follow_bucket_figure(s, FOLLOW_ACTIVE_OBJS),
	};
}

struct num tick_row_dying_price(const struct tick_row *t)
{
	return savings_memcgs_bytes(&(struct memcg_price){.dying_slab_bytes = t->dying_price_slab_bytes}, num(0), t->dying);
}

struct num tick_row_saving(const struct tick_row *t)
{
	return savings_are_to_come(t->saved_bytes, t->would_save_bytes) ? t->would_save_bytes : t->saved_bytes;
}
