/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "front/configkeys.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/parse.h"
#include "base/xalloc.h"
#include "front/config.h"
#include "kernel/slab/structs.h"

#define MS (NS_PER_SEC / 1000)

/* Lists */

void name_list_done(struct name_list *l)
{
	for (size_t i = 0; i < l->n; i++)
		free(l->names[i]);
	free(l->names);
	*l = (struct name_list){0};
}

/* Names between blanks. */
void name_list_set(struct name_list *l, const char *text)
{
	size_t cap = 0;

	name_list_done(l);
	for (;;) {
		size_t len;

		text += strspn(text, " \t");
		len = strcspn(text, " \t");
		if (!len)
			return;
		XGROW(l->names, l->n, cap);
		l->names[l->n++] = xstrndup(text, len);
		text += len;
	}
}

void name_list_text(const struct name_list *l, struct buf *out)
{
	for (size_t i = 0; i < l->n; i++)
		buf_addf(out, "%s%s", i ? " " : "", l->names[i]);
}

/* A kind of value: how one is read and printed. A reader writes on success only. */
struct kind {
	int (*read)(const struct config_key *k, const char *text, void *to);
	void (*print)(const struct config_key *k, const void *from, struct buf *out);
	/* The same for a key "word NAME", which may stand in the file for many names. */
	int (*read_named)(const struct config_key *k, const char *name, const char *text, void *to);
	void (*print_named)(const struct config_key *k, const void *from, struct buf *out);
};

static bool in_range(const struct config_key *k, int64_t v)
{
	return v >= k->min && v <= k->max;
}

/* What is kept of a time: as much as is printed. */
static int64_t whole_ms(int64_t ns)
{
	return ns - ns % MS;
}

/* Less than a millisecond is not taken for "off". */
static int read_duration(const struct config_key *k, const char *text, void *to)
{
	int64_t ns;

	if (!strcmp(text, "off") && k->min <= 0)
		ns = 0;
	else if (parse_duration(text, &ns) || !in_range(k, ns) || (ns > 0 && ns < MS))
		return -EINVAL;
	*(int64_t *)to = whole_ms(ns);
	return 0;
}

static void print_duration(const struct config_key *k, const void *from, struct buf *out)
{
	int64_t ns = *(const int64_t *)from;

	(void)k;
	if (ns % NS_PER_SEC)
		buf_addf(out, "%lldms", (long long)(ns / MS));
	else
		buf_addf(out, "%llds", (long long)(ns / NS_PER_SEC));
}

static int read_count(const struct config_key *k, const char *text, void *to)
{
	uint64_t v;

	if (parse_u64(text, &v) || v > INT64_MAX || !in_range(k, (int64_t)v))
		return -EINVAL;
	*(int64_t *)to = (int64_t)v;
	return 0;
}

static void print_count(const struct config_key *k, const void *from, struct buf *out)
{
	(void)k;
	buf_addf(out, "%lld", (long long)*(const int64_t *)from);
}

static int read_bytes(const struct config_key *k, const char *text, void *to)
{
	uint64_t v;

	if (parse_bytes(text, &v) || v > INT64_MAX || (v && !in_range(k, (int64_t)v)))
		return -EINVAL;
	*(uint64_t *)to = v;
	return 0;
}

static void print_bytes(const struct config_key *k, const void *from, struct buf *out)
{
	(void)k;
	buf_addf(out, "%llu", (unsigned long long)*(const uint64_t *)from);
}

/* A limit; "" and "off" mean none. */
static int read_limit(const struct config_key *k, const char *text, void *to)
{
	uint64_t v;

	(void)k;
	if (!*text || !strcmp(text, "off")) {
		*(struct num *)to = NUM_UNKNOWN;
		return 0;
	}
	if (parse_bytes(text, &v) || v > INT64_MAX)
		return -EINVAL;
	*(struct num *)to = num((int64_t)v);
	return 0;
}

static void print_limit(const struct config_key *k, const void *from, struct buf *out)
{
	const struct num *n = from;

	(void)k;
	if (n->known)
		buf_addf(out, "%lld", (long long)n->v);
	else
		buf_adds(out, "off");
}

static int read_switch(const struct config_key *k, const char *text, void *to)
{
	static const struct {
		const char *word;
		bool value;
	} words[] = {{"on", true},   {"yes", true}, {"true", true},   {"1", true},
		     {"off", false}, {"no", false}, {"false", false}, {"0", false}};

	(void)k;
	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		if (strcmp(words[i].word, text))
			continue;
		*(bool *)to = words[i].value;
		return 0;
	}
	return -EINVAL;
}

