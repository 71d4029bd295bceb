/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The actions of keys, and at the end the one table of them. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/parse.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "model/field.h"
#include "model/sample.h"
#include "model/source.h"
#include "top/conf.h"
#include "top/keys/leads.h"
#include "top/keys/moments.h"
#include "top/keys/search.h"
#include "top/chart/timeline.h"
#include "top/top.h"

/* Goes to the time of the cursor: Enter in a chart. */
static unsigned go_to_cursor(struct top *t)
{
	struct view *v = top_shown(t);
	int64_t utc_ns;

	if (v->ops->chart_time(v, &utc_ns))
		return moment_go(t, utc_ns, 0);
	top_say(t, STYLE_PLAIN, "Left and Right move the cursor to a time, Enter goes there");
	return REACT_DRAW;
}

/* In general */

static unsigned close_or_quit(struct top *t, int arg)
{
	(void)arg;
	if (!t->overlay.kind)
		return REACT_QUIT;
	t->overlay.kind = NULL;
	return REACT_DRAW;
}

/* Esc closes the overlay, else ends the marks of a search, else the filter. */
static unsigned back_out(struct top *t, int arg)
{
	struct view *v = top_shown(t);
	char *why;

	(void)arg;
	if (t->overlay.kind) {
		t->overlay.kind = NULL;
		return REACT_DRAW;
	}
	if (t->searching) {
		search_end(t);
		return REACT_DRAW;
	}
	if (!v->filter_text)
		return REACT_DRAW;
	view_set_filter(v, NULL, &why);
	return REACT_ARRANGE;
}

static unsigned toggle_overlay(struct top *t, const struct overlay_kind *kind)
{
	if (t->overlay.kind == kind)
		t->overlay.kind = NULL;
	else
		top_open(t, kind);
	return REACT_DRAW;
}

static unsigned help(struct top *t, int arg)
{
	(void)arg;
	return toggle_overlay(t, &overlay_help);
}

static unsigned sources(struct top *t, int arg)
{
	(void)arg;
	return toggle_overlay(t, &overlay_sources);
}

static unsigned details(struct top *t, int arg)
{
	(void)arg;
	if (!t->overlay.kind && view_is_chart(top_shown(t)))
		return go_to_cursor(t);
	if (!t->overlay.kind && !view_cursor_row(top_shown(t))) {
		top_say(t, STYLE_LOST, "there is no row to explain");
		return REACT_DRAW;
	}
	if (t->overlay.kind)
		return close_or_quit(t, 0);
	return toggle_overlay(t, &overlay_details);
}

static unsigned sums(struct top *t, int arg)
{
	(void)arg;
	return toggle_overlay(t, &overlay_sums);
}

static unsigned owner(struct top *t, int arg)
{
	const struct view *v = top_shown(t);

	(void)arg;
	if (t->overlay.kind != &overlay_owner && (view_is_chart(v) || !v->ops->memcg || !view_cursor_row(v))) {
		top_say(t, STYLE_LOST, "this row is about no memcg");
		return REACT_DRAW;
	}
	return toggle_overlay(t, &overlay_owner);
}

static unsigned repaint(struct top *t, int arg)
{
	(void)t;
	(void)arg;
	return REACT_REPAINT | REACT_DRAW;
}

static unsigned read_now(struct top *t, int arg)
{
	(void)arg;
	if (!t->replay)
		return REACT_TICK;
	top_say(t, STYLE_PLAIN, "this is an earlier tick; r goes back to the newest");
	return REACT_DRAW;
}

static unsigned pause_reading(struct top *t, int arg)
{
	(void)arg;
	t->paused = !t->paused;
	t->due_ns = 0;
	return REACT_DRAW;
}

static unsigned next_theme(struct top *t, int arg)
{
	t->theme = (enum theme)(((int)t->theme + arg) % THEME_COUNT);
	tty_set_theme(t->tty, t->theme);
	top_say(t, STYLE_PLAIN, "theme %s; W saves it", theme_name(t->theme));
	return REACT_REPAINT | REACT_DRAW;
}

static unsigned answer_delay(struct top *t, const char *text)
{
	int64_t ns;

	if (parse_duration(text, &ns) || ns < NS_PER_SEC / 10) {
		top_say(t, STYLE_LOST, "\"%s\": a delay is 0.1 s or more, such as 0.5, 2 or 1min",
			text);
		return REACT_DRAW;
	}
	t->delay_ns = ns;
	t->due_ns = 0;
	return REACT_DRAW;
}

static unsigned ask_delay(struct top *t, int arg)
{
	static const struct question q = {"delay in seconds: ", answer_delay, NULL, NULL};

	(void)arg;
	top_ask(t, &q, NULL);
	return REACT_DRAW;
}

