/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/print.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/strings.h"
#include "base/xalloc.h"
#include "cli/cli.h"
#include "front/options.h"
#include "model/field.h"
#include "model/follow.h"
#include "model/sample.h"

static void add_column(struct columns *c, const struct field *f)
{
	XGROW(c->fields, c->n, c->cap);
	c->fields[c->n++] = f;
}

static void add_made(struct columns *c, struct field *f)
{
	XGROW(c->made, c->n_made, c->made_cap);
	c->made[c->n_made++] = f;
	add_column(c, f);
}

void columns_done(struct columns *c)
{
	for (size_t i = 0; i < c->n_made; i++)
		follow_column_free(c->made[i]);
	free(c->made);
	free(c->fields);
	*c = (struct columns){0};
}

static void print_fields(const struct table *t, const char *indent, FILE *out)
{
	for (size_t i = 0; i < t->n_fields; i++)
		fprintf(out, "%s%-30s %s\n", indent, t->fields[i].name, t->fields[i].help);
	for (size_t i = 0; t->kind & TABLE_FOLLOWS && i < FOLLOW_COLUMNS; i++) {
		struct field *f = follow_column("CACHE", i);

		fprintf(out, "%s%-30s of the cache of that name: %s\n", indent, f->name, f->help);
		follow_column_free(f);
	}
}

void columns_help(const struct table *t, FILE *out)
{
	print_fields(t, "", out);
}

static bool choose_field(const struct table *t, const char *name, struct columns *ret)
{
	const struct field *f = table_field(t, name);
	struct field *made = f || !(t->kind & TABLE_FOLLOWS) ? NULL : follow_column_named(name);

	if (f)
		add_column(ret, f);
	else if (made)
		add_made(ret, made);
	return f || made;
}

static bool choose_named(const struct table *t, const char *names, struct columns *ret)
{
	char *copy = xstrdup(names), *save = NULL;
	bool good = true;

	for (char *name = strtok_r(copy, ",", &save); name && good;
	     name = strtok_r(NULL, ",", &save)) {
		good = choose_field(t, name, ret);
		if (!good) {
			complain("--fields: table %s has no field '%s'; it has:", t->name, name);
			print_fields(t, "  ", stderr);
		}
	}
	if (good && !ret->n) {
		complain("--fields: names no field; table %s has:", t->name);
		print_fields(t, "  ", stderr);
		good = false;
	}
	free(copy);
	return good;
}

bool columns_choose(const struct table *t, const char *names, bool everything, struct columns *ret)
{
	*ret = (struct columns){0};
	if (names && choose_named(t, names, ret))
		return true;
	if (names) {
		columns_done(ret);
		return false;
	}
	for (size_t i = 0; i < t->n_fields; i++)
		if (everything || !(t->fields[i].how & FIELD_EXTRA))
			add_column(ret, &t->fields[i]);
	ret->whole = everything && t->kind & TABLE_FOLLOWS;
	return true;
}

void columns_follow(struct columns *c, const struct sample *s)
{
	struct strings follow = STRINGS_INIT;

	for (size_t i = 0; i < c->n_made && s->n_caches; i++)
		if (!sample_cache(s, follow_column_cache(c->made[i])))
			complain("%s: there is no cache '%s' of its own here; 'cgslab show caches' lists them",
				 c->made[i]->name, follow_column_cache(c->made[i]));
	if (c->whole)
		follow_take(&follow, s);
	for (size_t i = 0; i < follow.n; i++)
		for (size_t k = 0; k < FOLLOW_COLUMNS; k++)
			add_made(c, follow_column(follow.v[i], k));
	c->whole = false;
	strings_done(&follow);
}

bool columns_show_caches(const struct columns *c)
{
	size_t i = 0;

	while (i < c->n && !(c->fields[i]->how & FIELD_CACHES))
		i++;
	return c->whole || i < c->n;
}

/* The state of allocation tracing concerns only a reader of its windows. */
static bool concerns(const struct sample *s, size_t source)
{
	return source != SOURCE_KMEM || s->site_window;
}

void print_source_notes(const struct sample *s)
{
	for (size_t i = 0; i < SOURCE_COUNT; i++) {
		const struct source_status *src = &s->sources[i];

		if (concerns(s, i) && src->state != STATE_UNUSED && src->state != STATE_OK)
			complain("%s", *src->detail ? src->detail : source_name((enum source_id)i));
	}
}

int status_of_rows(const struct sample *s, size_t rows)
{
	if (rows)
		return EXIT_GOOD;
	for (size_t i = 0; i < SOURCE_COUNT; i++)
		if (concerns(s, i) && s->sources[i].state == STATE_DENIED)
			return EXIT_DENIED;
	return EXIT_NOTHING;
}

bool next_repeat(const struct options *opt, unsigned long long *done)
{
	int64_t ns = opt->delay_ns ? opt->delay_ns : NS_PER_SEC;
	struct timespec ts = {ns / NS_PER_SEC, ns % NS_PER_SEC};

	(*done)++;
	if (opt->times ? *done >= opt->times : !opt->delay_ns)
		return false;
	fflush(stdout);
	if (ferror(stdout))
		return false;
	while (nanosleep(&ts, &ts) && errno == EINTR)
		;
	return true;
}