static void print_switch(const struct config_key *k, const void *from, struct buf *out)
{
	(void)k;
	buf_adds(out, *(const bool *)from ? "on" : "off");
}

static const char *const kmem_modes[] = {
	[KMEM_OFF] = "off", [KMEM_WINDOW] = "window", [KMEM_ALWAYS] = "always"};

static int read_kmem(const struct config_key *k, const char *text, void *to)
{
	(void)k;
	for (size_t i = 0; i < ARRAY_SIZE(kmem_modes); i++) {
		if (strcmp(kmem_modes[i], text))
			continue;
		*(enum kmem_mode *)to = (enum kmem_mode)i;
		return 0;
	}
	return -EINVAL;
}

static void print_kmem(const struct config_key *k, const void *from, struct buf *out)
{
	(void)k;
	buf_adds(out, kmem_modes[*(const enum kmem_mode *)from]);
}

/* "0.1%" of a CPU. */
static int read_percent(const struct config_key *k, const char *text, void *to)
{
	char *end;
	double v = strtod(text, &end);

	(void)k;
	if (end == text || strcmp(end, "%") || !(v >= 0 && v <= 100))
		return -EINVAL;
	*(double *)to = v / 100;
	return 0;
}

static void print_percent(const struct config_key *k, const void *from, struct buf *out)
{
	(void)k;
	buf_addf(out, "%.15g%%", *(const double *)from * 100);
}

/* A text that begins with a semicolon was meant to be a comment, which needs a blank before it. */
static int read_list(const struct config_key *k, const char *text, void *to)
{
	(void)k;
	if (*text == ';')
		return -EINVAL;
	name_list_set(to, text);
	return 0;
}

static void print_list(const struct config_key *k, const void *from, struct buf *out)
{
	(void)k;
	name_list_text(from, out);
}

static int read_path(const struct config_key *k, const char *text, void *to)
{
	(void)k;
	if (*text != '/')
		return -EINVAL;
	free(*(char **)to);
	*(char **)to = xstrdup(text);
	return 0;
}

static void print_path(const struct config_key *k, const void *from, struct buf *out)
{
	(void)k;
	buf_adds(out, *(char *const *)from);
}

/* "30%" of something, or "off" */
static int read_share(const struct config_key *k, const char *text, void *to)
{
	double v;

	if (!*text || !strcmp(text, "off")) {
		*(struct real *)to = REAL_UNKNOWN;
		return 0;
	}
	if (read_percent(k, text, &v))
		return -EINVAL;
	*(struct real *)to = real(v);
	return 0;
}

static void print_share(const struct config_key *k, const void *from, struct buf *out)
{
	const struct real *r = from;

	if (r->known)
		print_percent(k, &r->v, out);
	else
		buf_adds(out, "off");
}

static int read_ids(const struct config_key *k, const char *text, void *to)
{
	struct ids_limit limit = {NUM_UNKNOWN, REAL_UNKNOWN};

	if (strchr(text, '%') ? read_share(k, text, &limit.share) : read_limit(k, text, &limit.ids))
		return -EINVAL;
	*(struct ids_limit *)to = limit;
	return 0;
}

static void print_ids(const struct config_key *k, const void *from, struct buf *out)
{
	const struct ids_limit *limit = from;

	if (limit->share.known)
		print_share(k, &limit->share, out);
	else
		print_limit(k, &limit->ids, out);
}

/* Sets the limit of that name and kind, and adds it where there is none; "off" removes it. */
static void set_cache_limit(struct cache_limits *l, const char *name, int64_t bytes, int64_t per_ns)
{
	size_t i = 0;

	while (i < l->n && (strcmp(l->rows[i].name, name) != 0 || !l->rows[i].per_ns != !per_ns))
		i++;
	if (bytes < 0 && i < l->n) {
		free(l->rows[i].name);
		l->rows[i] = l->rows[--l->n];
	}
	if (bytes < 0)
		return;
	if (i == l->n) {
		XGROW(l->rows, l->n, l->cap);
		l->rows[l->n++].name = xstrdup(name);
	}
	l->rows[i].bytes = bytes;
	l->rows[i].per_ns = per_ns;
}

/* "5GiB" */
static int read_cache(const struct config_key *k, const char *name, const char *text, void *to)
{
	struct num limit;

	if (read_limit(k, text, &limit))
		return -EINVAL;
	set_cache_limit(to, name, limit.known ? limit.v : -1, 0);
	return 0;
}

