/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/parse.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "base/xalloc.h"

#define NS_PER_S 1000000000LL

int parse_u64_n(const char *s, size_t len, uint64_t *ret)
{
	uint64_t v = 0;

	if (!len)
		return -EINVAL;
	for (size_t i = 0; i < len; i++) {
		if (s[i] < '0' || s[i] > '9')
			return -EINVAL;
		if (__builtin_mul_overflow(v, 10, &v) ||
		    __builtin_add_overflow(v, (uint64_t)(s[i] - '0'), &v))
			return -ERANGE;
	}
	*ret = v;
	return 0;
}

int parse_u64(const char *s, uint64_t *ret)
{
	return parse_u64_n(s, strlen(s), ret);
}

/* Reads the digits at the start of *s and moves *s behind them. */
static int take_u64(const char **s, uint64_t *ret)
{
	size_t len = strspn(*s, "0123456789");
	int r = parse_u64_n(*s, len, ret);

	if (!r)
		*s += len;
	return r;
}

static const struct unit {
	const char *name;
	uint64_t factor;
} byte_units[] = {
	{"", 1},           {"B", 1},           {"K", 1ULL << 10}, {"KiB", 1ULL << 10},
	{"M", 1ULL << 20}, {"MiB", 1ULL << 20}, {"G", 1ULL << 30}, {"GiB", 1ULL << 30},
	{"T", 1ULL << 40}, {"TiB", 1ULL << 40},
}, time_units[] = {
	{"", 1000000000ULL},      {"ns", 1ULL},
	{"us", 1000ULL},          {"ms", 1000000ULL},
	{"s", 1000000000ULL},     {"sec", 1000000000ULL},
	{"second", 1000000000ULL}, {"seconds", 1000000000ULL},
	{"m", 60000000000ULL},    {"min", 60000000000ULL},
	{"minute", 60000000000ULL}, {"minutes", 60000000000ULL},
	{"h", 3600000000000ULL},  {"hour", 3600000000000ULL},
	{"hours", 3600000000000ULL},
	{"d", 86400000000000ULL}, {"day", 86400000000000ULL},
	{"days", 86400000000000ULL},
	{"w", 604800000000000ULL}, {"week", 604800000000000ULL},
	{"weeks", 604800000000000ULL},
};

static const struct unit *find_unit(const struct unit *units, size_t n, const char *s, size_t len)
{
	for (size_t i = 0; i < n; i++)
		if (strlen(units[i].name) == len && !strncasecmp(units[i].name, s, len))
			return &units[i];
	return NULL;
}

int parse_bytes(const char *s, uint64_t *ret)
{
	const struct unit *unit;
	uint64_t v;
	int r = take_u64(&s, &v);

	if (r)
		return r;
	unit = find_unit(byte_units, ARRAY_SIZE(byte_units), s, strlen(s));
	if (!unit)
		return -EINVAL;
	if (__builtin_mul_overflow(v, unit->factor, &v))
		return -ERANGE;
	*ret = v;
	return 0;
}

/* Reads one "90s" or "0.5h" at *s and moves *s behind it. */
static int take_span(const char **s, double *ret_ns)
{
	const struct unit *unit;
	char *end;
	double v;
	size_t len;

	if (**s != '.' && !isdigit((unsigned char)**s))
		return -EINVAL;
	if ((*s)[0] == '0' && ((*s)[1] | 0x20) == 'x')
		return -EINVAL;
	v = strtod(*s, &end);
	if (end == *s || !isfinite(v) || v < 0)
		return -EINVAL;
	end += *end == ' ' && islower((unsigned char)end[1]);
	len = strspn(end, "abcdefghijklmnopqrstuvwxyz");
	unit = find_unit(time_units, ARRAY_SIZE(time_units), end, len);
	if (!unit)
		return -EINVAL;
	*ret_ns = v * (double)unit->factor;
	*s = end + len;
	return 0;
}

