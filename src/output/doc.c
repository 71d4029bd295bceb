/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/doc.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/strings.h"
#include "base/text.h"
#include "base/xalloc.h"

struct doc {
	enum doc_kind kind;
	char *key;
	char *text;
	int64_t i;
	double r;
	struct doc **members;
	size_t n, cap;
};

struct doc *doc_new(void)
{
	return xcalloc(1, sizeof(struct doc));
}

void doc_free(struct doc *d)
{
	if (!d)
		return;
	for (size_t i = 0; i < d->n; i++)
		doc_free(d->members[i]);
	free(d->members);
	free(d->key);
	free(d->text);
	free(d);
}

static struct doc *add_node(struct doc *parent, const char *key, enum doc_kind kind)
{
	struct doc *d = doc_new();

	d->kind = kind;
	d->key = xstrdup(key ? key : "");
	XGROW(parent->members, parent->n, parent->cap);
	parent->members[parent->n++] = d;
	return d;
}

struct doc *doc_object(struct doc *parent, const char *key)
{
	return add_node(parent, key, DOC_OBJECT);
}

struct doc *doc_array(struct doc *parent, const char *key)
{
	return add_node(parent, key, DOC_ARRAY);
}

void doc_array_unknown(struct doc *parent, const char *key)
{
	add_node(parent, key, DOC_ARRAY_UNKNOWN);
}

void doc_num(struct doc *parent, const char *key, struct num n)
{
	add_node(parent, key, n.known ? DOC_INT : DOC_NULL)->i = n.v;
}

void doc_real(struct doc *parent, const char *key, struct real r)
{
	add_node(parent, key, r.known && isfinite(r.v) ? DOC_REAL : DOC_NULL)->r = r.v;
}

void doc_bool(struct doc *parent, const char *key, bool b)
{
	add_node(parent, key, DOC_BOOL)->i = b;
}

void doc_text(struct doc *parent, const char *key, const char *text)
{
	struct doc *d = add_node(parent, key, text ? DOC_TEXT : DOC_NULL);

	if (text)
		d->text = xstrdup(text);
}

void json_string(struct buf *out, const char *text)
{
	buf_addc(out, '"');
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if (c == '"' || c == '\\')
			buf_addf(out, "\\%c", c);
		else if (c < 0x20)
			buf_addf(out, "\\u%04x", c);
		else
			buf_addc(out, *text);
	}
	buf_addc(out, '"');
}

static void write_node(const struct doc *d, unsigned depth, struct buf *out);

static void write_members(const struct doc *d, unsigned depth, struct buf *out)
{
	const char *brackets = d->kind == DOC_OBJECT ? "{}" : "[]";

	buf_addc(out, brackets[0]);
	for (size_t i = 0; i < d->n; i++) {
		buf_addf(out, "%s\n%*s", i ? "," : "", (int)(depth + 1) * 2, "");
		if (d->kind == DOC_OBJECT) {
			json_string(out, d->members[i]->key);
			buf_adds(out, ": ");
		}
		write_node(d->members[i], depth + 1, out);
	}
	if (d->n)
		buf_addf(out, "\n%*s", (int)depth * 2, "");
	buf_addc(out, brackets[1]);
}

static void write_node(const struct doc *d, unsigned depth, struct buf *out)
{
	switch (d->kind) {
	case DOC_OBJECT:
	case DOC_ARRAY:
		write_members(d, depth, out);
		break;
	case DOC_INT:
		buf_addf(out, "%" PRId64, d->i);
		break;
	case DOC_REAL:
		text_decimal(out, d->r);
		break;
	case DOC_BOOL:
		buf_adds(out, d->i ? "true" : "false");
		break;
	case DOC_TEXT:
		json_string(out, d->text);
		break;
	case DOC_ARRAY_UNKNOWN:
	case DOC_NULL:
		buf_adds(out, "null");
		break;
	}
}

void doc_json(const struct doc *d, struct buf *out)
{
	write_node(d, 0, out);
	buf_addc(out, '\n');
}

/* So many paths are told of those that match. */
#define MATCHES_TOLD 5

struct search {
	const char *path;
	const struct doc *hit;
	size_t hits;
	bool exact;
	bool lacks_element; /* a list that the query names has no element of its name */
	size_t lists;	    /* that the node looked at stands in */
	struct strings fields, elements; /* paths that match, outside of lists and in them: the first of each */
};

/* Whether @path is the query, or ends with it behind a dot. */
static bool ends_with_path(const char *path, const char *query)
{
	size_t p = strlen(path), q = strlen(query);

	return p > q && path[p - q - 1] == '.' && !strcmp(path + p - q, query);
}

static void visit_leaf(const struct doc *d, const char *path, struct search *s)
{
	bool exact = !strcmp(path, s->path);
	struct strings *told = s->lists ? &s->elements : &s->fields;

	if (d->kind == DOC_TEXT || d->kind == DOC_BOOL || s->exact || (!exact && !ends_with_path(path, s->path)))
		return;
	s->exact = exact;
	s->hits = exact ? 1 : s->hits + 1;
	s->hit = d;
	if (told->n < MATCHES_TOLD)
		strings_keep(told, xstrdup(path));
}

