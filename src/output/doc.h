/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef OUTPUT_DOC_H
#define OUTPUT_DOC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/known.h"

struct buf;

/*
 * doc: a document of objects, arrays and values that is built in memory, can be written as JSON, and
 * tells single numbers by their paths. It serves documents that are made by hand (status); tables go through
 * output.h.
 *
 * Nodes belong to the document and are freed with it. Keys and texts are copied; texts
 * are escaped already (base/text.h).
 */
struct doc;

enum doc_kind { DOC_OBJECT, DOC_ARRAY, DOC_ARRAY_UNKNOWN, DOC_INT, DOC_REAL, DOC_BOOL, DOC_TEXT, DOC_NULL };

struct doc *doc_new(void); /* an empty object */
void doc_free(struct doc *d);

/* @key is ignored where @parent is an array. */
struct doc *doc_object(struct doc *parent, const char *key);
struct doc *doc_array(struct doc *parent, const char *key);
void doc_array_unknown(struct doc *parent, const char *key); /* null; its elements may be there another time */
void doc_num(struct doc *parent, const char *key, struct num n);     /* null when unknown */
void doc_real(struct doc *parent, const char *key, struct real r);   /* null when unknown */
void doc_bool(struct doc *parent, const char *key, bool b);
void doc_text(struct doc *parent, const char *key, const char *text); /* null when NULL */

/* Adds the document to @out as JSON, indented for people, with a newline at the end. */
void doc_json(const struct doc *d, struct buf *out);

/*
 * The number at @path: keys joined by dots, an array's element by its "name"
 * ("structs.mem_cgroup.slot_bytes"). A path may be cut on the left as far as it stays
 * unique: "dying" for "memcgs.dying".
 * 0; -ENOENT when there is no such number; -ENXIO when the path leads through an array that has no element of that
 * name, which may be another time; -ENODATA when the number is unknown; -ENOTUNIQ when several paths match, of which
 * five at most are then added to @matches, those through arrays last, and how many more there are.
 */
int doc_number(const struct doc *d, const char *path, double *ret, struct buf *matches);

/* For reading a document. Each function takes NULL for a document that is empty. */

/* The node at @path below @d, keys of objects joined by dots; NULL where there is none. */
const struct doc *doc_at(const struct doc *d, const char *path);

/* Members of an object or elements of an array, in their order. */
size_t doc_count(const struct doc *d);
const struct doc *doc_member(const struct doc *d, size_t i);

/* The text of a node that is one, borrowed; NULL of any other node. */
const char *doc_string(const struct doc *d);

/* Adds a number with all its digits to @out. False, and nothing is added, where @d is no number or unknown. */
bool doc_add_number(const struct doc *d, struct buf *out);

/* @text as a JSON string with its quotes. */
void json_string(struct buf *out, const char *text);

#endif
