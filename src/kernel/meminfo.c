/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/meminfo.h"

#include <string.h>

#include "base/parse.h"
#include "base/xalloc.h"

static const struct {
	const char *label;
	size_t offset;
} lines[] = {
	{"Slab:", offsetof(struct slab_memory, total_bytes)},
	{"SReclaimable:", offsetof(struct slab_memory, reclaimable_bytes)},
	{"SUnreclaim:", offsetof(struct slab_memory, unreclaimable_bytes)},
	{"Percpu:", offsetof(struct slab_memory, percpu_bytes)},
};

/* "   376836 kB" */
static struct num kib_of(const char *text, size_t len)
{
	size_t blank = strspn(text, " \t"), digits;
	uint64_t v;

	if (blank >= len)
		return NUM_UNKNOWN;
	digits = strspn(text + blank, "0123456789");
	if (blank + digits > len || parse_u64_n(text + blank, digits, &v) ||
	    strncmp(text + blank + digits, " kB", 3))
		return NUM_UNKNOWN;
	return num_mul(num_u(v), num(1024));
}

size_t meminfo_parse(const char *text, struct slab_memory *ret)
{
	size_t found = 0;

	*ret = (struct slab_memory){0};
	for (const char *s = text; *s; s += strcspn(s, "\n"), s += *s == '\n') {
		for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
			size_t len = strlen(lines[i].label);
			struct num *to = (struct num *)(void *)((char *)ret + lines[i].offset);

			if (strncmp(s, lines[i].label, len) || to->known)
				continue;
			*to = kib_of(s + len, strcspn(s + len, "\n"));
			found += to->known;
		}
	}
	return found;
}
