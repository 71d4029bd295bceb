/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "top/terminal/tty.h"

#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include <curses.h>
#include <term.h>

#include "base/xalloc.h"
#include "top/line.h"
#include "top/terminal/crash.h"
#include "top/terminal/theme.h"

struct tty {
	SCREEN *screen;
	int signals; /* signalfd */
	sigset_t old_mask;
	bool ascii;
	int colors; /* 0: none */
	attr_t attrs[STYLE_COUNT];
	short pairs[STYLE_COUNT];
};

static attr_t attr_of(unsigned attr)
{
	return (attr & PAINT_BOLD ? A_BOLD : 0) | (attr & PAINT_DIM ? A_DIM : 0) |
	       (attr & PAINT_REVERSE ? A_REVERSE : 0) | (attr & PAINT_UNDERLINE ? A_UNDERLINE : 0);
}

void tty_set_theme(struct tty *t, enum theme theme)
{
	for (short i = 0; i < STYLE_COUNT; i++) {
		struct paint p = theme_paint(theme, t->colors, (enum style)i);

		t->attrs[i] = attr_of(p.attr);
		t->pairs[i] = 0;
		if ((p.fg >= 0 || p.bg >= 0) && i + 1 < COLOR_PAIRS) {
			init_pair((short)(i + 1), p.fg, p.bg);
			t->pairs[i] = (short)(i + 1);
		}
	}
}

static int start_colors(bool color)
{
	if (!color || !has_colors() || start_color() != OK)
		return 0;
	use_default_colors();
	return COLORS;
}

static const int caught[] = {SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGWINCH, SIGTSTP, SIGCONT};

/* Signals become readable events. */
static int catch_signals(struct tty *t)
{
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < ARRAY_SIZE(caught); i++)
		sigaddset(&set, caught[i]);
	sigprocmask(SIG_BLOCK, &set, &t->old_mask);
	t->signals = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	return t->signals < 0 ? -errno : 0;
}

/* Calls newterm() and removes the handlers that it installs, because a stop is to have its default action. */
static SCREEN *new_screen(void)
{
	struct sigaction before[ARRAY_SIZE(caught)];
	SCREEN *screen;

	for (size_t i = 0; i < ARRAY_SIZE(caught); i++)
		sigaction(caught[i], NULL, &before[i]);
	screen = newterm(NULL, stdout, stdin);
	for (size_t i = 0; i < ARRAY_SIZE(caught); i++)
		sigaction(caught[i], &before[i], NULL);
	return screen;
}

static void set_modes(void)
{
	cbreak();
	noecho();
	nonl();
	intrflush(stdscr, FALSE);
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	leaveok(stdscr, FALSE);
	set_escdelay(25);
	curs_set(0);
	mouseinterval(0);
	mousemask(BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED, NULL);
}

/* Notes what a crash would have to undo, and finds out whether curses can work here. */
static int look_at_terminal(void)
{
	int err;
	bool can_move;

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return -ENOTTY;
	if (setupterm(NULL, STDOUT_FILENO, &err) != OK)
		return -EINVAL;
	can_move = cursor_address != NULL;
	if (can_move)
		crash_note_terminal();
	del_curterm(cur_term); /* newterm() reads terminfo again */
	return can_move ? 0 : -EINVAL;
}

int tty_start(bool color, struct tty **ret)
{
	struct tty *t;
	int r = look_at_terminal();

	if (r)
		return r;
	t = xcalloc(1, sizeof(*t));
	t->ascii = strcmp(nl_langinfo(CODESET), "UTF-8") != 0;
	r = catch_signals(t);
	t->screen = r ? NULL : new_screen();
	if (!t->screen) {
		crash_forget_terminal();
		sigprocmask(SIG_SETMASK, &t->old_mask, NULL);
		free(t);
		return r ? r : -EINVAL;
	}
	set_modes();
	t->colors = start_colors(color);
	tty_set_theme(t, THEME_DEFAULT);
	*ret = t;
	return 0;
}

void tty_stop(struct tty *t)
{
	if (!t)
		return;
	mousemask(0, NULL);
	endwin();
	delscreen(t->screen);
	crash_forget_terminal();
	close(t->signals);
	sigprocmask(SIG_SETMASK, &t->old_mask, NULL);
	free(t);
}

bool tty_is_ascii(const struct tty *t)
{
	return t->ascii;
}

void tty_size(const struct tty *t, int *ret_height, int *ret_width)
{
	(void)t;
	*ret_height = LINES;
	*ret_width = COLS;
}

static void paint_run(const struct tty *t, const struct line *line, const struct run *run,
		      enum style style, attr_t more)
{
	attr_set(t->attrs[style] | more, t->pairs[style], NULL);
	addnstr(line->text.bytes + run->start, (int)run->len);
}

static void paint_runs(struct tty *t, const struct line *line)
{
	for (size_t i = 0; i < line->n_runs; i++)
		paint_run(t, line, &line->runs[i], line->runs[i].style, 0);
}

