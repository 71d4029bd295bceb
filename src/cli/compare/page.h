/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLI_COMPARE_PAGE_H
#define CLI_COMPARE_PAGE_H

struct buf;
struct comparison;
struct sheet_ops;

/* compare_page: a comparison as headings, tables and sentences, in Markdown for a mail or HTML for a page. */

/* @names: the sides as the command line names them. */
void compare_page(const struct comparison *c, const char *const names[2], const struct sheet_ops *as, struct buf *out);

#endif
