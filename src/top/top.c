/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "top/top.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/stops.h"
#include "base/xalloc.h"
#include "model/sample.h"
#include "model/source.h"
#include "model/tickrow.h"
#include "top/keys/dispatch.h"
#include "top/terminal/crash.h"

static int64_t mono_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * NS_PER_SEC + ts.tv_nsec;
}

struct top *top_new(struct source *source)
{
	struct top *t = xcalloc(1, sizeof(*t));

	t->source = source;
	t->began_ns = mono_now();
	t->delay_ns = 2 * NS_PER_SEC;
	keymap_defaults(&t->keys);
	for (const struct view_ops *ops; (ops = view_ops_at(t->n_views)); t->n_views++) {
		XGROW(t->views, t->n_views, t->views_cap);
		t->views[t->n_views] = view_new(ops);
		t->views[t->n_views]->source = source;
	}
	return t;
}

void top_free(struct top *t)
{
	if (!t)
		return;
	for (size_t i = 0; i < t->n_views; i++)
		view_free(t->views[i]);
	free(t->views);
	if (t->source)
		t->source->ops->free(t->source);
	header_done(&t->header);
	overlay_done(&t->overlay);
	menu_close(&t->menu);
	prompt_done(&t->prompt);
	free(t->stale);
	free(t->message);
	if (t->searching)
		regfree(&t->search_re);
	free(t->search);
	free(t->prompt_note);
	free(t->conf_path);
	free(t);
}

struct view *top_shown(const struct top *t)
{
	return t->views[t->at];
}

struct view *top_view(struct top *t, const char *name)
{
	for (size_t i = 0; i < t->n_views; i++)
		if (!strcmp(t->views[i]->ops->name, name))
			return t->views[i];
	return NULL;
}

unsigned top_show_view(struct top *t, size_t i)
{
	t->at = i;
	t->overlay.kind = NULL;
	menu_close(&t->menu);
	/* Asks for data that the view before did not need. */
	return top_shown(t)->ops->all_bounds && !t->replay ? REACT_TICK : REACT_ARRANGE;
}

unsigned top_show_view_named(struct top *t, const char *name)
{
	for (size_t i = 0; i < t->n_views; i++)
		if (!strcmp(t->views[i]->ops->name, name))
			return top_show_view(t, i);
	return REACT_NONE;
}

void top_say(struct top *t, enum style style, const char *fmt, ...)
{
	va_list ap;

	free(t->message);
	va_start(ap, fmt);
	if (vasprintf(&t->message, fmt, ap) < 0)
		abort();
	va_end(ap);
	t->message_style = style;
}

void top_ask(struct top *t, const struct question *q, const char *initial)
{
	t->question = q;
	prompt_set(&t->prompt, initial);
}

static void fill_overlay(struct top *t)
{
	struct overlay *o = &t->overlay;
	struct buf text = BUF_INIT;

	o->gone = !o->kind->fill(t, &text);
	if (!o->gone) {
		buf_done(&o->text);
		o->text = text;
		text = BUF_INIT;
		o->width = 0; /* it is wrapped when it is drawn */
	}
	buf_done(&text);
}

void top_open(struct top *t, const struct overlay_kind *kind)
{
	overlay_done(&t->overlay);
	t->overlay.kind = kind;
	t->overlay.row = top_shown(t)->cursor_id;
	fill_overlay(t);
}

static void note_tick(void *user, const struct tick_row *row)
{
	header_note(user, row);
}

/* Takes the ticks since the last one from a source that keeps ticks, at most as many as a line shows. */
static int note_kept_ticks(struct top *t)
{
	struct header *h = &t->header;
	struct source_rows which = {.until = t->sample->tick, .most = SPARK_MAX};

	if (h->have_tick && which.until > h->tick)
		which.after = h->tick;
	else
		header_forget(h);
	return t->source->ops->ticks(t->source, &which, note_tick, h);
}

void top_take(struct top *t, const struct sample *s)
{
	struct header *h = &t->header;
	struct tick_row row;

	t->sample = s;
	header_take(h, s);
	if (h->have_tick && h->tick == s->tick)
		return;
	if (t->source->ops->ticks && !note_kept_ticks(t) && h->have_tick)
		return;
	row = tick_row_of(s, h->have_tick ? h->tick : 0);
	header_note(h, &row);
}

int top_tick(struct top *t)
{
	const struct source_ops *ops = t->source->ops;
	const struct sample *s;
	int r;

	if (ops->all_bounds)
		ops->all_bounds(t->source, top_shown(t)->ops->all_bounds);
	stops_read_begin(crash_undo);
	r = t->has_at ? ops->at(t->source, t->at_ns, 0, &s) : ops->next(t->source, &s);
	stops_read_end();
	t->replay |= t->has_at;
	t->has_at = false;
	free(t->stale);
	t->stale = NULL;
	if (r >= 0) {
		top_take(t, s);
	} else {
		t->stale = xasprintf("%s: %s; this is the last sample it gave", ops->name,
				     strerror(-r));
	}
	return t->sample ? 0 : r;
}

