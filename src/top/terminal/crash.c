/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "top/terminal/crash.h"

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include <curses.h>
#include <term.h>

#include "base/xalloc.h"

/*
 * A signal handler can reach these only as globals. They are written before a handler is installed, and those of
 * the terminal before curses changes it.
 */
static struct {
	void (*also)(void);
	bool terminal; /* to be restored */
	struct termios modes;
	char undo[256];
	size_t undo_len;
	char stack[16384];
} crash;

/* Signals that end a program by default without being a wish to end it; tty.c and batch.c take the wishes. */
static const int signals[] = {SIGSEGV, SIGABRT, SIGBUS,	 SIGFPE,  SIGILL,    SIGTRAP,
			      SIGSYS,  SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF,
			      SIGXCPU, SIGIO,	 SIGPWR,  SIGSTKFLT};

static void restore_terminal(void)
{
	/* Where one call fails the other may still help; a failure can be told to nobody. */
	if (write(STDOUT_FILENO, crash.undo, crash.undo_len) < 0 ||
	    tcsetattr(STDIN_FILENO, TCSANOW, &crash.modes) < 0)
		return;
}

void crash_undo(void)
{
	if (crash.terminal)
		restore_terminal();
	if (crash.also)
		crash.also();
}

static void on_crash(int sig)
{
	static const char said[] = "cgslabtop: crashed; the terminal is restored\r\n";
	bool terminal = crash.terminal;

	crash_undo();
	if (terminal && write(STDERR_FILENO, said, sizeof(said) - 1) < 0)
		crash.terminal = false; /* nobody can be told */
	raise(sig); /* SA_RESETHAND: the signal takes its default action when we return */
}

void crash_arm(void (*also)(void))
{
	struct sigaction action = {.sa_handler = on_crash,
				   .sa_flags = (int)SA_RESETHAND | SA_ONSTACK};
	stack_t stack = {.ss_sp = crash.stack, .ss_size = sizeof(crash.stack)};

	crash.also = also;
	sigaltstack(&stack, NULL);
	for (size_t i = 0; i < ARRAY_SIZE(signals); i++)
		sigaction(signals[i], &action, NULL);
}

/* Leaves out the delays ("$<5>") that a string of terminfo may have. */
static void add_undo(const char *text)
{
	const char *end;

	while (text && text != (char *)-1 && *text && crash.undo_len < sizeof(crash.undo)) {
		end = text[0] == '$' && text[1] == '<' ? strchr(text, '>') : NULL;
		if (end)
			text = end + 1;
		else
			crash.undo[crash.undo_len++] = *text++;
	}
}

void crash_note_terminal(void)
{
	tcgetattr(STDIN_FILENO, &crash.modes);
	crash.undo_len = 0;
	/* Switches mouse reports off; terminfo has no capability for that which all terminals share. */
	add_undo("\033[?1000l\033[?1002l\033[?1006l");
	add_undo(exit_attribute_mode);
	add_undo(keypad_local);
	add_undo(cursor_normal);
	add_undo(exit_ca_mode);
	crash.terminal = true;
}

void crash_forget_terminal(void)
{
	crash.terminal = false;
}
