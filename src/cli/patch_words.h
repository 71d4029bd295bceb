/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLI_PATCH_WORDS_H
#define CLI_PATCH_WORDS_H

struct fit;
struct ktree;
struct worth;

/* What `cgslab patch check` says of the series that is meant: a conclusion, then patch by patch. */
void words_print(const struct ktree *t, const struct fit *f, const struct worth *w);
void words_json(const struct ktree *t, const struct fit *f, const struct worth *w);

#endif
