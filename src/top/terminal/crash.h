/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TOP_TERMINAL_CRASH_H
#define TOP_TERMINAL_CRASH_H

/*
 * crash: what is left behind when a signal ends the program.
 *
 * From crash_arm() on, a signal that would end it without a word calls @also first, on a stack
 * of its own, and then does what it would have done. Between crash_note_terminal() and
 * crash_forget_terminal() the terminal is restored as well: call the first before curses
 * starts, for it keeps the terminal's modes and the strings that undo curses (from terminfo,
 * so setupterm() comes first). Only async-signal-safe calls are made, and @also has to keep
 * to them too.
 */
void crash_arm(void (*also)(void));
void crash_note_terminal(void);
void crash_forget_terminal(void);

/* Restores the terminal if it has to be, and calls @also: for who ends the program in a handler of its own. */
void crash_undo(void);

#endif
