/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/words.h"

#include "base/xalloc.h"

static const struct word words[] = {
	{WORD_ASKED},
	{WORD_SLOT},
	{WORD_BUCKET},
	{WORD_OWN_SLOT},
	{WORD_WASTED},
	{WORD_SAVED},
	{WORD_WOULD_SAVE},
	{WORD_ALL_WASTED},
	{WORD_ALL_SAVED},
	{WORD_ALL_WOULD_SAVE},
	{WORD_PRICE},
	{WORD_LIVE},
	{WORD_DYING},
	{WORD_GROWTH},
	{WORD_BIRTHS},
	{WORD_MAKER},
	{WORD_SLOT_PT},
	{WORD_BUCKET_PT},
	{WORD_OWN_SLOT_PT},
	{WORD_SAVED_PT},
	{WORD_WOULD_SAVE_PT},
};

const struct word *word_at(size_t i)
{
	return i < ARRAY_SIZE(words) ? &words[i] : NULL;
}