/* "a, b, c, d, e and 326 more": fields before elements of lists, which are many. */
static void tell_matches(const struct search *s, struct buf *out)
{
	size_t told = 0;

	for (size_t i = 0; i < s->fields.n; i++)
		buf_addf(out, "%s%s", told++ ? ", " : "", s->fields.v[i]);
	for (size_t i = 0; i < s->elements.n && told < MATCHES_TOLD; i++)
		buf_addf(out, "%s%s", told++ ? ", " : "", s->elements.v[i]);
	if (s->hits > told)
		buf_addf(out, " and %zu more", s->hits - told);
}

/* The part of a path that stands for @d: its key, or in an array its name. */
static const char *step_of(const struct doc *parent, const struct doc *d)
{
	if (parent->kind != DOC_ARRAY)
		return d->key;
	for (size_t i = 0; i < d->n; i++)
		if (!strcmp(d->members[i]->key, "name") && d->members[i]->kind == DOC_TEXT)
			return d->members[i]->text;
	return "";
}

/* What stands in @query behind @path, which may be cut on the left there; NULL where it does not begin so. */
static const char *behind_path(const char *path, const char *query)
{
	while (path) {
		const char *dot = strchr(path, '.');
		size_t len = strlen(path);

		if (!strncmp(query, path, len) && query[len] == '.')
			return query + len + 1;
		path = dot ? dot + 1 : NULL;
	}
	return NULL;
}

static void visit_list(const struct doc *list, const char *path, struct search *s)
{
	const char *rest = behind_path(path, s->path);
	bool found = !rest;

	for (size_t i = 0; i < list->n && !found; i++) {
		const char *name = step_of(list, list->members[i]);
		size_t len = strlen(name);

		found = len && !strncmp(rest, name, len) && (!rest[len] || rest[len] == '.');
	}
	s->lacks_element |= !found;
}

static bool is_list(const struct doc *d)
{
	return d->kind == DOC_ARRAY || d->kind == DOC_ARRAY_UNKNOWN;
}

static void visit(const struct doc *d, struct buf *path, struct search *s)
{
	s->lists += is_list(d);
	for (size_t i = 0; i < d->n; i++) {
		size_t len = path->len;

		buf_addf(path, "%s%s", len ? "." : "", step_of(d, d->members[i]));
		if (is_list(d->members[i]))
			visit_list(d->members[i], buf_str(path), s);
		if (d->members[i]->kind == DOC_OBJECT || is_list(d->members[i]))
			visit(d->members[i], path, s);
		else
			visit_leaf(d->members[i], buf_str(path), s);
		path->len = len;
		path->bytes[len] = '\0';
	}
	s->lists -= is_list(d);
}

int doc_number(const struct doc *d, const char *path, double *ret, struct buf *matches)
{
	struct search s = {.path = path, .fields = STRINGS_INIT, .elements = STRINGS_INIT};
	struct buf at = BUF_INIT;

	visit(d, &at, &s);
	buf_done(&at);
	if (s.hits > 1)
		tell_matches(&s, matches);
	strings_done(&s.fields);
	strings_done(&s.elements);
	if (!s.hits)
		return s.lacks_element ? -ENXIO : -ENOENT;
	if (s.hits > 1)
		return -ENOTUNIQ;
	if (s.hit->kind == DOC_NULL)
		return -ENODATA;
	*ret = s.hit->kind == DOC_INT ? (double)s.hit->i : s.hit->r;
	return 0;
}

static const struct doc *member_named(const struct doc *d, const char *key, size_t len)
{
	for (size_t i = 0; d && d->kind == DOC_OBJECT && i < d->n; i++)
		if (strlen(d->members[i]->key) == len && !strncmp(d->members[i]->key, key, len))
			return d->members[i];
	return NULL;
}

const struct doc *doc_at(const struct doc *d, const char *path)
{
	while (d && *path) {
		size_t len = strcspn(path, ".");

		d = member_named(d, path, len);
		path += len + (path[len] == '.');
	}
	return d;
}

size_t doc_count(const struct doc *d)
{
	return d ? d->n : 0;
}

const struct doc *doc_member(const struct doc *d, size_t i)
{
	return i < doc_count(d) ? d->members[i] : NULL;
}

const char *doc_string(const struct doc *d)
{
	return d && d->kind == DOC_TEXT ? d->text : NULL;
}

bool doc_add_number(const struct doc *d, struct buf *out)
{
	if (d && d->kind == DOC_INT)
		buf_addf(out, "%" PRId64, d->i);
	else if (d && d->kind == DOC_REAL)
		buf_addf(out, "%.15g", d->r);
	else
		return false;
	return true;
}
