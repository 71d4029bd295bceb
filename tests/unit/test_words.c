/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One idea, one key, one title: tables, views and manual pages are held to model/words.h. */
#include "unit/unit.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "model/cost.h"
#include "model/events.h"
#include "model/field.h"
#include "model/held.h"
#include "model/words.h"
#include "top/views/view.h"

/* Other keys of the same idea, where a row is the machine, a memcg or a sum. */
static const struct {
	const char *key, *title;
} kin[] = {
	{"live", "LIVE"}, {"dying", "DYING"}, {"price_bytes", "PRICE"}, {"births_per_second", "BIRTHS/S"},
};

/* Names that were in use for these ideas, as titles or in a manual page. */
static const char *const retired[] = {
	"SUBTREE-SAVED", "SUBTREE-WASTED", "SUBTREE-WOULD", "CREATOR", "PAGE-TRUE", "BUCKET-B", "WOULD-PT", "SAVING",
	"SAVING/S",	 "REQUESTED",	   "HELD",	 "BORN/S",    "KIDS",
};

static const struct word *by_key(const char *key)
{
	for (size_t i = 0; word_at(i); i++)
		if (!strcmp(word_at(i)->key, key))
			return word_at(i);
	return NULL;
}

static bool may_have(const char *key, const char *title)
{
	const struct word *w = by_key(key);

	for (size_t i = 0; i < ARRAY_SIZE(kin); i++)
		if (!strcmp(kin[i].key, key))
			return !strcmp(kin[i].title, title);
	if (w)
		return !strcmp(w->title, title);
	for (size_t i = 0; word_at(i); i++)
		if (!strcmp(word_at(i)->title, title))
			return false;
	return true;
}

static void hold(const char *table, const char *key, const char *title)
{
	if (!may_have(key, title))
		fail_msg("%s: field %s has the title %s", table, key, title);
	for (size_t i = 0; i < ARRAY_SIZE(retired); i++)
		if (!strcmp(retired[i], title))
			fail_msg("%s: field %s has the old title %s", table, key, title);
}

static void hold_table(const struct table *t)
{
	for (size_t i = 0; i < t->n_fields; i++)
		hold(t->name, t->fields[i].name, t->fields[i].title);
}

static void tables_have_one_title_for_one_idea(void **state)
{
	(void)state;
	for (size_t i = 0; table_at(i); i++)
		hold_table(table_at(i));
	hold_table(&table_dying_sums);
}

static void views_name_columns_as_tables_do(void **state)
{
	(void)state;
	for (size_t i = 0; view_ops_at(i); i++) {
		const struct view_ops *ops = view_ops_at(i);

		hold_table(ops->table);
		for (const struct view_want *w = ops->columns; w->field; w++) {
			if (w->title)
				hold(ops->name, w->field, w->title);
			/* slab tails are for details and machines */
			if (strstr(w->field, "page_true"))
				fail_msg("view %s begins with %s", ops->name, w->field);
		}
	}
}

static void no_table_for_people_begins_with_slab_tails(void **state)
{
	(void)state;
	for (size_t i = 0; table_at(i); i++)
		for (size_t k = 0; k < table_at(i)->n_fields; k++) {
			const struct field *f = &table_at(i)->fields[k];

			if (strstr(f->name, "page_true") && !(f->how & FIELD_EXTRA))
				fail_msg("table %s begins with %s", table_at(i)->name, f->name);
		}
}

static void no_key_is_of_two_ideas(void **state)
{
	(void)state;
	for (size_t i = 0; word_at(i); i++)
		for (size_t k = 0; k < i; k++) {
			assert_string_not_equal(word_at(i)->key, word_at(k)->key);
			assert_string_not_equal(word_at(i)->title, word_at(k)->title);
		}
}

/* A page of the manual without its escapes. */
static void read_page(const char *name, struct buf *ret)
{
	const char *top = getenv("TOP_SRCDIR");
	char *path = xasprintf("%s/man/%s", top ? top : ".", name);
	FILE *f = fopen(path, "r");
	int c;

	if (!f)
		fail_msg("%s cannot be read", path);
	while ((c = getc(f)) != EOF)
		if (c != '\\')
			buf_addc(ret, (char)c);
	fclose(f);
	free(path);
}

static bool is_word_byte(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

static bool page_has(const char *text, const char *word)
{
	for (const char *at = text; (at = strstr(at, word)); at++)
		if ((at == text || !is_word_byte(at[-1])) && !is_word_byte(at[strlen(word)]))
			return true;
	return false;
}

static void manual_pages_have_these_words_and_no_old_ones(void **state)
{
	static const char *const pages[] = {
		"cgslab.1",	     "cgslab-status.1", "cgslab-show.1",  "cgslab-cost.1",    "cgslab-sites.1",
		"cgslab-verify.1", "cgslabtop.1",	"cgslab-fleet.7", "cgslab-history.5", "cgslab.conf.5",
	};

	(void)state;
	for (size_t p = 0; p < ARRAY_SIZE(pages); p++) {
		struct buf text = BUF_INIT;

		read_page(pages[p], &text);
		for (size_t i = 0; i < ARRAY_SIZE(retired); i++)
			if (page_has(buf_str(&text), retired[i]))
				fail_msg("%s has the old word %s", pages[p], retired[i]);
		for (size_t i = 0; p == 0 && word_at(i); i++)
			if (!page_has(buf_str(&text), word_at(i)->key) || !page_has(buf_str(&text), word_at(i)->title))
				fail_msg("%s lacks %s or %s", pages[p], word_at(i)->key, word_at(i)->title);
		buf_done(&text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tables_have_one_title_for_one_idea),
		cmocka_unit_test(views_name_columns_as_tables_do),
		cmocka_unit_test(no_table_for_people_begins_with_slab_tails),
		cmocka_unit_test(no_key_is_of_two_ideas),
		cmocka_unit_test(manual_pages_have_these_words_and_no_old_ones),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
