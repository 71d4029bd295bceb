/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MODEL_WORDS_H
#define MODEL_WORDS_H

#include <stddef.h>

/*
 * words: one idea has one name and one title, on every screen, in every format and page; this is the whole
 * list. Fields of tables take key and title from here. tests/unit/test_words.c holds tables, views and manual
 * pages to it.
 */

#define WORD_ASKED	    "requested_bytes", "ASKED"
#define WORD_SLOT	    "slot_bytes", "SLOT"
#define WORD_BUCKET	    "bucket_bytes", "BUCKET"
#define WORD_OWN_SLOT	    "own_slot_bytes", "OWN-SLOT"
#define WORD_WASTED	    "wasted_bytes", "WASTED"
#define WORD_SAVED	    "saved_bytes", "SAVED"
#define WORD_WOULD_SAVE	    "would_save_bytes", "WOULD-SAVE"
#define WORD_ALL_WASTED	    "subtree_wasted_bytes", "ALL-WASTED"
#define WORD_ALL_SAVED	    "subtree_saved_bytes", "ALL-SAVED"
#define WORD_ALL_WOULD_SAVE "subtree_would_save_bytes", "ALL-WOULD-SAVE"
#define WORD_PRICE	    "subtree_price_bytes", "PRICE"
#define WORD_LIVE	    "subtree_memcgs", "LIVE"
#define WORD_DYING	    "subtree_dying", "DYING"
#define WORD_GROWTH	    "subtree_growth_bytes_per_minute", "GROWTH/min"
#define WORD_BIRTHS	    "subtree_births_per_second", "BIRTHS/S"
#define WORD_MAKER	    "creator", "MAKER"
#define WORD_SLOT_PT	    "page_true_bytes", "SLOT-PT"
#define WORD_BUCKET_PT	    "bucket_page_true_bytes", "BUCKET-PT"
#define WORD_OWN_SLOT_PT    "own_page_true_bytes", "OWN-SLOT-PT"
#define WORD_SAVED_PT	    "saved_page_true_bytes", "SAVED-PT"
#define WORD_WOULD_SAVE_PT  "would_save_page_true_bytes", "WOULD-SAVE-PT"

struct word {
	const char *key;   /* of a field, and in documents */
	const char *title; /* of its column */
};

/* NULL past the end. */
const struct word *word_at(size_t i);

#endif