/* Text that is too wide would go on in the next line. */
void tty_paint(struct tty *t, int y, const struct line *line)
{
	struct line cut = {.ascii = line->ascii};

	if (move(y, 0) == ERR)
		return;
	if (line->width > (size_t)COLS) {
		line_append(&cut, line, (size_t)COLS);
		paint_runs(t, &cut);
	} else {
		paint_runs(t, line);
	}
	line_done(&cut);
	attr_set(A_NORMAL, 0, NULL);
	if (line->width < (size_t)COLS)
		clrtoeol();
}

void tty_paint_cursor(struct tty *t, int y, const struct line *line)
{
	if (move(y, 0) == ERR)
		return;
	for (size_t i = 0; i < line->n_runs; i++)
		paint_run(t, line, &line->runs[i], STYLE_CURSOR,
			  line->runs[i].style == STYLE_MATCH ? A_BOLD | A_UNDERLINE : 0);
	attr_set(t->attrs[STYLE_CURSOR], t->pairs[STYLE_CURSOR], NULL);
	for (size_t x = line->width; x < (size_t)COLS; x++)
		addch(' ');
	attr_set(A_NORMAL, 0, NULL);
}

void tty_erase(struct tty *t)
{
	(void)t;
	erase();
}

void tty_show(struct tty *t)
{
	(void)t;
	refresh();
}

void tty_cursor(struct tty *t, int y, int x)
{
	(void)t;
	curs_set(y >= 0);
	if (y >= 0)
		move(y, x);
}

void tty_repaint(struct tty *t)
{
	(void)t;
	clearok(curscr, TRUE);
}

static void take_size(void)
{
	struct winsize size;

	if (!ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) && size.ws_row && size.ws_col)
		resizeterm(size.ws_row, size.ws_col);
}

/* Sets up the screen again after other programs had the terminal: modes, keypad, mouse, every line. */
static void come_back(struct tty *t)
{
	take_size();
	tty_repaint(t);
	refresh();
	keypad(stdscr, TRUE); /* curses would wait with this until it reads a key */
}

/* Stops as the shell expects: restores the terminal, then lets the signal take its default action. */
static void stop_here(struct tty *t)
{
	static const struct timespec now = {0, 0};
	sigset_t stop, go_on;

	endwin();
	sigemptyset(&stop);
	sigaddset(&stop, SIGTSTP);
	sigemptyset(&go_on);
	sigaddset(&go_on, SIGCONT);
	raise(SIGTSTP);
	sigprocmask(SIG_UNBLOCK, &stop, NULL); /* stops in here */
	sigprocmask(SIG_BLOCK, &stop, NULL);
	sigtimedwait(&go_on, NULL, &now); /* the SIGCONT that woke us is no second event */
	come_back(t);
}

static enum tty_event take_signal(struct tty *t)
{
	struct signalfd_siginfo info;

	if (read(t->signals, &info, sizeof(info)) != sizeof(info))
		return TTY_TIMEOUT;
	switch (info.ssi_signo) {
	case SIGTSTP:
		stop_here(t);
		return TTY_RESIZE;
	case SIGCONT: /* someone else stopped us; the shell took the modes */
		endwin();
		come_back(t);
		return TTY_RESIZE;
	case SIGWINCH:
		take_size();
		return TTY_RESIZE;
	default:
		return TTY_END;
	}
}

enum tty_event tty_wait(struct tty *t, int timeout_ms, int fd)
{
	struct pollfd fds[] = {{STDIN_FILENO, POLLIN, 0}, {t->signals, POLLIN, 0}, {fd, POLLIN, 0}};

	if (poll(fds, ARRAY_SIZE(fds), timeout_ms) <= 0)
		return TTY_TIMEOUT;
	if (fds[1].revents)
		return take_signal(t);
	/* a terminal that went away is readable for ever, and a SIGHUP that is ignored does not tell of it */
	if (fds[0].revents & ~POLLIN)
		return TTY_END;
	if (fds[0].revents)
		return TTY_KEY;
	return fds[2].revents ? TTY_SOURCE : TTY_TIMEOUT;
}

static void take_mouse(struct tty_key *ret)
{
	MEVENT event;

	if (getmouse(&event) != OK)
		return;
	ret->mouse_x = event.x;
	ret->mouse_y = event.y;
	if (event.bstate & BUTTON4_PRESSED)
		ret->mouse = MOUSE_UP;
	else if (event.bstate & BUTTON5_PRESSED)
		ret->mouse = MOUSE_DOWN;
	else if (event.bstate & BUTTON1_PRESSED)
		ret->mouse = MOUSE_CLICK;
}

int tty_key(struct tty *t, struct tty_key *ret)
{
	int code = getch();

	(void)t;
	*ret = (struct tty_key){.code = code};
	if (code == KEY_MOUSE)
		take_mouse(ret);
	return code == ERR ? -1 : 0;
}
