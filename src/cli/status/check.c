/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/status/check.h"

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

static int usage(const char *option, const char *check)
{
	complain("%s: '%s' is no comparison such as 'dying<100', 'live+dying<60000', "
		 "'caches.dentry.slab_bytes<5GiB' or 'memcgs_share<=30%%'",
		 option, check);
	return EXIT_USAGE;
}

/* The units that may stand behind a number, and their factors. */
static const struct {
	const char *unit;
	double factor;
} units[] = {
	{"", 1},
	{"B", 1},
	{"K", 1024.0},
	{"KiB", 1024.0},
	{"M", 1048576.0},
	{"MiB", 1048576.0},
	{"G", 1073741824.0},
	{"GiB", 1073741824.0},
	{"%", 0.01},
	{"s", 1},
	{"min", 60},
	{"h", 3600},
	{"d", 86400},
};

/* "5GiB", "30%", "1000" */
static bool parse_limit(const char *text, double *ret)
{
	char *end;
	double v = strtod(text, &end);

	if (end == text || !isfinite(v))
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(units); i++) {
		if (strcmp(end, units[i].unit) != 0)
			continue;
		*ret = v * units[i].factor;
		return true;
	}
	return false;
}

/* The value of @name, or the status to exit with in *ret_status. */
static bool look_up(const struct doc *d, const char *option, const char *name, double *ret, int *ret_status)
{
	struct buf matches = BUF_INIT;
	int r = doc_number(d, name, ret, &matches);

	if (r == -ENXIO) {
		complain("%s: this kernel has no %s at present, or it cannot be read", option, name);
	} else if (r == -ENODATA) {
		complain("%s: %s is unknown at present; 'cgslab status' says why", option, name);
	} else if (r == -ENOTUNIQ) {
		complain("%s: '%s' may be any of %s; write one of these", option, name, buf_str(&matches));
	} else if (r) {
		complain("%s: the status has no number '%s'; 'cgslab status --format json' shows what it has", option,
			 name);
	}
	buf_done(&matches);
	*ret_status = r == -ENODATA || r == -ENXIO ? EXIT_NOTHING : EXIT_USAGE;
	return !r;
}

/* The sum of the names that "+" joins in @text, or the status to exit with in *ret_status. */
static bool sum_up(const struct doc *d, const char *option, const char *text, double *ret, int *ret_status)
{
	*ret = 0;
	for (;;) {
		size_t len = strcspn(text, "+");
		char *name = xstrndup(text, len);
		double value = 0;
		bool found = look_up(d, option, name, &value, ret_status);

		free(name);
		if (!found)
			return false;
		*ret += value;
		if (!text[len])
			return true;
		text += len + 1;
	}
}

int check_read(const struct doc *d, const char *option, const char *check, struct check_result *ret)
{
	size_t len = strcspn(check, "<>="), i = 0;
	int status;

	*ret = (struct check_result){.names = NULL};
	while (i < ARRAY_SIZE(comparisons) &&
	       strncmp(check + len, comparisons[i].sign, strlen(comparisons[i].sign)))
		i++;
	if (!len || i == ARRAY_SIZE(comparisons) ||
	    !parse_limit(check + len + strlen(comparisons[i].sign), &ret->limit))
		return usage(option, check);
	ret->names = xstrndup(check, len);
	if (sum_up(d, option, ret->names, &ret->value, &status)) {
		ret->holds = comparisons[i].holds(ret->value, ret->limit);
		return EXIT_GOOD;
	}
	check_result_done(ret);
	return status;
}

void check_result_done(struct check_result *r)
{
	free(r->names);
	r->names = NULL;
}

static int check_one(const struct doc *d, const char *check, int quiet)
{
	struct check_result r;
	int status = check_read(d, "--check", check, &r);

	if (status != EXIT_GOOD)
		return status;
	if (!r.holds && !quiet)
		complain("check %s is breached: %s is %.15g", check, r.names, r.value);
	status = r.holds ? EXIT_GOOD : EXIT_BREACHED;
	check_result_done(&r);
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
