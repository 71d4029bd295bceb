/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "daemon/report.h"

#include <stdlib.h>
#include <string.h>
#include <syslog.h>

#include "base/strings.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "front/config.h"
#include "history/writer.h"
#include "model/follow.h"
#include "model/held.h"
#include "model/savings.h"
#include "model/verdict.h"

void report_init(struct report *rep, bool plain)
{
	/* at the start nothing is taken for noise: a history that cannot be written is told at once */
	*rep = (struct report){.blocked = {.ticks = 1}};
	journal_init(&rep->journal, plain);
}

static void free_watches(struct report *rep)
{
	for (size_t i = 0; i < rep->n_watches; i++)
		free(rep->watches[i].name);
	free(rep->watches);
}

void report_done(struct report *rep)
{
	free_watches(rep);
	journal_done(&rep->journal);
}

/* Another configuration */

/* Moves what is remembered for the limit @l into *to; a limit that is new begins anew. */
static void take_watch(struct report *rep, const struct cache_limit *l, struct cache_watch *to)
{
	for (size_t i = 0; i < rep->n_watches; i++) {
		struct cache_watch *w = &rep->watches[i];

		if (!w->name || strcmp(w->name, l->name) || w->per_ns != l->per_ns)
			continue;
		*to = *w;
		w->name = NULL;
		return;
	}
	*to = (struct cache_watch){.name = xstrdup(l->name), .per_ns = l->per_ns};
}

static void renew_watches(struct report *rep, const struct cache_limits *limits)
{
	struct cache_watch *watches = xcalloc(limits->n + 1, sizeof(*watches));

	for (size_t i = 0; i < limits->n; i++)
		take_watch(rep, &limits->rows[i], &watches[i]);
	free_watches(rep);
	rep->watches = watches;
	rep->n_watches = limits->n;
}

void report_renew(struct report *rep, const struct config *c, const struct history_writer_status *old, bool collector)
{
	renew_watches(rep, &c->alert.caches);
	if (old) {
		rep->lost_before += old->lost_ticks - rep->lost_ticks;
		rep->lost_ticks = 0;
		rep->set_asides = rep->vanished = 0;
	}
	if (collector)
		rep->lost_events = 0;
}

/* Pieces of sentences */

static void say_num(struct journal *j, struct num v, const char *what)
{
	if (v.known)
		journal_text(j, "%lld %s", (long long)v.v, what);
	else
		journal_text(j, "an unknown number of %s", what);
}

static void say_bytes(struct journal *j, struct num v)
{
	struct buf text = BUF_INIT;

	if (v.known)
		text_bytes(&text, (double)v.v);
	else
		buf_adds(&text, "an unknown amount");
	journal_text(j, "%s", buf_str(&text));
	buf_done(&text);
}

static bool is_above_0(struct num v)
{
	return v.known && v.v > 0;
}

static void counts_fields(struct journal *j, const struct sample *s)
{
	journal_num(j, "LIVE", s->counts.live);
	journal_num(j, "DYING", s->counts.dying);
	journal_num(j, "SAVED_BYTES", s->total.saved_bytes);
	journal_num(j, "WOULD_SAVE_BYTES", s->total.would_save_bytes);
	journal_num(j, "WASTED_BYTES", s->total.wasted_bytes);
	journal_num(j, "NET_PAGE_SAVING_BYTES", s->net_page_saving_bytes);
	journal_num(j, "DYING_BYTES", s->dying_bytes);
	journal_num(j, "DYING_PRICE_BYTES", savings_memcgs_bytes(&s->price, num(0), s->counts.dying));
	journal_num(j, "LOST_EVENTS", s->lost_events);
}

static void self_fields(struct journal *j, const struct sample *s,
			const struct history_writer_status *history)
{
	journal_num(j, "CPU_USEC", num((int64_t)(s->self_cpu_seconds * 1e6)));
	journal_num(j, "RSS_BYTES", s->self_rss_bytes);
	journal_num(j, "TICKS", num((int64_t)history->ticks));
	journal_num(j, "LOST_TICKS", num((int64_t)history->lost_ticks));
}

/*
 * "LIVE live memcgs, DYING dying; caches of their own save X, and others would save Y": both parts where both are
 * above 0.
 */
