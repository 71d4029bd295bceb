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

/* What a number of the document is, which the end of its name tells, and the units that it may be compared in. */
enum kind { KIND_COUNT = 1 << 0, KIND_BYTES = 1 << 1, KIND_SECONDS = 1 << 2, KIND_SHARE = 1 << 3 };

static const struct {
	enum kind kind;
	const char *name_ends; /* "" for all others, the last */
	const char *is;
} kinds[] = {
	{KIND_BYTES, "bytes", "is in bytes: it may have B, K, KiB, M, MiB, G or GiB"},
	{KIND_SECONDS, "seconds", "is in seconds: it may have s, min, h or d"},
	{KIND_SECONDS, "seconds_left", "is in seconds: it may have s, min, h or d"},
	{KIND_SHARE, "share", "is a share: it may have %"},
	{KIND_COUNT, "", "is a count: it may have K, M or G"},
};

/* The units that may stand behind a number, and their factors. */
static const struct unit {
	const char *unit;
	double factor;
	unsigned fits; /* kinds */
} units[] = {
	{"", 1, KIND_COUNT | KIND_BYTES | KIND_SECONDS | KIND_SHARE},
	{"B", 1, KIND_BYTES},
	{"K", 1024.0, KIND_BYTES | KIND_COUNT},
	{"KiB", 1024.0, KIND_BYTES},
	{"M", 1048576.0, KIND_BYTES | KIND_COUNT},
	{"MiB", 1048576.0, KIND_BYTES},
	{"G", 1073741824.0, KIND_BYTES | KIND_COUNT},
	{"GiB", 1073741824.0, KIND_BYTES},
	{"%", 0.01, KIND_SHARE},
	{"s", 1, KIND_SECONDS},
	{"min", 60, KIND_SECONDS},
	{"h", 3600, KIND_SECONDS},
	{"d", 86400, KIND_SECONDS},
};

/* "5GiB", "30%", "1000" */
static bool parse_limit(const char *text, double *ret, const struct unit **ret_unit)
{
	char *end;
	double v = strtod(text, &end);

	if (end == text || !isfinite(v))
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(units); i++) {
		if (strcmp(end, units[i].unit) != 0)
			continue;
		*ret = v * units[i].factor;
		*ret_unit = &units[i];
		return true;
	}
	return false;
}

static bool ends_with(const char *name, const char *end)
{
	size_t n = strlen(name), e = strlen(end);

	return n >= e && !strcmp(name + n - e, end);
}

/* Whether the number @name may be compared in @unit; false after a message. */
static bool unit_fits(const char *option, const char *name, const struct unit *unit)
{
	size_t i = 0;

	while (!ends_with(name, kinds[i].name_ends))
		i++;
	if (unit->fits & kinds[i].kind)
		return true;
	complain("%s: '%s' is no unit of %s, which %s", option, unit->unit, name, kinds[i].is);
	return false;
}

/* A condition as it is read. */
struct condition {
	const char *option; /* that gave it */
	const struct unit *unit;
};

/* The value of @name, or the status to exit with in *ret_status. */
static bool look_up(const struct doc *d, const struct condition *c, const char *name, double *ret, int *ret_status)
{
	const char *option = c->option;
	struct buf matches = BUF_INIT;
	int r = doc_number(d, name, ret, &matches);

	if (r != -ENOENT && r != -ENOTUNIQ && !unit_fits(option, name, c->unit)) {
		r = -EINVAL;
	} else if (r == -ENXIO) {
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
static bool sum_up(const struct doc *d, const struct condition *c, const char *text, double *ret, int *ret_status)
{
	*ret = 0;
	for (;;) {
		size_t len = strcspn(text, "+");
		char *name = xstrndup(text, len);
		double value = 0;
		bool found = look_up(d, c, name, &value, ret_status);

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
	struct condition c = {.option = option};
	size_t len = strcspn(check, "<>="), i = 0;
	int status;

	*ret = (struct check_result){.names = NULL};
	while (i < ARRAY_SIZE(comparisons) &&
	       strncmp(check + len, comparisons[i].sign, strlen(comparisons[i].sign)))
		i++;
	if (!len || i == ARRAY_SIZE(comparisons) ||
	    !parse_limit(check + len + strlen(comparisons[i].sign), &ret->limit, &c.unit))
		return usage(option, check);
	ret->names = xstrndup(check, len);
	if (sum_up(d, &c, ret->names, &ret->value, &status)) {
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