static unsigned save(struct top *t, int arg)
{
	char *why = NULL;

	(void)arg;
	if (conf_save(t, &why))
		top_say(t, STYLE_LOST, "%s", why);
	else
		top_say(t, STYLE_PLAIN, "saved in %s", t->conf_path);
	free(why);
	return REACT_DRAW;
}

static unsigned answer_export(struct top *t, const char *text)
{
	int r;

	if (!*text)
		return REACT_DRAW;
	r = t->export ? t->export(text, top_shown(t), t->sample) : -ENOSYS;
	if (r == -EEXIST)
		top_say(t, STYLE_LOST, "%s: exists already and is left as it is", text);
	else if (r)
		top_say(t, STYLE_LOST, "%s: %s", text, strerror(-r));
	else
		top_say(t, STYLE_PLAIN, "%s: %zu row%s written as CSV", text, top_shown(t)->n, text_s(top_shown(t)->n));
	return REACT_DRAW;
}

static unsigned ask_export(struct top *t, int arg)
{
	static const struct question q = {"export to file (CSV): ", answer_export, NULL, NULL};

	(void)arg;
	top_ask(t, &q, NULL);
	return REACT_DRAW;
}

/* Views */

static unsigned next_view(struct top *t, int arg)
{
	return top_show_view(t, (t->at + t->n_views + (size_t)arg) % t->n_views);
}

static unsigned show_view(struct top *t, int arg)
{
	for (size_t i = 0; i < t->n_views; i++)
		if (t->views[i]->ops->number == arg)
			return top_show_view(t, i);
	top_say(t, STYLE_LOST, "there is no view %d", arg);
	return REACT_DRAW;
}

/* Moving; over the text of an overlay where one is open */

static unsigned move_rows(struct top *t, long rows)
{
	struct view *v = top_shown(t);

	if (t->overlay.kind) {
		list_scroll(&t->overlay.list, rows);
	} else if (view_is_chart(v)) {
		v->ops->chart_move(v, rows);
	} else {
		list_move(&v->list, rows);
		view_note_cursor(v);
	}
	return REACT_DRAW;
}

static unsigned move_by(struct top *t, int arg)
{
	return move_rows(t, arg);
}

static unsigned move_pages(struct top *t, int arg)
{
	long page = t->layout.n_rows > 1 ? t->layout.n_rows - 1 : 1;

	return move_rows(t, arg * page);
}

static unsigned move_end(struct top *t, int arg)
{
	return move_rows(t, arg < 0 ? LONG_MIN / 2 : LONG_MAX / 2);
}

static unsigned move_sideways(struct top *t, int arg)
{
	struct view *v = top_shown(t);

	if (view_is_chart(v) && !t->overlay.kind)
		v->ops->chart_move(v, arg < 0 ? -1 : 1);
	else if (arg < 0)
		v->skip -= v->skip < (size_t)-arg ? v->skip : (size_t)-arg;
	else if (v->skip < 4096)
		v->skip += (size_t)arg;
	return REACT_DRAW;
}

/* Rows */

static unsigned step_sort(struct top *t, int arg)
{
	view_step_sort(top_shown(t), arg);
	return REACT_ARRANGE;
}

static unsigned wait_for_letter(struct top *t, int arg)
{
	const struct view_ops *ops = top_shown(t)->ops;
	struct buf text = BUF_INIT;

	(void)arg;
	for (const struct view_letter *l = ops->letters; l->letter; l++)
		buf_addf(&text, " %c=%s", l->letter,
			 view_title(top_shown(t), table_field(ops->table, l->field)));
	top_say(t, STYLE_PLAIN, "by%s", buf_str(&text));
	buf_done(&text);
	t->letter_mode = true;
	return REACT_DRAW;
}

static unsigned reverse(struct top *t, int arg)
{
	struct view *v = top_shown(t);

	(void)arg;
	v->reverse = !v->reverse;
	v->stale = true;
	return REACT_ARRANGE;
}

static unsigned choose_columns(struct top *t, int arg)
{
	(void)arg;
	menu_open(t, view_is_chart(top_shown(t)) ? &menu_figures : &menu_columns);
	return REACT_DRAW;
}

static unsigned choose_sort(struct top *t, int arg)
{
	(void)arg;
	if (view_is_chart(top_shown(t))) {
		top_say(t, STYLE_LOST, "a chart has no order: f chooses its figures, t shows the list");
		return REACT_DRAW;
	}
	menu_open(t, &menu_sort);
	return REACT_DRAW;
}