static void say_counts(struct journal *j, const struct sample *s)
{
	bool saves = is_above_0(s->total.saved_bytes), would_save = is_above_0(s->total.would_save_bytes);

	say_num(j, s->counts.live, "live memcgs");
	journal_text(j, ", ");
	say_num(j, s->counts.dying, "dying");
	journal_text(j, "; caches of their own ");
	if (saves || !would_save) {
		journal_text(j, "save ");
		say_bytes(j, s->total.saved_bytes);
	}
	if (would_save) {
		journal_text(j, saves ? ", and others would save " : "would save ");
		say_bytes(j, s->total.would_save_bytes);
	}
}

/* Start */

static void say_struct(struct journal *j, const struct followed *f)
{
	journal_text(j, "; %s %s", f->name, patch_state_name(f->state));
	if (f->requested_bytes.known && f->slot.slot_bytes.known)
		journal_text(j, ", %lld bytes asked take %lld", (long long)f->requested_bytes.v,
			     (long long)f->slot.slot_bytes.v);
	if (f->state != PATCH_ABSENT && f->bucket_shape.slot_bytes.known)
		journal_text(j, " where %s would take %lld", f->bucket,
			     (long long)f->bucket_shape.slot_bytes.v);
}

static void take_missing(struct strings *missing, const struct sample *s, const char *name)
{
	if (!sample_cache(s, name))
		strings_place(missing, name, strlen(name));
}

/* Names the caches of [sample] follow and of [alert] that this kernel lacks: there may be a typing error. */
static void say_missing(struct journal *j, const struct config *c, const struct sample *s)
{
	struct strings missing = STRINGS_INIT;

	if (!s->n_caches)
		return;
	for (size_t i = 0; i < c->sample.follow.n; i++)
		take_missing(&missing, s, c->sample.follow.names[i]);
	for (size_t i = 0; i < c->alert.caches.n; i++)
		if (strcmp(c->alert.caches.rows[i].name, "slab") != 0)
			take_missing(&missing, s, c->alert.caches.rows[i].name);
	for (size_t i = 0; i < missing.n; i++)
		journal_text(j, "%s%s", i ? " " : "; no such cache here: ", missing.v[i]);
	strings_done(&missing);
}

static void tell_start(struct report *rep, const struct config *c, const struct sample *s,
		       const struct history_writer_status *history)
{
	struct journal *j = &rep->journal;
	const struct followed *f = sample_struct(s, "mem_cgroup");

	journal_begin(j, MSG_START);
	journal_text(j, "started on %s: ", s->machine->kernel ? s->machine->kernel : "(unknown)");
	say_counts(j, s);
	for (size_t i = 0; i < s->n_structs; i++)
		say_struct(j, &s->structs[i]);
	say_missing(j, c, s);
	journal_field(j, "KERNEL", s->machine->kernel);
	journal_field(j, "PATCH_STATE", f ? patch_state_name(f->state) : NULL);
	journal_field(j, "HISTORY", c->history.path);
	journal_field(j, "HISTORY_STATE", source_state_name(history->source.state));
	if (f) {
		journal_num(j, "REQUESTED_BYTES", f->requested_bytes);
		journal_num(j, "SLOT_BYTES", f->slot.slot_bytes);
		journal_num(j, "BUCKET_BYTES", f->bucket_shape.slot_bytes);
	}
	counts_fields(j, s);
	journal_send(j);
}

/* Summary */

/* The answer comes first, as in status. */
static void say_verdict(struct journal *j, const struct sample *s)
{
	struct verdict v;

	verdict_make(s, &v);
	for (size_t i = 0; i < v.n; i++) {
		journal_text(j, "%s ", v.lines[i].text);
		journal_field(j, "VERDICT", verdict_id_name(v.lines[i].id));
	}
	verdict_done(&v);
	journal_num(j, "SLAB_BYTES", s->slab.total_bytes);
	journal_num(j, "MEMCGS_SLAB_BYTES", s->memcgs_bytes);
	journal_num(j, "IDS_LEFT", s->ids.left);
}

