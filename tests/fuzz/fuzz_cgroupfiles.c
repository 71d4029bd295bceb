/* SPDX-License-Identifier: GPL-2.0-or-later */
/* /proc/cgroups, cgroup.stat, cgroup.controllers, /proc/cmdline: what is found stands in the text. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "base/text.h"
#include "kernel/cgroup/cgroupfiles.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = xmalloc(size + 1);
	struct num n;

	memcpy(text, data, size);
	text[size] = '\0';
	if (proc_cgroups_parse(text, "memory").listed)
		assert(strstr(text, "memory\t"));
	n = cgroup_stat_value(text, "nr_dying_descendants");
	if (n.known)
		assert(n.v >= 0 && strstr(text, "nr_dying_descendants "));
	if (text_has_word(text, "memory", " \n") || cmdline_disables(text, "memory"))
		assert(strstr(text, "memory"));
	free(text);
	return 0;
}
