/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MODEL_FIELD_H
#define MODEL_FIELD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "model/sample.h"

/*
 * field: the registry of tables. A column is one row of a table's fields: screen
 * columns, sort keys, CSV header, JSON keys, OpenMetrics names, help and the check
 * of the man page all come from it. To add a column, add a row to the fields of its table.
 */

enum value_kind {
	VALUE_UNKNOWN, /* "-" on screen, empty in CSV, null in JSON, no line in OpenMetrics */
	VALUE_INT,
	VALUE_REAL,
	VALUE_TEXT, /* escaped already (base/text.h) */
	VALUE_TIME, /* ns since the epoch */
};

struct value {
	enum value_kind kind;
	int64_t i;        /* VALUE_INT, VALUE_TIME */
	double r;         /* VALUE_REAL */
	const char *text; /* VALUE_TEXT: borrowed until the scratch buffer is used again */
};

/* How people read it; machine formats print numbers in the base unit. */
enum unit {
	UNIT_NONE,    /* plain number or text */
	UNIT_ID,      /* a number that is never scaled, added or averaged */
	UNIT_BYTES,
	UNIT_BYTES_MORE, /* bytes more or fewer: with a sign */
	UNIT_SECONDS,
	UNIT_TIME,
};

enum metric_kind { METRIC_NONE, METRIC_GAUGE, METRIC_COUNTER };

enum field_how {
	FIELD_EXTRA = 1 << 0, /* not shown in tables for people unless asked by --fields */
	/* The field says something only of kernels that have caches for followed structs, or only of kernels
	 * that lack them (field_fits()); tables for people leave it out on others. */
	FIELD_SAVED = 1 << 1,
	FIELD_WOULD_SAVE = 1 << 2,
	FIELD_MOVES = 1 << 3, /* its value differs from tick to tick also where nothing happens to its row */
	FIELD_CACHES = 1 << 4, /* of a table of ticks: its value is made of counters of caches */
};

/*
 * @row is a row of the table, of the type that stands beside the table's declaration. @scratch holds the text
 * that the getter makes, which clears it first. A getter never fails: it returns VALUE_UNKNOWN where it
 * cannot tell.
 */
typedef struct value field_get(const struct sample *s, const void *row, struct buf *scratch);

enum member_type {
	MEMBER_NUM = 1,
	MEMBER_REAL,
	MEMBER_WORD,   /* text of this program, or escaped already */
	MEMBER_NAME,   /* text of the kernel: shown escaped; NULL: unknown */
	MEMBER_LISTED, /* the same; "": unknown */
};

/* Where a field's value comes from: a getter, or a member of the row or of its sample, which the
 * macros below name. */
struct field_from {
	field_get *get;
	unsigned char type; /* enum member_type */
	bool of_sample;
	unsigned short at; /* offset of the member */
};

/* Without clang-format, which would put each brace on a line of its own. */
/* clang-format off */
/* @getter is a field_get; FIELD_GETTER() makes one. */
#define FROM(getter) {.get = (getter)}

/* A member of another type than these does not compile. */
#define MEMBER_TYPE(struct_type, member) \
	_Generic(&((struct_type *)0)->member, struct num *: MEMBER_NUM, struct real *: MEMBER_REAL)
#define MEMBER_TEXT(struct_type, member, text_type) \
	_Generic(&((struct_type *)0)->member, char **: text_type, const char **: text_type)

#define ROW(struct_type, member) {.type = MEMBER_TYPE(struct_type, member), .at = offsetof(struct_type, member)}
#define ROW_WORD(struct_type, member) \
	{.type = MEMBER_TEXT(struct_type, member, MEMBER_WORD), .at = offsetof(struct_type, member)}
#define ROW_NAME(struct_type, member) \
	{.type = MEMBER_TEXT(struct_type, member, MEMBER_NAME), .at = offsetof(struct_type, member)}
#define ROW_LISTED(struct_type, member) \
	{.type = MEMBER_TEXT(struct_type, member, MEMBER_LISTED), .at = offsetof(struct_type, member)}
#define SAMPLE(member) \
	{.type = MEMBER_TYPE(struct sample, member), .of_sample = true, .at = offsetof(struct sample, member)}
/* clang-format on */

struct field {
	const char *name;  /* JSON key, CSV header, sort key: units in the name */
	const char *title; /* column title for people */
	const char *help;  /* one sentence: what it is and is not */
	struct field_from from; /* nothing in a column that was made for one cache (model/follow.h) */
	enum unit unit;
	enum metric_kind metric;
	short width;     /* columns on screen; 0 = as wide as its text, the last column takes the rest */
	unsigned char how; /* enum field_how */
};

