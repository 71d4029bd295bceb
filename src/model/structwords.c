/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/structwords.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "model/sample.h"

struct struct_saving struct_saving_of(const struct followed *f)
{
	if (f->state == PATCH_ABSENT)
		return (struct struct_saving){
			.words = "would save",
			.would = true,
			.bytes = f->would_save_bytes,
			.page_true_bytes = f->would_save_page_true_bytes,
			.slot_bytes = f->own.slot_bytes,
			.slot_page_true_bytes = f->own_page_true_bytes,
		};
	return (struct struct_saving){
		.words = "saved",
		.bytes = f->saved_bytes,
		.page_true_bytes = f->saved_page_true_bytes,
		.slot_bytes = f->slot.slot_bytes,
		.slot_page_true_bytes = f->page_true_bytes,
	};
}

const char *struct_bucket_name(const struct followed *f)
{
	return *f->bucket ? f->bucket : "kmalloc";
}

static void put_sharers(const struct followed *f, struct buf *out)
{
	for (size_t i = 0; i < f->n_merged_with; i++) {
		buf_adds(out, i ? ", " : "");
		text_escape(out, f->merged_with[i], strlen(f->merged_with[i]));
	}
	if (f->n_merged_total > f->n_merged_with)
		buf_addf(out, " and %zu more", f->n_merged_total - f->n_merged_with);
}

void struct_put_state(const struct followed *f, struct buf *out)
{
	static const char *const words[] = {
		[PATCH_UNKNOWN] = "may have a cache of its own or not: that is unknown",
		[PATCH_ABSENT] = "has no cache of its own",
		[PATCH_MERGED] = "shares a cache with ",
		[PATCH_DEDICATED] = "has a cache of its own",
	};

	buf_adds(out, words[f->state]);
	if (f->state == PATCH_MERGED)
		put_sharers(f, out);
}

const char *struct_asked_from(const struct followed *f)
{
	static const char *const words[] = {
		[SIZE_UNKNOWN] = "its size is unknown: no BTF, no trace, no cache of its own",
		[SIZE_TRACE] = "as the kernel asked for it in a traced allocation: exact",
		[SIZE_BTF] = "sizeof from BTF plus the array at its end",
		[SIZE_CACHE] = "object_size of its cache, which it has alone",
		[SIZE_CONFIG] = "given in cgslab.conf, since nothing else tells it",
	};

	return words[f->source];
}
