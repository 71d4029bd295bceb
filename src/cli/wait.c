/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/wait.h"

#include <errno.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/xalloc.h"
#include "kernel/collector.h"

void wait_init(struct wait *w)
{
	sigset_t stops;

	sigemptyset(&stops);
	sigaddset(&stops, SIGINT);
	sigaddset(&stops, SIGTERM);
	sigaddset(&stops, SIGHUP);
	sigaddset(&stops, SIGQUIT);
	sigprocmask(SIG_BLOCK, &stops, &w->before);
	w->fd = signalfd(-1, &stops, SFD_CLOEXEC);
}

void wait_done(struct wait *w)
{
	struct signalfd_siginfo taken;

	/* what asked us to end was heard: it must not end us again, less politely */
	while (poll(&(struct pollfd){.fd = w->fd, .events = POLLIN}, 1, 0) > 0)
		if (read(w->fd, &taken, sizeof(taken)) <= 0)
			break;
	close(w->fd);
	sigprocmask(SIG_SETMASK, &w->before, NULL);
}

static int milliseconds(int64_t ns)
{
	if (ns > COLLECT_DRAIN_NS)
		ns = COLLECT_DRAIN_NS;
	return ns > 0 ? (int)(ns / 1000000) + 1 : 0;
}

bool wait_ns(struct wait *w, struct collector *c, FILE *out, int64_t ns)
{
	int64_t until = clock_now().boot_ns + ns;
	int64_t left;

	while ((left = until - clock_now().boot_ns) > 0) {
		struct pollfd fds[] = {
			{.fd = w->fd, .events = POLLIN},
			{.fd = fileno(out), .events = 0},
			{.fd = collector_fd(c), .events = POLLIN},
		};

		if (poll(fds, ARRAY_SIZE(fds), milliseconds(left)) < 0 && errno != EINTR)
			return false;
		if (fds[0].revents || fds[1].revents & POLLERR || ferror(out))
			return false;
		collector_drain(c);
	}
	return true;
}
