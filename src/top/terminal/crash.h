/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TOP_TERMINAL_CRASH_H
#define TOP_TERMINAL_CRASH_H

/*
 * crash: restores the terminal when a signal ends the program.
 *
 * After crash_arm(), a signal that would end the program at once calls @also first, on a stack
 * of its own, and then does what it would have done. Between crash_note_terminal() and
 * crash_forget_terminal() it restores the terminal as well. crash_note_terminal() must be called before curses
 * starts, because it keeps the terminal's modes, and after setupterm(), because it keeps the strings of
 * terminfo that undo curses. The handler makes only async-signal-safe calls, and @also has to do the same.
 */
void crash_arm(void (*also)(void));
void crash_note_terminal(void);
void crash_forget_terminal(void);

/* Restores the terminal where needed and calls @also: for code that ends the program in a handler of its own. */
void crash_undo(void);

#endif
