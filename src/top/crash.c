/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "top/crash.h"

#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include <curses.h>
#include <term.h>

#include "base/xalloc.h"

/* A handler has no other way to them. Written by crash_arm() only, before it is installed. */
static struct {
	struct termios modes;
	char undo[256];
	size_t undo_len;
	char stack[16384];
} crash;

static const int signals[] = {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGQUIT};

static void on_crash(int sig)
{
	static const char said[] = "cgslabtop: crashed; the terminal is restored\r\n";

	if (write(STDOUT_FILENO, crash.undo, crash.undo_len) < 0 ||
	    tcsetattr(STDIN_FILENO, TCSANOW, &crash.modes) < 0 ||
	    write(STDERR_FILENO, said, sizeof(said) - 1) < 0)
		_exit(128 + sig);
	raise(sig); /* SA_RESETHAND: does what it does by default when we return */
}

/* Without the delays ("$<5>") that terminfo may put in. */
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

void crash_arm(void)
{
	struct sigaction action = {.sa_handler = on_crash,
				   .sa_flags = (int)SA_RESETHAND | SA_ONSTACK};
	stack_t stack = {.ss_sp = crash.stack, .ss_size = sizeof(crash.stack)};

	tcgetattr(STDIN_FILENO, &crash.modes);
	crash.undo_len = 0;
	/* Mouse reports off: terminfo has no capability for it that all terminals share. */
	add_undo("\033[?1000l\033[?1002l\033[?1006l");
	add_undo(exit_attribute_mode);
	add_undo(keypad_local);
	add_undo(cursor_normal);
	add_undo(exit_ca_mode);
	sigaltstack(&stack, NULL);
	for (size_t i = 0; i < ARRAY_SIZE(signals); i++)
		sigaction(signals[i], &action, NULL);
}

void crash_disarm(void)
{
	stack_t stack = {.ss_flags = SS_DISABLE};

	for (size_t i = 0; i < ARRAY_SIZE(signals); i++)
		signal(signals[i], SIG_DFL);
	sigaltstack(&stack, NULL);
}
