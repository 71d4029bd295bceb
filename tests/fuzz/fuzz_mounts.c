/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The text of /proc/self/mountinfo: a mount that is found has a point and a root, no longer than the text. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "kernel/cgroup/mounts.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct mounts m = {0};
	char *text = xmalloc(size + 1);

	memcpy(text, data, size);
	text[size] = '\0';
	mounts_parse(&m, text, "memory");
	for (size_t i = 0; i < m.n; i++) {
		assert(m.at[i].type != HIERARCHY_UNKNOWN);
		/* a table without that column has "/" for it */
		assert(strlen(m.at[i].point) + strlen(m.at[i].root) <= size + 1);
	}
	mounts_done(&m);
	free(text);
	return 0;
}