static void tell_summary(struct report *rep, const struct sample *s,
			 const struct history_writer_status *history)
{
	struct journal *j = &rep->journal;
	struct strings follow = STRINGS_INIT;

	journal_begin(j, MSG_SUMMARY);
	say_verdict(j, s);
	say_counts(j, s);
	follow_take(&follow, s);
	for (size_t i = 0; i < follow.n; i++) {
		const struct cache *k = sample_cache(s, follow.v[i]);

		if (k && k->active_objs.known && k->num_objs.known)
			journal_text(j, "; %s %lld/%lld", k->name, (long long)k->active_objs.v,
				     (long long)k->num_objs.v);
	}
	strings_done(&follow);
	counts_fields(j, s);
	self_fields(j, s, history);
	journal_send(j);
}

static void check_summary(struct report *rep, const struct config *c, const struct sample *s,
			  const struct history_writer_status *history)
{
	if (!c->journal.summary_ns || s->at.boot_ns - rep->summary_boot_ns < c->journal.summary_ns)
		return;
	rep->summary_boot_ns = s->at.boot_ns;
	tell_summary(rep, s, history);
}

/* 1 where it has now lasted two ticks, -1 where it has been over for two, else 0. */
static int condition_lasts(struct lasting *l, bool now)
{
	if (now == l->told) {
		l->ticks = 0;
		return 0;
	}
	if (++l->ticks < 2)
		return 0;
	l->ticks = 0;
	l->told = now;
	return now ? 1 : -1;
}

/* Alerts */

struct alert_check {
	const char *name, *what;
	struct num value, limit;
	bool below; /* the alert is for less than the limit */
	bool bytes; /* value and limit are */
	void (*whose)(const struct sample *s, struct buf *out); /* adds "; " and whose most is, or nothing; may be NULL */
	const char *command; /* tells more */
	const struct held_summary *held; /* what holds the dying, where the alert is about them; NULL: not known */
	const struct cache_limit *cache; /* NULL: the alert is about no cache */
};

static bool limit_crossed(const struct alert_check *a)
{
	if (!a->value.known || !a->limit.known)
		return false;
	return a->below ? a->value.v < a->limit.v : a->value.v > a->limit.v;
}

static void path_field(struct journal *j, const char *name, const char *raw)
{
	struct buf text = BUF_INIT;

	if (raw)
		text_escape(&text, raw, strlen(raw));
	journal_field(j, name, buf_str(&text));
	buf_done(&text);
}

/* What holds most of the dying, and below which living memcg most of them are; everything is below the root. */
static void tell_held(struct journal *j, const struct held_summary *h)
{
	struct num n = h->by_kind[h->top_kind];
	struct buf text = BUF_INIT;

	if (h->top_subtree) {
		if (strcmp(h->top_subtree, "/") != 0) {
			buf_addf(&text, "; %llu of them below ", (unsigned long long)h->top_subtree_memcgs);
			text_escape(&text, h->top_subtree, strlen(h->top_subtree));
		}
		path_field(j, "SUBTREE", h->top_subtree);
		journal_num(j, "SUBTREE_DYING", num_u(h->top_subtree_memcgs));
	}
	held_top_text(h, &text);
	journal_text(j, "%s", buf_str(&text));
	buf_done(&text);
	if (!n.known || !n.v)
		return;
	journal_field(j, "HOLDER", holder_name(h->top_kind));
	journal_num(j, "HOLDER_DYING", n);
	path_field(j, "HOLDER_FILE", h->top_file);
}

/* A growth of slab: "; 96% memcgs below /a". */
static void whose_growth(const struct sample *s, struct buf *out)
{
	struct buf text = BUF_INIT;

	verdict_whose(s, &text);
	if (text.len)
		buf_addf(out, "; %s", buf_str(&text));
	buf_done(&text);
}

/* Figures for people; the fields have them exactly. */
static void say_figure(struct journal *j, struct num v, bool bytes)
{
	if (bytes)
		say_bytes(j, v);
	else
		journal_text(j, "%lld", (long long)v.v);
}

static void say_crossed(struct journal *j, const struct alert_check *a, bool over)
{
	journal_text(j, "%s%s: ", over ? "over: " : "", a->what);
	say_figure(j, a->value, a->bytes);
	journal_text(j, ", %s ", over ? "the limit is" : a->below ? "less than" : "more than");
	say_figure(j, a->limit, a->bytes);
}

