/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The text of /proc/meminfo: as many figures as are said to be found are known, and none is below 0. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "kernel/meminfo.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = xmalloc(size + 1);
	struct slab_memory m;
	size_t found, known = 0;

	memcpy(text, data, size);
	text[size] = '\0';
	found = meminfo_parse(text, &m);
	for (size_t i = 0; i < 4; i++) {
		const struct num n = (const struct num[]){m.total_bytes, m.reclaimable_bytes, m.unreclaimable_bytes,
							  m.percpu_bytes}[i];

		assert(!n.known || (n.v >= 0 && n.v % 1024 == 0));
		known += n.known;
	}
	assert(found == known);
	free(text);
	return 0;
}
