/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/stops.h"

#include <errno.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/xalloc.h"

static const int ends[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};

/* A signal that is ignored asks for nothing; once blocked, it would wait nevertheless. */
static bool is_ignored(int signal)
{
	struct sigaction now;

	return signal == SIGHUP && !sigaction(signal, NULL, &now) && now.sa_handler == SIG_IGN;
}

static sigset_t set_of_ends(void)
{
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < ARRAY_SIZE(ends); i++)
		if (!is_ignored(ends[i]))
			sigaddset(&set, ends[i]);
	return set;
}

static void hold(struct stops *s, bool children)
{
	sigset_t set = set_of_ends();

	if (children)
		sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, &s->before);
	s->fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

void stops_hold(struct stops *s)
{
	hold(s, false);
}

void stops_hold_and_children(struct stops *s)
{
	hold(s, true);
}

void stops_release(struct stops *s)
{
	if (s->fd >= 0)
		close(s->fd);
	sigprocmask(SIG_SETMASK, &s->before, NULL);
}

void stops_forget(struct stops *s)
{
	struct signalfd_siginfo taken;

	while (s->fd >= 0 && read(s->fd, &taken, sizeof(taken)) > 0)
		;
	stops_release(s);
}

bool stops_pending(void)
{
	sigset_t set;

	if (sigpending(&set))
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(ends); i++)
		if (sigismember(&set, ends[i]) > 0)
			return true;
	return false;
}

static int milliseconds(int64_t ns)
{
	int64_t ms = ns / 1000000 + 1;

	return ns <= 0 ? 0 : ms > 86400000 ? 86400000 : (int)ms;
}

static bool any_has_something(const struct pollfd *fds, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (fds[i].revents)
			return true;
	return false;
}

bool stops_wait(const struct stops *s, struct pollfd *others, size_t n, int64_t ns)
{
	int64_t until = clock_now().boot_ns + ns, left = ns;
	struct pollfd fds[1 + STOPS_OTHERS] = {{.fd = s->fd, .events = POLLIN}};

	for (size_t i = 0; i < n; i++)
		fds[1 + i] = others[i];
	do {
		if (poll(fds, 1 + n, milliseconds(left)) < 0 && errno != EINTR)
			return false;
		left = until - clock_now().boot_ns;
	} while (left > 0 && !any_has_something(fds, 1 + n));
	for (size_t i = 0; i < n; i++)
		others[i].revents = fds[1 + i].revents;
	return !fds[0].revents;
}

/* For reads that may hang. A signal handler can reach these only as globals. */

static struct {
	void (*undo)(void);
	volatile sig_atomic_t asked; /* the signal that came; 0: none */
	struct sigaction before[ARRAY_SIZE(ends)], alarm_before;
	sigset_t set, mask_before;
} reading;

#define PATIENCE_S 1

static void end_now(int sig)
{
	int asked = reading.asked;
	sigset_t set;

	(void)sig;
	if (reading.undo)
		reading.undo();
	signal(asked, SIG_DFL);
	sigemptyset(&set);
	sigaddset(&set, asked);
	raise(asked);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
}

static void note_asked(int sig)
{
	if (reading.asked)
		end_now(sig);
	reading.asked = sig;
	alarm(PATIENCE_S);
}

void stops_read_begin(void (*undo)(void))
{
	struct sigaction note = {.sa_handler = note_asked, .sa_flags = SA_RESTART};
	struct sigaction late = {.sa_handler = end_now};

	reading.undo = undo;
	reading.asked = 0;
	reading.set = set_of_ends();
	note.sa_mask = reading.set;
	sigaddset(&note.sa_mask, SIGALRM);
	late.sa_mask = note.sa_mask;
	sigaction(SIGALRM, &late, &reading.alarm_before);
	for (size_t i = 0; i < ARRAY_SIZE(ends); i++)
		if (sigismember(&reading.set, ends[i]) > 0)
			sigaction(ends[i], &note, &reading.before[i]);
	sigprocmask(SIG_UNBLOCK, &reading.set, &reading.mask_before);
}

void stops_read_end(void)
{
	sigprocmask(SIG_SETMASK, &reading.mask_before, NULL);
	alarm(0);
	for (size_t i = 0; i < ARRAY_SIZE(ends); i++)
		if (sigismember(&reading.set, ends[i]) > 0)
			sigaction(ends[i], &reading.before[i], NULL);
	sigaction(SIGALRM, &reading.alarm_before, NULL);
	if (reading.asked)
		raise(reading.asked); /* blocked again: it waits */
}