/* "100MiB/h", "1GiB/5min" */
static int read_growth(const struct config_key *k, const char *name, const char *text, void *to)
{
	const char *slash = strchr(text, '/');
	struct buf per = BUF_INIT;
	char *bytes;
	struct num limit;
	int64_t ns = 0;
	int r;

	if (!slash) {
		if (*text && strcmp(text, "off") != 0)
			return -EINVAL;
		set_cache_limit(to, name, -1, 1);
		return 0;
	}
	bytes = xstrndup(text, (size_t)(slash - text));
	buf_addf(&per, "%s%s", slash[1] >= '0' && slash[1] <= '9' ? "" : "1", slash + 1);
	r = read_limit(k, bytes, &limit);
	if (!r && (!limit.known || parse_duration(buf_str(&per), &ns) || ns < 10 * NS_PER_SEC || ns > 7 * 86400 * NS_PER_SEC))
		r = -EINVAL;
	if (!r)
		set_cache_limit(to, name, limit.v, whole_ms(ns));
	free(bytes);
	buf_done(&per);
	return r;
}

static void print_cache_limits(const struct config_key *k, const struct cache_limits *l, bool growth, struct buf *out)
{
	for (size_t i = 0; i < l->n; i++) {
		if (!l->rows[i].per_ns == growth)
			continue;
		buf_addf(out, "%s %s = %lld", growth ? "growth" : "cache", l->rows[i].name,
			 (long long)l->rows[i].bytes);
		if (growth) {
			buf_addc(out, '/');
			print_duration(k, &l->rows[i].per_ns, out);
		}
		buf_addc(out, '\n');
	}
}

static void print_cache(const struct config_key *k, const void *from, struct buf *out)
{
	print_cache_limits(k, from, false, out);
}

static void print_growth(const struct config_key *k, const void *from, struct buf *out)
{
	print_cache_limits(k, from, true, out);
}

static bool is_followed(const char *name)
{
	for (size_t i = 0; i < structs_n_followed; i++)
		if (!strcmp(structs_followed[i].name, name))
			return true;
	return false;
}

/* "2184" of a followed struct; "off" takes away what an earlier line says */
static int read_size(const struct config_key *k, const char *name, const char *text, void *to)
{
	struct struct_sizes *l = to;
	struct num bytes;
	size_t i = 0;

	if (!is_followed(name) || read_limit(k, text, &bytes) || (bytes.known && !in_range(k, bytes.v)))
		return -EINVAL;
	while (i < l->n && strcmp(l->rows[i].name, name) != 0)
		i++;
	if (i == l->n) {
		XGROW(l->rows, l->n, l->cap);
		l->rows[l->n++].name = xstrdup(name);
	}
	l->rows[i].bytes = bytes;
	return 0;
}

static void print_size(const struct config_key *k, const void *from, struct buf *out)
{
	const struct struct_sizes *l = from;

	(void)k;
	for (size_t i = 0; i < l->n; i++)
		if (l->rows[i].bytes.known)
			buf_addf(out, "size %s = %lld\n", l->rows[i].name, (long long)l->rows[i].bytes.v);
}

static const struct kind kind_duration = {.read = read_duration, .print = print_duration};
static const struct kind kind_count = {.read = read_count, .print = print_count};
static const struct kind kind_bytes = {.read = read_bytes, .print = print_bytes};
static const struct kind kind_limit = {.read = read_limit, .print = print_limit};
static const struct kind kind_switch = {.read = read_switch, .print = print_switch};
static const struct kind kind_kmem = {.read = read_kmem, .print = print_kmem};
static const struct kind kind_percent = {.read = read_percent, .print = print_percent};
static const struct kind kind_list = {.read = read_list, .print = print_list};
static const struct kind kind_share = {.read = read_share, .print = print_share};
static const struct kind kind_ids = {.read = read_ids, .print = print_ids};
static const struct kind kind_cache = {.read_named = read_cache, .print_named = print_cache};
static const struct kind kind_growth = {.read_named = read_growth, .print_named = print_growth};
static const struct kind kind_size = {.read_named = read_size, .print_named = print_size};
static const struct kind kind_path = {.read = read_path, .print = print_path};

#define AT(member) offsetof(struct config, member)