/* Whose it is, and what to do. */
static void tell_cause(struct journal *j, const struct alert_check *a, const struct sample *s)
{
	struct buf text = BUF_INIT;

	if (a->held)
		tell_held(j, a->held);
	if (a->whose)
		a->whose(s, &text);
	journal_text(j, "%s; see '%s'", buf_str(&text), a->command);
	buf_done(&text);
}

static void tell_alert(struct report *rep, const struct alert_check *a, const struct sample *s, bool over)
{
	struct journal *j = &rep->journal;

	journal_begin(j, over ? MSG_ALERT_OVER : MSG_ALERT);
	say_crossed(j, a, over);
	journal_field(j, "ALERT", a->name);
	journal_num(j, "VALUE", a->value);
	journal_num(j, "LIMIT", a->limit);
	if (a->cache) {
		journal_field(j, "CACHE", a->cache->name);
		journal_num(j, "SPAN_USEC", a->cache->per_ns ? num(a->cache->per_ns / 1000) : NUM_UNKNOWN);
	}
	if (!over)
		tell_cause(j, a, s);
	journal_send(j);
}

static void check_alert(struct report *rep, struct lasting *l, const struct alert_check *a, const struct sample *s)
{
	int change = condition_lasts(l, limit_crossed(a));

	/* where the limit was taken back or the value became unknown, it ends without a word */
	if (change > 0 || (change < 0 && a->value.known && a->limit.known))
		tell_alert(rep, a, s, change < 0);
}

static struct num share_of(struct real share, struct num all)
{
	return share.known && all.known ? num((int64_t)(share.v * (double)all.v)) : NUM_UNKNOWN;
}

static struct num ids_limit(const struct config *c, const struct sample *s)
{
	return c->alert.ids.share.known ? share_of(c->alert.ids.share, s->ids.limit)
					: c->alert.ids.ids;
}

/* The bytes that a limit is about: those of a cache, or of all slab. */
static struct num bytes_named(const struct sample *s, const char *name)
{
	const struct cache *c = sample_cache(s, name);
	struct cache sum;

	if (!strcmp(name, "slab"))
		return s->slab.total_bytes;
	if (!c)
		return NUM_UNKNOWN;
	sum = sample_family(s, c, NULL);
	return cache_slab_bytes(&sum, s->machine->page_size);
}

/* How far @now is above the smallest value in the time of the limit. */
static struct num growth_within(struct cache_watch *w, int64_t per_ns, int64_t boot_ns,
				struct num now)
{
	int64_t least = now.v;

	if (!now.known)
		return NUM_UNKNOWN;
	while (w->n && boot_ns - w->points[0].boot_ns > per_ns)
		memmove(w->points, w->points + 1, --w->n * sizeof(*w->points));
	for (size_t i = 0; i < w->n; i++)
		if (w->points[i].bytes < least)
			least = w->points[i].bytes;
	if (!w->n || boot_ns - w->points[w->n - 1].boot_ns >= per_ns / (GROWTH_POINTS - 1)) {
		if (w->n == GROWTH_POINTS)
			memmove(w->points, w->points + 1, --w->n * sizeof(*w->points));
		w->points[w->n].boot_ns = boot_ns;
		w->points[w->n++].bytes = now.v;
	}
	return num_sub(now, num(least));
}

/* The check of a limit for a cache or for all slab. @what: empty. */
static struct alert_check cache_check(struct cache_watch *w, const struct cache_limit *l, const struct sample *s,
				      struct buf *what)
{
	struct alert_check a = {"cache", .value = bytes_named(s, l->name), .limit = num(l->bytes), .bytes = true,
				.command = "cgslab show caches", .cache = l};
	bool whole = !strcmp(l->name, "slab");

	buf_addf(what, "%s%s", l->per_ns ? "growth of " : whole ? "all " : "slab of ", l->name);
	if (l->per_ns) {
		a.name = "growth";
		a.value = growth_within(w, l->per_ns, s->at.boot_ns, a.value);
		a.whose = whole ? whose_growth : NULL;
		buf_adds(what, " in ");
		text_duration(what, (double)l->per_ns / 1e9);
	}
	a.what = buf_str(what);
	return a;
}

static void check_caches(struct report *rep, const struct cache_limits *limits,
			 const struct sample *s)
{
	struct buf what = BUF_INIT;

	for (size_t i = 0; i < limits->n; i++) {
		struct cache_watch *w = &rep->watches[i];
		struct alert_check a;

		buf_clear(&what);
		a = cache_check(w, &limits->rows[i], s, &what);
		check_alert(rep, &w->alert, &a, s);
	}
	buf_done(&what);
}