static bool has_tree(struct top *t)
{
	const struct view_ops *ops = top_shown(t)->ops;

	if (!ops->fold)
		top_say(t, STYLE_LOST, "the %s have no tree", ops->name);
	return ops->fold != NULL;
}

static unsigned toggle_tree(struct top *t, int arg)
{
	struct view *v = top_shown(t);

	(void)arg;
	if (!v->ops->chart_line && !v->ops->turn && !has_tree(t))
		return REACT_DRAW;
	if (v->ops->turn)
		v->ops->turn(v);
	else
		v->tree = !v->tree;
	v->stale = true;
	return REACT_ARRANGE;
}

static bool in_tree(struct top *t)
{
	if (!has_tree(t))
		return false;
	if (!top_shown(t)->tree)
		top_say(t, STYLE_LOST, "t shows the tree first");
	return top_shown(t)->tree;
}

static unsigned fold(struct top *t, int arg)
{
	struct view *v = top_shown(t);

	if (!in_tree(t) || !v->n)
		return REACT_DRAW;
	if (!v->ops->fold(v, v->list.cursor, arg))
		top_say(t, STYLE_PLAIN, arg ? "nothing to fold here" : "nothing to unfold here");
	return REACT_ARRANGE;
}

static unsigned fold_all(struct top *t, int arg)
{
	struct view *v = top_shown(t);

	if (!in_tree(t) || !v->n)
		return REACT_DRAW;
	v->ops->fold_all(v, arg);
	return REACT_ARRANGE;
}

/* The number of the first view with a chart; some view has one. */
static int chart_number(const struct top *t)
{
	size_t i = 0;

	while (!t->views[i]->ops->chart_zoom)
		i++;
	return t->views[i]->ops->number;
}

/* Shows a longer or shorter time in a chart. */
static unsigned zoom(struct top *t, int arg)
{
	struct view *v = top_shown(t);

	if (!view_is_chart(v)) {
		top_say(t, STYLE_LOST, "the chart of the history has spans of time: %d, then z and Z",
			chart_number(t));
		return REACT_DRAW;
	}
	v->ops->chart_zoom(v, arg);
	return REACT_ARRANGE;
}

/* Windows of allocation tracing */

#define WINDOW_NS NS_PER_SEC

static unsigned open_window(struct top *t, int arg)
{
	const struct source_window want = {.ns = WINDOW_NS};
	const struct source_ops *ops = t->source->ops;
	struct buf why = BUF_INIT;
	int r;

	(void)arg;
	r = ops->window ? ops->window(t->source, &want, &why) : -EOPNOTSUPP;
	if (!r)
		top_say(t, STYLE_PLAIN, "a window of 1 s is open; the tick after it shows who "
					"allocated (view sites)");
	else if (r == -EOPNOTSUPP)
		top_say(t, STYLE_LOST, "no window from the %s: cgslabd opens them, and cgslabtop --live "
				       "as root does", ops->name);
	else if (r == -EBUSY && !why.len)
		top_say(t, STYLE_PLAIN, "a window is open already");
	else
		top_say(t, STYLE_LOST, "%s", why.len ? buf_str(&why) : strerror(-r));
	buf_done(&why);
	return REACT_DRAW;
}

