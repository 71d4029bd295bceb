/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/slab/slabinfo.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/parse.h"
#include "base/xalloc.h"

struct cursor {
	const char *at;
	const char *end;
};

/* The next word of the line; false at its end. */
static bool slabinfo_word(struct cursor *c, const char **start, size_t *len)
{
	while (c->at < c->end && *c->at == ' ')
		c->at++;
	*start = c->at;
	while (c->at < c->end && *c->at != ' ')
		c->at++;
	*len = (size_t)(c->at - *start);
	return *len > 0;
}

static bool slabinfo_number(struct cursor *c, uint64_t *ret)
{
	const char *start;
	size_t len;

	return slabinfo_word(c, &start, &len) && !parse_u64_n(start, len, ret);
}

/* Moves behind the word @name, which must be in the line. */
static bool skip_to(struct cursor *c, const char *name)
{
	const char *start;
	size_t len;

	while (slabinfo_word(c, &start, &len))
		if (len == strlen(name) && !memcmp(start, name, len))
			return true;
	return false;
}

/* Reads the five numbers before ": tunables". */
#define COLUMNS 5

/* Where the last @n words of s[0..len) begin; a negative number where there are fewer. */
static ptrdiff_t last_words(const char *s, size_t len, int n)
{
	while (n--) {
		while (len && s[len - 1] == ' ')
			len--;
		if (!len)
			return -1;
		while (len && s[len - 1] != ' ')
			len--;
	}
	return (ptrdiff_t)len;
}

/* Moves behind the name, which may have blanks in it ("ipc ports"): the kernel forbids them in debug builds only. */
static bool take_name(struct cursor *c, struct slabinfo_row *row)
{
	static const char tail[] = " : tunables";
	const char *colon = memmem(c->at, (size_t)(c->end - c->at), tail, sizeof(tail) - 1);
	ptrdiff_t columns = colon ? last_words(c->at, (size_t)(colon - c->at), COLUMNS) : -1;

	if (columns <= 0) /* told from the columns what is wrong */
		return slabinfo_word(c, &row->name, &row->name_len);
	while (c->at < colon && *c->at == ' ') {
		c->at++;
		columns--;
	}
	row->name = c->at;
	row->name_len = columns > 0 ? (size_t)columns : 0;
	while (row->name_len && row->name[row->name_len - 1] == ' ')
		row->name_len--;
	c->at = row->name + row->name_len;
	return row->name_len > 0;
}

/* Reads one row. NULL, or what is wrong with the line. */
static const char *parse_row(struct cursor c, struct slabinfo_row *row)
{
	uint64_t shared;

	if (!take_name(&c, row))
		return "no name";
	if (!slabinfo_number(&c, &row->active_objs) || !slabinfo_number(&c, &row->num_objs) ||
	    !slabinfo_number(&c, &row->objsize) || !slabinfo_number(&c, &row->objperslab) ||
	    !slabinfo_number(&c, &row->pagesperslab))
		return "a column before \": tunables\" is missing or no number";
	if (!skip_to(&c, ":") || !skip_to(&c, "slabdata"))
		return "no \": slabdata\" part";
	if (!slabinfo_number(&c, &row->active_slabs) || !slabinfo_number(&c, &row->num_slabs) ||
	    !slabinfo_number(&c, &shared))
		return "a column behind \"slabdata\" is missing or no number";
	return NULL;
}

static void bad_line(struct slabinfo *si, size_t line, const char *what)
{
	if (!si->bad_lines++) {
		si->first_bad = line;
		si->bad_what = what;
	}
}

static int check_version(const char *text, size_t len)
{
	static const char magic[] = "slabinfo - version: 2.";

	if (!len)
		return -ENODATA;
	if (len < sizeof(magic) - 1 || memcmp(text, magic, sizeof(magic) - 1))
		return -EPROTONOSUPPORT;
	return 0;
}

int slabinfo_parse(struct slabinfo *si, const char *text, size_t len)
{
	const char *end = text + len;
	int r = check_version(text, len);

	si->n = si->bad_lines = si->first_bad = 0;
	si->bad_what = NULL;
	if (r)
		return r;
	for (size_t line = 1; text < end; line++) {
		const char *nl = memchr(text, '\n', (size_t)(end - text));
		struct cursor c = {text, nl ? nl : end};
		struct slabinfo_row row;
		const char *what;

		text = nl ? nl + 1 : end;
		if (line == 1 || *c.at == '#')
			continue;
		what = nl ? parse_row(c, &row) : "the text ends inside the line";
		if (what) {
			bad_line(si, line, what);
			continue;
		}
		XGROW(si->rows, si->n, si->cap);
		si->rows[si->n++] = row;
	}
	return 0;
}

void slabinfo_done(struct slabinfo *si)
{
	free(si->rows);
	*si = SLABINFO_INIT;
}