static void check_alerts(struct report *rep, const struct config *c, const struct sample *s)
{
	static const char tree[] = "cgslab show memcgs --tree";
	const struct alert_check checks[ALERT_COUNT] = {
		[ALERT_DYING] = {"dying", "dying memcgs", s->counts.dying, c->alert.dying, .held = s->held,
				 .command = "cgslab dying --by holder"},
		[ALERT_MEMCGS] = {"memcgs", "memcgs, live and dying", num_add(s->counts.live, s->counts.dying),
				  c->alert.memcgs, .whose = verdict_most_live, .command = tree},
		[ALERT_SAVED_BELOW] = {"saved_below", "saved by caches of their own", s->total.saved_bytes,
				       c->alert.saved_below_bytes, .below = true, .bytes = true,
				       .command = "cgslab status"},
		[ALERT_IDS] = {"ids", "ids of memcgs in use", s->ids.used, ids_limit(c, s),
			       .whose = verdict_most_live, .command = "cgslab status"},
		[ALERT_SHARE] = {"share", "slab that memcgs hold", s->memcgs_bytes,
				 share_of(c->alert.share, s->slab.total_bytes), .bytes = true,
				 .whose = verdict_most_live, .command = tree},
	};

	for (size_t i = 0; i < ALERT_COUNT; i++)
		check_alert(rep, &rep->alerts[i], &checks[i], s);
	check_caches(rep, &c->alert.caches, s);
}

/* Sources and lost events */

static void tell_source(struct report *rep, enum source_id id, const struct source_status *now)
{
	struct journal *j = &rep->journal;

	journal_begin(j, MSG_SOURCE);
	journal_text(j, "source %s is %s%s%s", source_name(id), source_state_name(now->state),
		     *now->detail ? ": " : "", now->detail);
	journal_field(j, "SOURCE", source_name(id));
	journal_field(j, "STATE", source_state_name(now->state));
	journal_field(j, "DETAIL", now->detail);
	if (now->state == STATE_OK)
		journal_priority(j, LOG_INFO);
	journal_send(j);
}

static void check_sources(struct report *rep, const struct sample *s)
{
	for (size_t i = 0; i < SOURCE_COUNT; i++) {
		const struct source_status *now = &s->sources[i];
		bool news = rep->seen[i] ? now->state != rep->sources[i] : now->state != STATE_OK;

		if (i == SOURCE_HISTORY || now->state == STATE_UNUSED)
			continue;
		rep->seen[i] = true;
		rep->sources[i] = now->state;
		if (news)
			tell_source(rep, (enum source_id)i, now);
	}
}

static void check_lost(struct report *rep, const struct sample *s)
{
	int64_t lost = s->lost_events.v - rep->lost_events;
	struct journal *j = &rep->journal;

	if (!s->lost_events.known || lost <= 0)
		return;
	journal_begin(j, MSG_LOST_EVENTS);
	journal_text(j, "%lld trace event%s lost, %lld since the start", (long long)lost,
		     lost == 1 ? " was" : "s were", (long long)s->lost_events.v);
	journal_num(j, "LOST_EVENTS", s->lost_events);
	journal_send(j);
	rep->lost_events = s->lost_events.v;
}

/* History */

static void tell_blocked(struct report *rep, const struct history_writer_status *history)
{
	struct journal *j = &rep->journal;

	journal_begin(j, MSG_BLOCKED);
	journal_text(j, "the history cannot be written: %s; sampling goes on, ",
		     history->source.detail);
	if (history->waiting)
		journal_text(j, "%zu tick%s", history->waiting, history->waiting == 1 ? " waits" : "s wait");
	else
		journal_text(j, "nothing is recorded meanwhile");
	journal_field(j, "STATE", source_state_name(history->source.state));
	journal_field(j, "DETAIL", history->source.detail);
	if (history->holder > 0)
		journal_num(j, "HOLDER_PID", num(history->holder));
	journal_send(j);
}

