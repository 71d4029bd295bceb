/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLI_COMPARE_TEXT_H
#define CLI_COMPARE_TEXT_H

struct buf;
struct comparison;
struct doc;

/* compare_text: a comparison as `cgslab compare` prints it for people, and as a document. */

/* @names: the sides as the command line names them. */
void compare_text(const struct comparison *c, const char *const names[2], struct buf *out);

/* The document is to be freed by doc_free(). */
struct doc *compare_doc(const struct comparison *c, const char *const names[2]);

#endif