int parse_duration(const char *s, int64_t *ret_ns)
{
	double total = 0, part;

	if (!*s)
		return -EINVAL;
	while (*s) {
		int r = take_span(&s, &part);

		if (r)
			return r;
		total += part;
		s += strspn(s, " ");
	}
	if (total > (double)(INT64_MAX / 2))
		return -ERANGE;
	*ret_ns = (int64_t)llround(total);
	return 0;
}

/* The local midnight that begins the day @days before that of @now_ns. */
static int64_t midnight(int64_t now_ns, int days)
{
	time_t t = (time_t)(now_ns / NS_PER_S);
	struct tm tm;

	localtime_r(&t, &tm);
	tm.tm_hour = tm.tm_min = tm.tm_sec = 0;
	tm.tm_mday -= days;
	tm.tm_isdst = -1;
	return (int64_t)mktime(&tm) * NS_PER_S;
}

static int two_digits(const char *s)
{
	if (!isdigit((unsigned char)s[0]) || !isdigit((unsigned char)s[1]))
		return -1;
	return (s[0] - '0') * 10 + (s[1] - '0');
}

/* Reads "Z", "+01:00", "+0100" or "" behind a date and time. Returns 1 when it means local time. */
static int parse_zone(const char *s, long *ret_offset_s)
{
	int h, m;
	char sign;

	if (!*s)
		return 1;
	if (!strcmp(s, "Z")) {
		*ret_offset_s = 0;
		return 0;
	}
	sign = *s++;
	if (sign != '+' && sign != '-')
		return -EINVAL;
	h = two_digits(s);
	s += h < 0 ? 0 : 2;
	s += *s == ':';
	m = two_digits(s);
	if (h < 0 || h > 14 || m < 0 || m > 59 || s[2])
		return -EINVAL;
	*ret_offset_s = (sign == '-' ? -1 : 1) * (h * 3600L + m * 60L);
	return 0;
}

/* A day that does not exist, such as 31 February; timegm() would make it another day. */
static bool is_day(const struct tm *tm)
{
	struct tm day = {.tm_year = tm->tm_year, .tm_mon = tm->tm_mon, .tm_mday = tm->tm_mday};

	timegm(&day);
	return day.tm_mon == tm->tm_mon && day.tm_mday == tm->tm_mday;
}

/* The point in time of @tm, local or @offset seconds before UTC; -ERANGE beyond 1677 and 2262. */
static int time_of(struct tm *tm, bool local, long offset, double fraction, int64_t *ret_ns)
{
	int64_t ns;

	if (!is_day(tm))
		return -EINVAL;
	if (__builtin_mul_overflow((int64_t)(local ? mktime(tm) : timegm(tm) - offset), NS_PER_S,
				   &ns) ||
	    __builtin_add_overflow(ns, (int64_t)(fraction * 1e9), &ns))
		return -ERANGE;
	*ret_ns = ns;
	return 0;
}

/* Reads ".250", "." or nothing, up to the end. */
static int take_fraction(const char *s, double *ret)
{
	size_t len = *s == '.' ? 1 + strspn(s + 1, "0123456789") : 0;

	*ret = len > 1 ? strtod(s, NULL) : 0;
	return s[len] ? -EINVAL : 0;
}

static int parse_iso(const char *s, int64_t *ret_ns)
{
	static const char *const shapes[] = {"%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S",
					     "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%d"};

	for (size_t i = 0; i < ARRAY_SIZE(shapes); i++) {
		struct tm tm = {.tm_isdst = -1};
		const char *end = strptime(s, shapes[i], &tm);
		double frac = 0;
		long offset = 0;
		int local;

		if (!end)
			continue;
		if (*end == '.' && i < 2) {
			char *after;

			frac = strtod(end, &after);
			end = after;
		}
		local = parse_zone(end, &offset);
		if (local < 0)
			continue;
		return time_of(&tm, local, offset, frac, ret_ns);
	}
	return -EINVAL;
}