static void tell_unblocked(struct report *rep, const struct history_writer_status *history)
{
	struct journal *j = &rep->journal;
	uint64_t lost = rep->lost_before + history->lost_ticks - rep->lost_ticks;

	journal_begin(j, MSG_UNBLOCKED);
	journal_text(j, "the history is written again; %llu tick%s given up", (unsigned long long)lost,
		     lost == 1 ? " was" : "s were");
	journal_num(j, "LOST_TICKS", num((int64_t)lost));
	journal_send(j);
}

static void tell_set_aside(struct report *rep, const struct history_writer_status *history)
{
	struct journal *j = &rep->journal;

	journal_begin(j, MSG_SET_ASIDE);
	journal_text(j, "the history was damaged; it is kept as %s and a new one is begun",
		     history->set_aside);
	journal_field(j, "SET_ASIDE", history->set_aside);
	journal_send(j);
}

static void tell_vanished(struct report *rep, const struct history_writer_status *history)
{
	struct journal *j = &rep->journal;

	journal_begin(j, MSG_VANISHED);
	journal_text(j, "the history was deleted, replaced or written over by somebody;"
			" %llu tick%s went with it; it goes on in the file that is there now",
		     (unsigned long long)history->vanished_ticks, text_s(history->vanished_ticks));
	journal_num(j, "LOST_TICKS", num((int64_t)history->vanished_ticks));
	journal_send(j);
}

static void check_history(struct report *rep, const struct history_writer_status *history)
{
	int change;

	if (history->set_asides > rep->set_asides)
		tell_set_aside(rep, history);
	rep->set_asides = history->set_asides;
	if (history->vanished > rep->vanished)
		tell_vanished(rep, history);
	rep->vanished = history->vanished;
	change = condition_lasts(&rep->blocked, history->source.state != STATE_OK);
	if (change > 0)
		tell_blocked(rep, history);
	else if (change < 0)
		tell_unblocked(rep, history);
	if (!rep->blocked.told && history->source.state == STATE_OK) {
		rep->lost_ticks = history->lost_ticks;
		rep->lost_before = 0;
	}
}

/* The whole */

void report_tick(struct report *rep, const struct config *c, const struct sample *s,
		 const struct history_writer_status *history)
{
	if (!rep->started) {
		rep->started = true;
		rep->summary_boot_ns = s->at.boot_ns;
		tell_start(rep, c, s, history);
	}
	check_sources(rep, s);
	check_lost(rep, s);
	check_history(rep, history);
	check_alerts(rep, c, s);
	check_summary(rep, c, s, history);
}

void report_reload(struct report *rep, const char *path, const struct config *c, const struct sample *s)
{
	journal_begin(&rep->journal, MSG_RELOAD);
	journal_text(&rep->journal, "%s read again", path);
	say_missing(&rep->journal, c, s);
	journal_field(&rep->journal, "CONFIG", path);
	journal_send(&rep->journal);
}

void report_reload_failed(struct report *rep, const char *error)
{
	journal_begin(&rep->journal, MSG_RELOAD_FAILED);
	journal_text(&rep->journal, "%s; the old configuration stays in force", error);
	journal_field(&rep->journal, "ERROR", error);
	journal_send(&rep->journal);
}

void report_stop(struct report *rep, const struct sample *s, const struct history_writer_status *history,
		 const char *reason)
{
	struct journal *j = &rep->journal;

	journal_begin(j, MSG_STOP);
	journal_text(j, "stopped (%s) after %llu tick%s written, %llu given up; %.3f s of CPU; ",
		     reason, (unsigned long long)history->ticks, text_s(history->ticks),
		     (unsigned long long)history->lost_ticks, s->self_cpu_seconds);
	say_counts(j, s);
	journal_field(j, "REASON", reason);
	counts_fields(j, s);
	self_fields(j, s, history);
	journal_send(j);
}

void report_status(const struct sample *s, const struct history_writer_status *history, struct buf *out)
{
	buf_clear(out);
	buf_adds(out, "STATUS=");
	if (s->counts.live.known)
		buf_addf(out, "%lld live memcg%s", (long long)s->counts.live.v, text_s((uint64_t)s->counts.live.v));
	if (s->counts.dying.known)
		buf_addf(out, ", %lld dying", (long long)s->counts.dying.v);
	buf_addf(out, "; history %s", source_state_name(history->source.state));
	if (*history->source.detail)
		buf_addf(out, ": %s", history->source.detail);
}
