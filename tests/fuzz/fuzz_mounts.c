/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The text of /proc/self/mountinfo: a mount that is found has a point and a root, no longer than the text. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "kernel/cgroup/mounts.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool found, struct mount *m, size_t most)
{
	if (!found)
		return;
	assert(m->point && m->root && strlen(m->point) + strlen(m->root) <= most);
	mount_done(m);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct mount m = {NULL, NULL};
	char *text = xmalloc(size + 1);

	memcpy(text, data, size);
	text[size] = '\0';
	check(mounts_find_v1(text, "memory", &m), &m, size);
	check(mounts_find_v2(text, &m), &m, size);
	free(text);
	return 0;
}
