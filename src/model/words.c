/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/words.h"

#include "base/xalloc.h"

static const struct word words[] = {
	{WORD_ASKED, "asks for: bytes that the kernel asks for"},
	{WORD_SLOT, "takes a slot of: bytes that one object takes in its cache"},
	{WORD_BUCKET, "kmalloc-N would take: the slot there that would serve the request"},
	{WORD_OWN_SLOT, "a cache of its own would take"},
	{WORD_WASTED, "wastes: slot minus asked"},
	{WORD_SAVED, "saves: bucket minus slot, where it has a cache of its own; else 0"},
	{WORD_WOULD_SAVE, "would save: bucket minus own slot, where it has none"},
	{WORD_ALL_WASTED, "the same of all memcgs at and below a group"},
	{WORD_ALL_SAVED, "the same of all memcgs at and below a group"},
	{WORD_ALL_WOULD_SAVE, "the same of all memcgs at and below a group"},
	{WORD_PRICE, "costs about: slab of all memcgs at and below a group, live and dying"},
	{WORD_LIVE, "live memcgs at and below a group"},
	{WORD_DYING, "memcgs at and below it that were removed and are not freed"},
	{WORD_GROWTH, "how much more slab the memcgs below it cost than a minute ago"},
	{WORD_BIRTHS, "memcgs made below it a second"},
	{WORD_MAKER, "command that made it"},
	{WORD_SLOT_PT, "in slab pages: the tail of a slab that holds no object is counted in"},
	{WORD_BUCKET_PT, "in slab pages"},
	{WORD_OWN_SLOT_PT, "in slab pages"},
	{WORD_SAVED_PT, "in slab pages"},
	{WORD_WOULD_SAVE_PT, "in slab pages"},
};

const struct word *word_at(size_t i)
{
	return i < ARRAY_SIZE(words) ? &words[i] : NULL;
}
