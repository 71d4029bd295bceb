/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLI_TREE_H
#define CLI_TREE_H

#include <stddef.h>

struct field;
struct row_list;
struct sample;
struct selection;

/*
 * tree: memcgs as a tree. Children stand below their parent, and siblings stand in the order of the
 * selection. With a filter, the tree has the rows that match and all their ancestors.
 */
void tree_rows(const struct sample *s, const struct selection *sel, struct row_list *list);

/* Puts names that are indented by depth in the place of paths. */
void tree_columns(const struct field **fields, size_t n);

#endif
