/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/print.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/xalloc.h"
#include "cli/cli.h"
#include "front/options.h"
#include "model/field.h"
#include "model/sample.h"

static void add_column(struct columns *c, size_t *cap, const struct field *f)
{
	XGROW(c->fields, c->n, *cap);
	c->fields[c->n++] = f;
}

static void print_fields(const struct table *t, FILE *out)
{
	for (size_t i = 0; i < t->n_fields; i++)
		fprintf(out, "  %-30s %s\n", t->fields[i].name, t->fields[i].help);
}

static bool choose_named(const struct table *t, const char *names, struct columns *ret, size_t *cap)
{
	char *copy = xstrdup(names), *save = NULL;
	bool good = true;

	for (char *name = strtok_r(copy, ",", &save); name && good;
	     name = strtok_r(NULL, ",", &save)) {
		const struct field *f = table_field(t, name);

		good = f != NULL;
		if (f) {
			add_column(ret, cap, f);
		} else {
			complain("--fields: table %s has no field '%s'; it has:", t->name, name);
			print_fields(t, stderr);
		}
	}
	if (good && !ret->n) {
		complain("--fields: names no field; table %s has:", t->name);
		print_fields(t, stderr);
		good = false;
	}
	free(copy);
	return good;
}

bool columns_choose(const struct table *t, const char *names, bool everything, struct columns *ret)
{
	size_t cap = 0;

	*ret = (struct columns){NULL, 0};
	if (names && choose_named(t, names, ret, &cap))
		return true;
	if (names) {
		free(ret->fields);
		*ret = (struct columns){NULL, 0};
		return false;
	}
	for (size_t i = 0; i < t->n_fields; i++)
		if (everything || !t->fields[i].extra)
			add_column(ret, &cap, &t->fields[i]);
	return true;
}

/* Windows of allocation tracing concern nobody who does not look at them. */
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