/* All keys; cgslab.conf(5) has one paragraph for each, which a test checks. */
static const struct config_key keys[] = {
	{"sample", "interval", &kind_duration, AT(sample.interval_ns),
	 "a time from 100ms to 1h, such as 2s", 100 * MS, 3600 * NS_PER_SEC},
	{"sample", "follow", &kind_list, AT(sample.follow), "names of caches", 0, 0},
	{"structs", "size NAME", &kind_size, AT(sizes),
	 "the bytes that a followed struct asks for, 64 to 65536, or off ('cgslab show structs' names them)", 64, 65536},
	{"trace", "cgroup", &kind_switch, AT(trace.cgroup), "on or off", 0, 0},
	{"trace", "kmem", &kind_kmem, AT(trace.kmem), "off, window or always", 0, 0},
	{"trace", "window", &kind_duration, AT(trace.window_ns),
	 "a time from 10ms to 60s, such as 200ms", 10 * MS, 60 * NS_PER_SEC},
	{"trace", "every", &kind_duration, AT(trace.every_ns), "a time from 1s to 1d, such as 5min",
	 NS_PER_SEC, 86400 * NS_PER_SEC},
	{"trace", "budget", &kind_percent, AT(trace.budget), "a share of one CPU, such as 0.1%", 0,
	 0},
	{"trace", "slots", &kind_list, AT(trace.slots), "names of kmalloc caches", 0, 0},
	{"history", "path", &kind_path, AT(history.path),
	 "a path from the root, such as /var/lib/x", 0, 0},
	{"history", "keep_days", &kind_count, AT(history.keep_days), "a number from 1 to 36500", 1,
	 36500},
	{"history", "max_bytes", &kind_bytes, AT(history.max_bytes),
	 "a size of at least 4M, such as 256M, or 0 for no limit", 4 << 20, INT64_MAX},
	{"history", "events", &kind_count, AT(history.events), "a number from 0 to 100000000", 0,
	 100000000},
	{"journal", "summary", &kind_duration, AT(journal.summary_ns),
	 "a time such as 10min, or off", 0, 86400 * NS_PER_SEC},
	{"alert", "dying", &kind_limit, AT(alert.dying), "a number, or off", 0, 0},
	{"alert", "memcgs", &kind_limit, AT(alert.memcgs), "a number, or off", 0, 0},
	{"alert", "saved_below", &kind_limit, AT(alert.saved_below_bytes),
	 "a size such as 64K, or off", 0, 0},
	{"alert", "ids", &kind_ids, AT(alert.ids), "a number, a share such as 90%, or off", 0, 0},
	{"alert", "share", &kind_share, AT(alert.share), "a share of slab such as 30%, or off", 0, 0},
	{"alert", "cache NAME", &kind_cache, AT(alert.caches), "a size such as 5GiB, or off", 0, 0},
	{"alert", "growth NAME", &kind_growth, AT(alert.caches),
	 "a size and a time from 10s to 7d, such as 100MiB/h, or off", 0, 0},
};

/* The text that @name has in the place of NAME, for a key "word NAME"; NULL where @name is no such key. */
static const char *name_in(const struct config_key *k, const char *name)
{
	size_t word = strcspn(k->name, " ");

	if (!k->kind->read_named || strncmp(name, k->name, word) || name[word] != ' ')
		return NULL;
	name += word + strspn(name + word, " \t");
	return *name ? name : NULL;
}

const struct config_key *config_key_find(const char *section, const char *name, bool *ret_section)
{
	*ret_section = false;
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		if (strcmp(keys[i].section, section))
			continue;
		*ret_section = true;
		if (!keys[i].kind->read_named ? !strcmp(keys[i].name, name) : name_in(&keys[i], name) != NULL)
			return &keys[i];
	}
	return NULL;
}

int config_key_read(const struct config_key *k, const char *name, const char *value, struct config *c)
{
	void *to = (char *)c + k->offset;

	return k->kind->read_named ? k->kind->read_named(k, name_in(k, name), value, to)
				   : k->kind->read(k, value, to);
}

void config_key_names(const char *section, bool sections, struct buf *out)
{
	const char *last = "";

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		const char *name = sections ? keys[i].section : keys[i].name;

		if ((!sections && strcmp(keys[i].section, section)) || !strcmp(last, name))
			continue;
		buf_addf(out, "%s%s", *last ? ", " : "", name);
		last = name;
	}
}

void config_print(const struct config *c, struct buf *out)
{
	const char *section = "";

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		const struct config_key *k = &keys[i];

		if (strcmp(section, k->section))
			buf_addf(out, "%s[%s]\n", i ? "\n" : "", k->section);
		section = k->section;
		if (k->kind->print_named) {
			k->kind->print_named(k, (const char *)c + k->offset, out);
			continue;
		}
		buf_addf(out, "%s = ", k->name);
		k->kind->print(k, (const char *)c + k->offset, out);
		buf_addc(out, '\n');
	}
}

