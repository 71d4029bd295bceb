/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/pace.h"

void pace_add(struct pace *p, int64_t now_ns, const struct pace_change *c)
{
	int64_t now = pace_slot(now_ns), first = p->newest + 1;
	struct pace_change *slot = &p->slots[now % PACE_SLOTS];

	/* changes that were written a round ago no longer count */
	if (now - first >= PACE_SLOTS)
		first = now - PACE_SLOTS + 1;
	for (int64_t n = first; n <= now; n++)
		p->slots[n % PACE_SLOTS] = (struct pace_change){0};
	if (now > p->newest)
		p->newest = now;
	slot->live += c->live;
	slot->dying += c->dying;
	slot->born += c->born;
}

struct pace_change pace_sum(const struct pace *p, int64_t now_ns)
{
	int64_t first = pace_slot(now_ns) - PACE_SLOTS + 1;
	struct pace_change sum = {0};

	if (first < 0)
		first = 0;
	for (int64_t n = first; n <= p->newest; n++) {
		const struct pace_change *slot = &p->slots[n % PACE_SLOTS];

		sum.live += slot->live;
		sum.dying += slot->dying;
		sum.born += slot->born;
	}
	return sum;
}

int64_t pace_begin_ns(int64_t now_ns)
{
	return (pace_slot(now_ns) - PACE_SLOTS + 1) * PACE_SLOT_NS;
}

bool pace_is_idle(const struct pace *p, int64_t now_ns)
{
	return pace_slot(now_ns) - p->newest >= PACE_SLOTS;
}
