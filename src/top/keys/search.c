/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "top/keys/search.h"

#include <stdlib.h>

#include "base/xalloc.h"
#include "top/top.h"

/* Filter */

static unsigned answer_filter(struct top *t, const char *text)
{
	char *why = NULL;

	if (view_set_filter(top_shown(t), text, &why)) {
		top_say(t, STYLE_LOST, "%s", why);
		free(why);
		return REACT_DRAW;
	}
	return REACT_ARRANGE;
}

/* Only tells the fault of the text so far; the rows change with the answer. */
static unsigned try_filter(struct top *t, const char *text)
{
	char why[128];
	regex_t re;
	int r = regcomp(&re, text, REG_EXTENDED | REG_NOSUB | REG_ICASE);

	free(t->prompt_note);
	t->prompt_note = NULL;
	if (r) {
		regerror(r, &re, why, sizeof(why));
		t->prompt_note = xstrdup(why);
	} else {
		regfree(&re);
	}
	return REACT_DRAW;
}

unsigned filter_ask(struct top *t, int arg)
{
	static const struct question q = {"\\", answer_filter, try_filter, NULL};

	(void)arg;
	top_ask(t, &q, top_shown(t)->filter_text);
	return REACT_DRAW;
}

/* Search */

/* The next row behind row @from that matches, round the end; @step 0: @from itself may be it. */
static bool find_row(struct view *v, const regex_t *re, size_t from, int step)
{
	size_t at = from;

	for (size_t i = 0; i < v->n; i++) {
		if (i || step)
			at = (at + v->n + (size_t)(step ? step : 1)) % v->n;
		if (!v->ops->matches(v, at, re))
			continue;
		list_go(&v->list, at);
		view_note_cursor(v);
		return true;
	}
	return false;
}

void search_end(struct top *t)
{
	if (t->searching)
		regfree(&t->search_re);
	t->searching = false;
}

/* Compiles the expression. Returns NULL, or a sentence about its fault, to be freed. */
static char *begin_search(struct top *t, const char *text)
{
	char why[128];
	regex_t re;
	int r = regcomp(&re, text, REG_EXTENDED | REG_ICASE);

	if (r) {
		regerror(r, &re, why, sizeof(why));
		return xasprintf("search \"%s\": %s", text, why);
	}
	search_end(t);
	t->search_re = re;
	t->searching = true;
	if (t->search != text) {
		free(t->search);
		t->search = xstrdup(text);
	}
	return NULL;
}

unsigned search_again(struct top *t, int step)
{
	struct view *v = top_shown(t);
	char *why = NULL;

	if (!t->search) {
		top_say(t, STYLE_LOST, "nothing was searched for yet: / does");
		return REACT_DRAW;
	}
	if (!t->searching)
		why = begin_search(t, t->search);
	if (why)
		top_say(t, STYLE_LOST, "%s", why);
	else if (!find_row(v, &t->search_re, v->list.cursor, step))
		top_say(t, STYLE_LOST, "no row matches \"%s\"", t->search);
	free(why);
	return REACT_DRAW;
}

static unsigned answer_search(struct top *t, const char *text)
{
	char *why = *text ? begin_search(t, text) : NULL;

	if (why)
		top_say(t, STYLE_LOST, "%s", why);
	else if (*text && !find_row(top_shown(t), &t->search_re, t->search_from, 0))
		top_say(t, STYLE_LOST, "no row matches \"%s\"", text);
	free(why);
	return REACT_DRAW;
}

/* While the text is typed, the cursor goes to the first match, and all matches are marked. */
static unsigned try_search(struct top *t, const char *text)
{
	free(t->prompt_note);
	t->prompt_note = NULL;
	if (!*text) {
		search_end(t);
		return REACT_DRAW;
	}
	t->prompt_note = begin_search(t, text);
	if (!t->prompt_note && !find_row(top_shown(t), &t->search_re, t->search_from, 0))
		t->prompt_note = xstrdup("no row matches");
	return REACT_DRAW;
}

static unsigned leave_search(struct top *t)
{
	struct view *v = top_shown(t);

	search_end(t);
	if (t->search_from < v->n)
		list_go(&v->list, t->search_from);
	view_note_cursor(v);
	return REACT_DRAW;
}

unsigned search_ask(struct top *t, int arg)
{
	static const struct question q = {"/", answer_search, try_search, leave_search};

	(void)arg;
	t->search_from = top_shown(t)->list.cursor;
	top_ask(t, &q, NULL);
	return REACT_DRAW;
}
