/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The text of /proc/slabinfo: whatever is in it, rows lie in the text and lines are rows or counted. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "kernel/slab/slabinfo.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_row(const struct slabinfo_row *r, const char *text, size_t size)
{
	assert(r->name_len && r->name >= text && r->name + r->name_len <= text + size);
	/* a name may have blanks, within */
	assert(r->name[0] != ' ' && r->name[r->name_len - 1] != ' ' && !memchr(r->name, '\n', r->name_len));
}

static size_t count_lines(const char *text, size_t size)
{
	size_t n = size && text[size - 1] != '\n';

	for (size_t i = 0; i < size; i++)
		n += text[i] == '\n';
	return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slabinfo si = SLABINFO_INIT;
	char *text = xmalloc(size);

	/* of exactly that size and without a NUL behind it: a read too far is seen */
	memcpy(text, data, size);
	if (!slabinfo_parse(&si, text, size)) {
		assert(si.n + si.bad_lines <= count_lines(text, size));
		assert(!si.bad_lines == !si.bad_what);
		for (size_t i = 0; i < si.n; i++)
			check_row(&si.rows[i], text, size);
	} else {
		assert(!si.n);
	}
	slabinfo_done(&si);
	free(text);
	return 0;
}
