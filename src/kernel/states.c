/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/states.h"

#include <errno.h>

#include "base/root.h"

void states_init(struct states *s, struct source_status of[SOURCE_COUNT])
{
	*s = (struct states){.of = of};
	for (size_t i = 0; i < SOURCE_COUNT; i++)
		of[i] = (struct source_status){STATE_UNUSED, ""};
}

void states_done(struct states *s)
{
	for (size_t i = 0; i < SOURCE_COUNT; i++)
		buf_done(&s->details[i]);
}

void states_set(struct states *s, enum source_id id, enum source_state state, const char *detail)
{
	buf_clear(&s->details[id]);
	buf_adds(&s->details[id], detail);
	s->of[id].state = state;
	s->of[id].detail = buf_str(&s->details[id]);
}

void states_error(struct states *s, enum source_id id, const char *path, int err, const char *cure)
{
	struct buf text = BUF_INIT;
	bool denied = err == -EACCES || err == -EPERM;

	buf_addf(&text, "%s: %s%s%s", path, denied ? "permission denied" : root_strerror(err), *cure ? "; " : "", cure);
	states_set(s, id, denied ? STATE_DENIED : STATE_ABSENT, buf_str(&text));
	buf_done(&text);
}
