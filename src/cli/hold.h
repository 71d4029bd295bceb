/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLI_HOLD_H
#define CLI_HOLD_H

#include <signal.h>
#include <stdbool.h>

/*
 * hold: the signals that ask a program to end (INT, TERM, HUP), kept waiting while it has
 * something to put back. No handler: who holds them looks now and then whether one waits, undoes
 * what must be undone and lets them go, which ends the program as it was asked to.
 */

/* True under nohup: a signal that is ignored asks for nothing, but would wait once it is blocked. */
bool hold_ignores(int signal);

void hold_signals(sigset_t *ret_before);
bool hold_is_asked(void);
void hold_release(const sigset_t *before);

#endif