/* A getter that is one expression over @s, the row as @r, and @scratch. */
#define FIELD_GETTER(fn, type, expr)                                                               \
	static struct value fn(const struct sample *s, const void *row, struct buf *scratch)       \
	{                                                                                          \
		const type *r = row;                                                               \
                                                                                                   \
		(void)s;                                                                           \
		(void)r;                                                                           \
		(void)scratch;                                                                     \
		return expr;                                                                       \
	}

/* The path of a struct memcg, escaped: for every table whose rows are memcgs. */
field_get field_memcg_path;

/* The value of a field in @row. */
struct value field_value(const struct field *f, const struct sample *s, const void *row, struct buf *scratch);

/* What the source of a table's rows must have read (front/opening.h). */
enum table_needs {
	NEED_COUNTS = 1 << 0,	  /* live and dying memcgs of the machine */
	NEED_MEMCGS = 1 << 1,	  /* each memcg with its place in the tree */
	NEED_DYING = 1 << 2,	  /* the places of the dying ones too */
	NEED_HOLDERS = 1 << 3,	  /* what holds the dying */
	NEED_CACHES = 1 << 4,	  /* the caches of followed structs */
	NEED_ALL_CACHES = 1 << 5, /* every cache, with bounds */
	NEED_WINDOW = 1 << 6,	  /* the last window of allocation tracing, which a history keeps */
	NEED_EVENTS = 1 << 7,	  /* events that a history keeps: the rows are of no sample */
};

enum table_kind {
	TABLE_OF_MEMCGS = 1 << 0, /* --by sums the rows, or they are such sums */
	TABLE_SUMS = 1 << 1,	  /* rows are sums that model/makers.h makes */
	TABLE_ASKS_BY = 1 << 2,	  /* it says nothing without --by */
	TABLE_TREE = 1 << 3,	  /* --tree: rows stand below others */
	TABLE_FOLLOWS =
		1 << 4, /* columns of followed caches stand behind its own (model/follow.h) */
	TABLE_OF_TICKS = 1 << 5, /* a row is a whole sample */
	TABLE_UNKEPT = 1 << 6,	 /* the command of its name makes it; no history keeps it */
};

struct table {
	const char *name; /* "memcgs" */
	const char *help;
	unsigned needs;	  /* enum table_needs */
	unsigned kind;	  /* enum table_kind */
	const char *time; /* field that says when a row was; NULL: all rows are of their sample's
			     moment */
	const struct field *fields;
	size_t n_fields;
	/* Fields that name a row, comma-separated: the labels of its metrics. "": there is one row; NULL: no
	 * fields do (a cgroup may have several memcgs), so the table has no metrics. */
	const char *key;
	const char *sort; /* field that people want first, largest on top; NULL = as it comes */
	/* Order of two rows by their field "path", as strcmp() has it: paths may be too long to be kept while rows
	 * are sorted. NULL: its values are compared. */
	int (*compare_paths)(const void *a, const void *b);
	const char *then; /* field that orders rows which are equal by it, before their paths; NULL: none */
	/* Rows that a sample holds; NULL for tables whose rows come from elsewhere (events). */
	size_t (*count)(const struct sample *s);
	const void *(*row)(const struct sample *s, size_t i);
};

extern const struct table table_memcgs;  /* struct memcg */
extern const struct table table_caches;  /* struct cache */
extern const struct table table_structs; /* struct followed */
extern const struct table table_ticks;   /* struct sample */

/* All of them, by name; NULL when there is none. */
const struct table *table_find(const char *name);
const struct table *table_at(size_t i); /* NULL past the end */

const struct field *table_field(const struct table *t, const char *name);

/* The name that somebody meant who wrote @name: near it, the field with that title, or one with that word in it.
 * NULL: none. */
const char *table_meant(const struct table *t, const char *name);

/* Whether it says anything of the machine of @s. */
bool field_fits(const struct field *f, const struct sample *s);

/* Texts stand left; numbers stand right and are sorted from the largest. */
bool field_is_text(const struct field *f);

/* The field of t->then, NULL where there is none. */
const struct field *table_then(const struct table *t);

/* -1, 0, 1; unknown sorts below everything. Numbers by value, texts by byte. */
int value_compare(const struct value *a, const struct value *b);

/* The value as people read it, "-" when unknown. */
void value_text(const struct value *v, enum unit unit, struct buf *out);

/* The value with all its digits and no unit, as CSV and jsonl print it; nothing when unknown. */
void value_raw(const struct value *v, struct buf *out);

struct value value_num(struct num n);
struct value value_real(struct real r);
struct value value_str(const char *s); /* unknown when NULL */

/* Text of the kernel, escaped in @scratch; NULL is unknown. */
struct value value_escaped(const char *s, struct buf *scratch);

/* Seconds from @boot_ns to the sample; what came a moment after it is of no age. */
struct value value_age(const struct sample *s, struct num boot_ns);

#endif
