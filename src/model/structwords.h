/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MODEL_STRUCTWORDS_H
#define MODEL_STRUCTWORDS_H

#include <stdbool.h>

#include "base/known.h"

struct buf;
struct followed;

/*
 * structwords: the words about one followed struct, once for every screen and page. A struct without a cache of
 * its own (absent) has figures of what such a cache would save; each other has figures of what its cache saves.
 */

/* The saving that the struct's state makes the one to tell, and what its bucket is compared with. */
struct struct_saving {
	const char *words; /* "saved" or "would save" */
	bool would;	   /* it is what a cache of its own would save */
	struct num bytes;
	struct real page_true_bytes;
	struct num slot_bytes; /* the slot in its own cache, which it has or would have */
	struct real slot_page_true_bytes;
};

struct struct_saving struct_saving_of(const struct followed *f);

/* The kmalloc cache that serves it or would serve it; "kmalloc" where that is unknown. */
const char *struct_bucket_name(const struct followed *f);

/* Adds "has a cache of its own", "has no cache of its own", "shares a cache with a, b and 3 more", or that it is unknown. */
void struct_put_state(const struct followed *f, struct buf *out);

/* Where the bytes that it asks for come from, as a clause. */
const char *struct_asked_from(const struct followed *f);

#endif
