/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Values of rows, whatever their columns are: bound to a statement, read from it, compared, copied and freed. */
#include "history/rows.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "history/columns.h"
#include "history/db.h"

/* A member of any kind. Here the row owns its texts, also those that are const in the public struct. */
union member {
	void *any;
	int64_t *i;
	uint64_t *u;
	uint32_t *u32;
	bool *b;
	double *d;
	struct num *num;
	struct real *real;
	char **text;
	unsigned *word;
};

static union member member_of(const struct column *c, const void *row)
{
	return (union member){.any = (char *)(uintptr_t)row + c->offset};
}

static void bind_column(sqlite3_stmt *st, int i, const struct column *c, union member m)
{
	switch (c->kind) {
	case KIND_INT:
		return db_bind(st, i, *m.i);
	case KIND_UINT:
		return db_bind(st, i, (int64_t)*m.u);
	case KIND_UINT32:
		return db_bind(st, i, *m.u32);
	case KIND_BOOL:
		return db_bind(st, i, *m.b);
	case KIND_DOUBLE:
		return db_bind_real(st, i, real(*m.d));
	case KIND_NUM:
		return db_bind_num(st, i, *m.num);
	case KIND_REAL:
		return db_bind_real(st, i, *m.real);
	case KIND_TEXT:
		return db_bind_text(st, i, *m.text);
	case KIND_WORD:
		return db_bind_text(st, i, c->words->name(*m.word));
	case KIND_COUNT:
		break;
	}
}

void row_bind(sqlite3_stmt *st, const struct row_type *type, int first, const void *row)
{
	for (size_t i = 0; i < type->n; i++)
		bind_column(st, first + (int)i, &type->columns[i], member_of(&type->columns[i], row));
}

static unsigned word_of(const struct words *words, const char *name)
{
	for (unsigned v = 0; name && v <= words->last; v++)
		if (!strcmp(name, words->name(v)))
			return v;
	return words->fallback;
}

static int64_t int_of(sqlite3_stmt *st, int i, const struct column *c)
{
	return c->flags & TIME ? db_time(st, i) : sqlite3_column_int64(st, i);
}

static char *column_text(sqlite3_stmt *st, int i, const struct column *c)
{
	if (c->flags & NAME)
		return db_name(st, i);
	return c->flags & LINES ? db_lines(st, i) : db_line(st, i);
}

static void read_column(sqlite3_stmt *st, int i, const struct column *c, union member m)
{
	switch (c->kind) {
	case KIND_INT:
		*m.i = int_of(st, i, c);
		break;
	case KIND_UINT:
		*m.u = (uint64_t)sqlite3_column_int64(st, i);
		break;
	case KIND_UINT32:
		*m.u32 = (uint32_t)sqlite3_column_int64(st, i);
		break;
	case KIND_BOOL:
		*m.b = sqlite3_column_int(st, i);
		break;
	case KIND_DOUBLE:
		*m.d = db_real(st, i).v;
		break;
	case KIND_NUM:
		*m.num = c->flags & TIME ? db_num_time(st, i) : db_num(st, i);
		break;
	case KIND_REAL:
		*m.real = db_real(st, i);
		break;
	case KIND_TEXT:
		*m.text = column_text(st, i, c);
		break;
	case KIND_WORD:
		*m.word = word_of(c->words, db_text(st, i));
		break;
	case KIND_COUNT:
		break;
	}
}

/* So a caller that drops a half-read row frees nothing twice. */
static void forget_texts(const struct row_type *type, void *row)
{
	for (size_t i = 0; i < type->n; i++)
		if (type->columns[i].kind == KIND_TEXT)
			*member_of(&type->columns[i], row).text = NULL;
}

int row_read(struct db *db, sqlite3_stmt *st, const struct row_type *type, int first, void *row)
{
	for (size_t i = 0; i < type->n; i++) {
		if (type->columns[i].flags & MUST && db_is_null(st, first + (int)i)) {
			forget_texts(type, row);
			return db_damaged(db, type->table);
		}
	}
	for (size_t i = 0; i < type->n; i++)
		read_column(st, first + (int)i, &type->columns[i], member_of(&type->columns[i], row));
	return 0;
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

static bool same_num(struct num a, struct num b)
{
	return a.known == b.known && (!a.known || a.v == b.v);
}

static bool same_real(struct real a, struct real b)
{
	return a.known == b.known && (!a.known || !memcmp(&a.v, &b.v, sizeof(a.v)));
}

static bool same_column(const struct column *c, union member a, union member b)
{
	switch (c->kind) {
	case KIND_INT:
		return *a.i == *b.i;
	case KIND_UINT:
		return *a.u == *b.u;
	case KIND_UINT32:
	case KIND_WORD:
		return *a.u32 == *b.u32;
	case KIND_BOOL:
		return *a.b == *b.b;
	case KIND_DOUBLE:
		return same_real(real(*a.d), real(*b.d));
	case KIND_NUM:
		return same_num(*a.num, *b.num);
	case KIND_REAL:
		return same_real(*a.real, *b.real);
	case KIND_TEXT:
		return same_text(*a.text, *b.text);
	case KIND_COUNT:
		break;
	}
	return false;
}

bool row_same(const struct row_type *type, const void *a, const void *b)
{
	for (size_t i = 0; i < type->n; i++) {
		const struct column *c = &type->columns[i];

		if (!(c->flags & ID) && !same_column(c, member_of(c, a), member_of(c, b)))
			return false;
	}
	return true;
}

void row_copy(const struct row_type *type, void *to, const void *from)
{
	memcpy(to, from, type->size);
	for (size_t i = 0; i < type->n; i++) {
		char **text = member_of(&type->columns[i], to).text;

		if (type->columns[i].kind == KIND_TEXT && *text)
			*text = xstrdup(*text);
	}
}

void row_done(const struct row_type *type, void *row)
{
	for (size_t i = 0; i < type->n; i++)
		if (type->columns[i].kind == KIND_TEXT)
			free(*member_of(&type->columns[i], row).text);
	forget_texts(type, row);
}

void row_done_all(const struct row_type *type, void *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		row_done(type, (char *)rows + i * type->size);
}
