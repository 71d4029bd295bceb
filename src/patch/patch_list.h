/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PATCH_PATCH_LIST_H
#define PATCH_PATCH_LIST_H

struct options;
struct series_list;

/* Print the series for people: `cgslab patch list`, `cgslab patch show [SERIES]`. Return exit statuses. */
int patch_list(const struct options *opt, const struct series_list *list);
int patch_show(const struct options *opt, const struct series_list *list);

#endif