/* Brings rows and overlay up to date with the sample. */
static void top_arrange(struct top *t)
{
	for (size_t i = 0; i < t->n_views; i++) {
		struct view *v = t->views[i];

		v->canvas = (struct canvas){(size_t)t->layout.width, (size_t)t->layout.n_rows + 1,
					    t->tty && tty_is_ascii(t->tty)};
		if (i == t->at || v->ops->follows)
			view_update(v, t->sample, (size_t)t->layout.n_rows);
		else if (v->ops->note)
			v->ops->note(v, t->sample);
	}
	if (t->overlay.kind)
		fill_overlay(t);
}

static void take_layout(struct top *t)
{
	int height, width;

	tty_size(t->tty, &height, &width);
	t->layout = layout_of(height, width);
}

/* Takes a tick and updates the screen; counts the cost. */
static void refresh_screen(struct top *t, bool tick)
{
	double before = clock_cpu_seconds(), cost;

	if (tick) {
		top_tick(t);
		t->due_ns = mono_now() + t->delay_ns;
	}
	top_arrange(t);
	screen_draw(t);
	cost = clock_cpu_seconds() - before;
	if (!tick)
		return;
	t->stats.refreshes++;
	t->stats.refresh_cpu_seconds += cost;
	if (cost > t->stats.refresh_cpu_max)
		t->stats.refresh_cpu_max = cost;
}

/* Carries out the reactions of actions, except ticks; false to leave. */
static bool react(struct top *t, unsigned reactions)
{
	if (reactions & REACT_QUIT)
		return false;
	if (reactions & REACT_REPAINT)
		tty_repaint(t->tty);
	if (reactions & REACT_ARRANGE)
		refresh_screen(t, false);
	else if (reactions)
		screen_draw(t);
	return true;
}

static void note_key(struct top_stats *stats, double seconds, double cpu)
{
	if (seconds > stats->key_max_seconds)
		stats->key_max_seconds = seconds;
	if (cpu > stats->key_cpu_max)
		stats->key_cpu_max = cpu;
}

/* Takes all keys that have come, then carries out their reactions once. */
static bool take_keys(struct top *t)
{
	int64_t before = mono_now();
	double cpu = clock_cpu_seconds();
	unsigned reactions = REACT_NONE;
	struct tty_key key;
	bool stay, ticked = false;

	while (!(reactions & REACT_QUIT) && !tty_key(t->tty, &key)) {
		unsigned more = dispatch_key(t, &key);

		/* The next key must see the tick and the rows as they will be shown. */
		if (more & REACT_TICK) {
			refresh_screen(t, true);
			ticked = true;
		} else if (more & REACT_ARRANGE) {
			top_arrange(t);
		}
		reactions |= more & ~(unsigned)REACT_TICK;
		t->stats.keys++;
	}
	stay = react(t, reactions);
	if (!ticked)
		note_key(&t->stats, (double)(mono_now() - before) / 1e9, clock_cpu_seconds() - cpu);
	return stay;
}

static int source_fd(const struct top *t)
{
	return t->source->ops->fd ? t->source->ops->fd(t->source) : -1;
}

/* While an earlier tick is shown, a source that keeps its ticks still takes new ones. */
static bool reads_ticks(const struct top *t)
{
	return !t->paused && (!t->replay || t->source->ops->keep);
}

/* The time until the next tick, or until the source's buffers are to be drained; -1: for ever. */
static int wait_ms(const struct top *t, bool drains)
{
	int64_t left = INT64_MAX;

	if (reads_ticks(t))
		left = t->due_ns - mono_now();
	if (drains && left > SOURCE_DRAIN_NS)
		left = SOURCE_DRAIN_NS;
	if (left == INT64_MAX)
		return -1;
	return left <= 0 ? 0 : (int)((left + 999999) / 1000000);
}

static enum tty_event wait_event(struct top *t)
{
	int fd = source_fd(t);
	enum tty_event event = tty_wait(t->tty, wait_ms(t, fd >= 0), fd);

	if (fd >= 0 && (event == TTY_SOURCE || event == TTY_TIMEOUT))
		t->source->ops->drain(t->source);
	return event;
}

/* Waits for one event and takes it; false to leave. */
static bool step(struct top *t)
{
	enum tty_event event = wait_event(t);

	if (event == TTY_END)
		return false;
	if (event == TTY_KEY)
		return take_keys(t);
	if (event == TTY_RESIZE) {
		take_layout(t);
		refresh_screen(t, false);
		return true;
	}
	if (!reads_ticks(t) || mono_now() < t->due_ns)
		return true;
	if (t->replay) {
		t->source->ops->keep(t->source);
		t->due_ns = mono_now() + t->delay_ns;
		return true;
	}
	refresh_screen(t, true);
	return !t->times || --t->times;
}

int top_run(struct top *t, bool color)
{
	int r = tty_start(color, &t->tty);

	if (r)
		return r;
	tty_set_theme(t->tty, t->theme);
	take_layout(t);
	top_arrange(t);
	t->stats.first_loaded = top_shown(t)->loaded;
	screen_draw(t);
	t->stats.first_screen_seconds = (double)(mono_now() - t->began_ns) / 1e9;
	t->stats.first_screen_cpu = clock_cpu_seconds();
	t->due_ns = mono_now() + t->delay_ns;
	if (t->times != 1)
		while (step(t))
			;
	tty_stop(t->tty);
	t->tty = NULL;
	return 0;
}