const struct action actions[] = {
	{"quit", "q F10 Q", "General", "quit; closes a text that is open over the rows",
	 close_or_quit, 0},
	{"help", "? h F1", "General", "this text", help, 0},
	{"details", "Enter", "General", "explain the numbers of the row under the cursor", details,
	 0},
	{"sources", "i", "General", "where the figures come from, and what is wrong with a source",
	 sources, 0},
	{"escape", "Esc", "General",
	 "close the text over the rows, else end the marks of a search, else the filter", back_out,
	 0},
	{"refresh", "Space", "General", "read the source now", read_now, 0},
	{"pause", "p", "General", "stop reading, and go on", pause_reading, 0},
	{"delay", "d s", "General", "change the delay between two reads", ask_delay, 0},
	{"export", "e", "General", "write the rows shown to a new CSV file", ask_export, 0},
	{"save", "W", "General", "save view, sort, columns, tree, theme and delay in top.conf",
	 save, 0},
	{"theme", "T", "General", "the next theme of colours: default, contrast, mono", next_theme,
	 1},
	{"redraw", "Ctrl-L", "General", "draw the screen again", repaint, 0},

	{"next-view", "Tab", "Views", "the next view", next_view, 1},
	{"previous-view", "Shift-Tab", "Views", "the view before", next_view, -1},
	{"view-1", "1", "Views", "the first view", show_view, 1},
	{"view-2", "2", "Views", "the second view", show_view, 2},
	{"view-3", "3", "Views", "the third view", show_view, 3},
	{"view-4", "4", "Views", "the fourth view", show_view, 4},
	{"view-5", "5", "Views", "the fifth view", show_view, 5},
	{"view-6", "6", "Views", "the sixth view", show_view, 6},
	{"view-7", "7", "Views", "the seventh view", show_view, 7},
	{"view-8", "8", "Views", "the eighth view", show_view, 8},
	{"view-9", "9", "Views", "the ninth view", show_view, 9},

	{"up", "Up k", "Moving", "a row up", move_by, -1},
	{"down", "Down j", "Moving", "a row down", move_by, 1},
	{"page-up", "PgUp Ctrl-B", "Moving", "a page up", move_pages, -1},
	{"page-down", "PgDn Ctrl-F", "Moving", "a page down", move_pages, 1},
	{"first", "Home g", "Moving", "the first row", move_end, -1},
	{"last", "End G", "Moving", "the last row", move_end, 1},
	{"left", "Left", "Moving", "the start of long names", move_sideways, -8},
	{"right", "Right", "Moving", "more of long names", move_sideways, 8},

	{"sort-left", "<", "Rows", "sort by the column to the left", step_sort, -1},
	{"sort-menu", "F6", "Rows", "choose what the rows are sorted by", choose_sort, 0},
	{"sort-right", ">", "Rows", "sort by the column to the right", step_sort, 1},
	{"sort-letter", "o", "Rows", "sort by the letter that follows, in caches slabtop's",
	 wait_for_letter, 0},
	{"reverse", "I R", "Rows", "reverse the order", reverse, 0},
	{"search", "/ F3", "Rows", "search rows by a regular expression; all matches are marked",
	 search_ask, 0},
	{"search-next", "n", "Rows", "the next row that matches", search_again, 1},
	{"search-previous", "N", "Rows", "the one before", search_again, -1},
	{"filter", "\\ F4", "Rows", "show only rows that match a regular expression", filter_ask,
	 0},
	{"columns", "f F2", "Rows", "choose the columns and their order; in a chart, the figures",
	 choose_columns, 0},
	{"tree", "t F5", "Rows", "memcgs as a tree, the history as a chart, makers by another sum",
	 toggle_tree, 0},
	{"fold", "-", "Rows", "hide what is below the row", fold, 1},
	{"unfold", "+ =", "Rows", "show it", fold, 0},
	{"fold-all", "_", "Rows", "fold everything below the first level", fold_all, 1},
	{"unfold-all", "*", "Rows", "unfold everything", fold_all, 0},
	{"sums", "S", "Rows", "what holds the dying: sums by holder, file, subtree and maker", sums,
	 0},

	{"window", "w", "Rows", "trace who allocates for a second, for the sites", open_window, 0},

	{"subtree", "m", "From a row", "its subtree among the memcgs", lead_to, LEAD_SUBTREE},
	{"dying", "D", "From a row", "the dying at and below its memcg, or of its maker", lead_to,
	 LEAD_DYING},
	{"events", "E", "From a row", "the events at and below its memcg, or of its maker", lead_to,
	 LEAD_EVENTS},
	{"maker", "M", "From a row", "the maker of its memcg", lead_to, LEAD_MAKER},
	{"owner", "c", "From a row", "whose its memcg is, and the values of the memory controller",
	 owner, 0},
	{"path", "y", "From a row", "its whole path, to be copied; Enter filters by it", lead_path,
	 0},
	{"return", "Backspace", "From a row", "back to the row that led here", lead_back, 0},

	{"back", "[ F7", "Time", "a tick back", moment_step, -1},
	{"forward", "] F8", "Time", "a tick on", moment_step, 1},
	{"jump-back", "{", "Time", "back by the span of the chart", moment_jump, -1},
	{"jump-forward", "}", "Time", "on by the span of the chart", moment_jump, 1},
	{"zoom-out", "z", "Time", "a longer time in the chart", zoom, 1},
	{"zoom-in", "Z", "Time", "a shorter time in the chart", zoom, -1},
	{"event-back", "(", "Time", "to the tick with the event before", moment_event, -1},
	{"event-forward", ")", "Time", "to the tick with the next event", moment_event, 1},
	{"burst-back", ",", "Time", "to the tick with a burst of births before", moment_burst, -1},
	{"burst-forward", ".", "Time", "to the tick with the next burst of births", moment_burst,
	 1},
	{"go-to-time", "b", "Time", "go to a time", moment_ask, 0},
	{"live", "r", "Time", "the newest tick again", moment_live, 0},
};

const size_t n_actions = ARRAY_SIZE(actions);
