/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/hold.h"

#include <stddef.h>

#include "base/xalloc.h"

static const int held[] = {SIGINT, SIGTERM, SIGHUP};

bool hold_ignores(int signal)
{
	struct sigaction now;

	return signal == SIGHUP && !sigaction(signal, NULL, &now) && now.sa_handler == SIG_IGN;
}

void hold_signals(sigset_t *ret_before)
{
	sigset_t late;

	sigemptyset(&late);
	for (size_t i = 0; i < ARRAY_SIZE(held); i++)
		if (!hold_ignores(held[i]))
			sigaddset(&late, held[i]);
	sigprocmask(SIG_BLOCK, &late, ret_before);
}

bool hold_is_asked(void)
{
	sigset_t waiting;
	bool asked = false;

	if (sigpending(&waiting))
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(held); i++)
		asked = asked || sigismember(&waiting, held[i]) == 1;
	return asked;
}

void hold_release(const sigset_t *before)
{
	sigprocmask(SIG_SETMASK, before, NULL);
}
