/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLI_PATCH_WORDS_H
#define CLI_PATCH_WORDS_H

struct fit;
struct ktree;
struct worth;

/* Print the answer of `cgslab patch check` about the series of @f: a conclusion, then each patch. */
void words_print(const struct ktree *t, const struct fit *f, const struct worth *w);
void words_json(const struct ktree *t, const struct fit *f, const struct worth *w);

#endif
