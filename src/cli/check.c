/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/check.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "cli/cli.h"
#include "output/doc.h"

static bool less(double a, double b)
{
	return a < b;
}

static bool less_equal(double a, double b)
{
	return a <= b;
}

static bool greater(double a, double b)
{
	return a > b;
}

static bool greater_equal(double a, double b)
{
	return a >= b;
}

static bool equal(double a, double b)
{
	return a <= b && a >= b;
}

/* Longer ones first: "<=" begins with "<". */
static const struct {
	const char *sign;
	bool (*holds)(double a, double b);
} comparisons[] = {
	{"<=", less_equal}, {">=", greater_equal}, {"==", equal}, {"<", less}, {">", greater},
};

static int usage(const char *check)
{
	complain("--check: '%s' is no comparison such as 'dying<100' or 'total.wasted_bytes<=1048576'",
		 check);
	return EXIT_USAGE;
}

/* The value of @name, or the status to exit with in *ret_status. */
static bool look_up(const struct doc *d, const char *name, double *ret, int *ret_status)
{
	struct buf matches = BUF_INIT;
	int r = doc_number(d, name, ret, &matches);

	if (r == -ENODATA)
		complain("--check: %s is unknown at present; 'cgslab status' says why", name);
	else if (r == -ENOTUNIQ)
		complain("--check: '%s' may be any of %s; write one of these", name, buf_str(&matches));
	else if (r)
		complain("--check: the status has no number '%s'; 'cgslab status --format json' shows "
			 "what it has", name);
	buf_done(&matches);
	*ret_status = r == -ENODATA ? EXIT_NOTHING : EXIT_USAGE;
	return !r;
}

static int check_one(const struct doc *d, const char *check, int quiet)
{
	size_t len = strcspn(check, "<>=");
	char *name, *end;
	double limit, value;
	size_t i = 0;
	int status;

	while (i < ARRAY_SIZE(comparisons) &&
	       strncmp(check + len, comparisons[i].sign, strlen(comparisons[i].sign)))
		i++;
	if (!len || i == ARRAY_SIZE(comparisons))
		return usage(check);
	limit = strtod(check + len + strlen(comparisons[i].sign), &end);
	if (*end || end == check + len + strlen(comparisons[i].sign) || !isfinite(limit))
		return usage(check);
	name = xstrndup(check, len);
	if (!look_up(d, name, &value, &status)) {
		free(name);
		return status;
	}
	status = comparisons[i].holds(value, limit) ? EXIT_GOOD : EXIT_BREACHED;
	if (status && !quiet)
		complain("check %s is breached: %s is %.15g", check, name, value);
	free(name);
	return status;
}

int check_all(const struct doc *d, const char *const *checks, size_t n, int quiet)
{
	/* A mistake outweighs an unknown number, which outweighs a breach. */
	static const int order[] = {EXIT_GOOD, EXIT_BREACHED, EXIT_NOTHING, EXIT_USAGE};
	size_t worst = 0;

	for (size_t i = 0; i < n; i++) {
		int status = check_one(d, checks[i], quiet);

		for (size_t k = worst; k < ARRAY_SIZE(order); k++)
			if (order[k] == status)
				worst = k;
	}
	return order[worst];
}