/* "07:50", "07:50:30": a time of today, by the clock of this place. */
static int parse_clock(const char *s, int64_t now_ns, int64_t *ret_ns)
{
	static const char *const shapes[] = {"%H:%M:%S", "%H:%M"};
	time_t now = (time_t)(now_ns / NS_PER_S);

	for (size_t i = 0; i < ARRAY_SIZE(shapes); i++) {
		struct tm tm;
		const char *end;

		localtime_r(&now, &tm);
		tm.tm_sec = 0;
		tm.tm_isdst = -1;
		end = strptime(s, shapes[i], &tm);
		if (end && !*end)
			return time_of(&tm, true, 0, 0, ret_ns);
	}
	return -EINVAL;
}

/*
 * An epoch in seconds, with a fraction or without: "@1764000000", or nine digits and more, since no duration in
 * seconds has so many.
 */
static int parse_epoch(const char *s, int64_t *ret_ns)
{
	bool marked = *s == '@';
	size_t digits = strspn(s += marked, "0123456789");
	double fraction = 0;
	uint64_t v;
	int64_t ns;
	int r;

	if (!marked && digits < 9)
		return -EINVAL;
	r = parse_u64_n(s, digits, &v);
	if (!r)
		r = take_fraction(s + digits, &fraction);
	if (r)
		return r;
	if (v > (uint64_t)(INT64_MAX / NS_PER_S) ||
	    __builtin_add_overflow((int64_t)v * NS_PER_S, (int64_t)(fraction * 1e9), &ns))
		return -ERANGE;
	*ret_ns = ns;
	return 0;
}

/* "10m", "3h ago", "-2d": a time before now. */
static int parse_ago(const char *s, int64_t now_ns, int64_t *ret_ns)
{
	char text[64];
	size_t len;
	int64_t span;
	int r;

	if (*s == '-')
		s++;
	len = strlen(s);
	if (len > 4 && !strcmp(s + len - 4, " ago"))
		len -= 4;
	if (len >= sizeof(text))
		return -EINVAL;
	memcpy(text, s, len);
	text[len] = '\0';
	r = parse_duration(text, &span);
	if (r)
		return r;
	*ret_ns = now_ns - span;
	return 0;
}

int parse_time(const char *s, int64_t now_ns, int64_t *ret_ns)
{
	static const struct {
		const char *word;
		int days;
	} days[] = {{"today", 0}, {"yesterday", 1}};
	int r;

	if (!strcmp(s, "now")) {
		*ret_ns = now_ns;
		return 0;
	}
	for (size_t i = 0; i < ARRAY_SIZE(days); i++) {
		if (!strcmp(s, days[i].word)) {
			*ret_ns = midnight(now_ns, days[i].days);
			return 0;
		}
	}
	r = parse_iso(s, ret_ns);
	if (r == -EINVAL)
		r = parse_epoch(s, ret_ns);
	if (r == -EINVAL)
		r = parse_clock(s, now_ns, ret_ns);
	return r == -EINVAL ? parse_ago(s, now_ns, ret_ns) : r;
}

/* "3" or "0-7" at *s. */
static int take_range(const char **s, uint64_t *lo, uint64_t *hi)
{
	int r = take_u64(s, lo);

	if (r)
		return r;
	*hi = *lo;
	if (**s == '-') {
		(*s)++;
		r = take_u64(s, hi);
	}
	return r ? r : *hi < *lo || *hi > 1U << 20 ? -EINVAL : 0;
}

int parse_id_list(const char *s, unsigned *ret_count, unsigned *ret_max)
{
	uint64_t count = 0, max = 0, lo, hi;

	for (;;) {
		int r = take_range(&s, &lo, &hi);

		if (r)
			return r;
		count += hi - lo + 1;
		max = hi > max ? hi : max;
		if (*s != ',')
			break;
		s++;
	}
	s += strspn(s, "\n");
	if (*s || count > 1U << 20)
		return -EINVAL;
	*ret_count = (unsigned)count;
	*ret_max = (unsigned)max;
	return 0;
}
