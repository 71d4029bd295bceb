/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TOP_CRASH_H
#define TOP_CRASH_H

/*
 * crash: a terminal that works after a crash.
 *
 * Call crash_arm() before curses starts: it keeps the terminal's modes and the strings that
 * undo curses (from terminfo, so setupterm() comes first). On SIGSEGV, SIGABRT, SIGBUS,
 * SIGFPE, SIGILL and SIGQUIT the handler writes them, with async-signal-safe calls only and
 * on a stack of its own, and lets the signal do what it would have done.
 */
void crash_arm(void);
void crash_disarm(void);

#endif
