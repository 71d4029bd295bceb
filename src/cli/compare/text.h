/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLI_COMPARE_TEXT_H
#define CLI_COMPARE_TEXT_H

struct buf;
struct comparison;
struct doc;

/* compare_text: what `cgslab compare` prints for people, and its document. */

/* @names: what the sides were called on the command line. */
void compare_text(const struct comparison *c, const char *const names[2], struct buf *out);

/* The caller's to free. */
struct doc *compare_doc(const struct comparison *c, const char *const names[2]);

#endif
