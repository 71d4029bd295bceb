/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/cost/sitewindows.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/root.h"
#include "base/xalloc.h"
#include "kernel/cost/sitenames.h"
#include "kernel/cost/sites.h"
#include "kernel/trace/instance.h"

struct site_windows {
	struct root root;
	struct site_names *names;
	int tracefs; /* held; < 0: looked for each time */
	int epoll, timer;
	int watched; /* descriptor of the open window that is in epoll; < 0: none */
	struct site_watch *open;
	struct sites *last, *fresh; /* what is shown, and what was read since */
	int failed;		    /* -errno of the last window; 0: it was read, or there was none */
	struct buf why;
};

int site_windows_new(bool hold, struct site_windows **ret)
{
	struct site_windows *w = xcalloc(1, sizeof(*w));
	struct epoll_event due = {.events = EPOLLIN};
	struct buf why = BUF_INIT;
	int err = root_open(&w->root, "/");

	w->tracefs = w->watched = -1;
	w->epoll = epoll_create1(EPOLL_CLOEXEC);
	w->timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	if (!err && (w->epoll < 0 || w->timer < 0 ||
		     epoll_ctl(w->epoll, EPOLL_CTL_ADD, w->timer, &due)))
		err = -errno;
	if (err) {
		site_windows_free(w);
		return err;
	}
	w->names = site_names_new(&w->root);
	if (hold)
		w->tracefs = instance_hold(&why); /* why not is said by the window that needs it */
	buf_done(&why);
	*ret = w;
	return 0;
}

static void close_if_open(int fd)
{
	if (fd >= 0)
		close(fd);
}

void site_windows_free(struct site_windows *w)
{
	if (!w)
		return;
	site_windows_abandon(w);
	sites_free(w->last);
	sites_free(w->fresh);
	site_names_free(w->names);
	close_if_open(w->tracefs);
	close_if_open(w->epoll);
	close_if_open(w->timer);
	root_done(&w->root);
	buf_done(&w->why);
	free(w);
}

/* What to wait for */

static void unwatch_window(struct site_windows *w)
{
	const struct itimerspec never = {{0, 0}, {0, 0}};

	if (w->watched >= 0)
		epoll_ctl(w->epoll, EPOLL_CTL_DEL, w->watched, NULL);
	w->watched = -1;
	timerfd_settime(w->timer, 0, &never, NULL);
}

static void watch_window(struct site_windows *w)
{
	struct epoll_event ev = {.events = EPOLLIN};
	int64_t due = sites_due_ns(w->open);
	const struct itimerspec at = {{0, 0}, {due / NS_PER_SEC, due % NS_PER_SEC}};
	int fd = sites_fd(w->open);

	if (fd != w->watched) {
		unwatch_window(w);
		if (fd >= 0 && !epoll_ctl(w->epoll, EPOLL_CTL_ADD, fd, &ev))
			w->watched = fd;
	}
	timerfd_settime(w->timer, TFD_TIMER_ABSTIME, &at, NULL);
}

int site_windows_tracefs(const struct site_windows *w)
{
	return w->tracefs;
}

bool site_windows_is_open(const struct site_windows *w)
{
	return w->open != NULL;
}

int site_windows_fd(const struct site_windows *w)
{
	return w->epoll;
}

/* Windows */

static int note_limit(struct site_windows *w, int err, const char *why)
{
	w->failed = err;
	buf_clear(&w->why);
	buf_adds(&w->why, why);
	return err;
}

int site_windows_open(struct site_windows *w, const struct sites_options *options,
		      const struct sample *s, struct buf *why)
{
	struct sites_options here = *options;
	int err;

	if (w->open)
		return -EBUSY;
	here.locks = INSTANCE_LOCKS;
	here.tracefs = w->tracefs >= 0 ? &w->tracefs : NULL;
	err = sites_open(&here, s, &w->open, why);
	if (!err)
		watch_window(w);
	/* that another process has a window open says nothing about the source */
	return err == -EBUSY ? err : note_limit(w, err, buf_str(why));
}

void site_windows_abandon(struct site_windows *w)
{
	if (!w->open)
		return;
	unwatch_window(w);
	sites_abandon(w->open);
	w->open = NULL;
}

int site_windows_end(struct site_windows *w, const struct sample *s)
{
	struct site_watch *open = w->open;
	struct buf why = BUF_INIT;
	struct sites *seen;
	int err;

	unwatch_window(w);
	w->open = NULL;
	err = sites_finish(open, w->names, s, &seen, &why);
	if (!err) {
		sites_free(w->fresh);
		w->fresh = seen;
	}
	note_limit(w, err, buf_str(&why));
	buf_done(&why);
	return err;
}

int site_windows_step(struct site_windows *w, const struct sample *s)
{
	struct buf why = BUF_INIT;
	int r = sites_step(w->open, &why);

	if (r > 0)
		watch_window(w);
	if (r < 0) {
		site_windows_abandon(w);
		note_limit(w, r, buf_str(&why));
	}
	buf_done(&why);
	return r ? r : site_windows_end(w, s);
}

bool site_windows_turn(struct site_windows *w)
{
	if (!w->fresh)
		return false;
	sites_free(w->last);
	w->last = w->fresh;
	w->fresh = NULL;
	return true;
}

const struct site_window *site_windows_newest(const struct site_windows *w)
{
	const struct sites *newest = w->fresh ? w->fresh : w->last;

	return newest ? &newest->window : NULL;
}

struct source_status site_windows_status(const struct site_windows *w)
{
	bool denied = w->failed == -EACCES || w->failed == -EPERM;

	if (w->failed)
		return (struct source_status){denied ? STATE_DENIED : STATE_ABSENT,
					      w->why.len ? buf_str(&w->why) : strerror(-w->failed)};
	if (!site_windows_newest(w))
		return (struct source_status){STATE_UNUSED, ""};
	if (site_windows_newest(w)->lost)
		return (struct source_status){
			STATE_LOSSY,
			"the last window of allocation tracing lost events: its counts are too low"};
	return (struct source_status){STATE_OK, ""};
}

void site_windows_join(const struct site_windows *w, struct sample *s)
{
	s->sources[SOURCE_KMEM] = site_windows_status(w);
	if (!w->last)
		return;
	s->site_window = &w->last->window;
	s->sites = w->last->rows;
	s->n_sites = w->last->n;
}
