/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/cgroup/cgroupfiles.h"

#include <stdlib.h>
#include <string.h>

#include "base/parse.h"
#include "base/text.h"
#include "base/xalloc.h"

static const char *next_line(const char *s)
{
	s += strcspn(s, "\n");
	return *s ? s + 1 : s;
}

struct proc_cgroups proc_cgroups_parse(const char *text, const char *controller)
{
	size_t len = strlen(controller);
	struct proc_cgroups p = {0};

	for (const char *s = text; *s; s = next_line(s)) {
		uint64_t *const columns[] = {&p.hierarchy, &p.num, &p.enabled};

		if (strncmp(s, controller, len) || s[len] != '\t')
			continue;
		s += len + 1;
		p.listed = true;
		for (size_t i = 0; i < ARRAY_SIZE(columns); i++) {
			size_t digits = strcspn(s, "\t\n");

			p.listed = p.listed && !parse_u64_n(s, digits, columns[i]);
			s += digits + (s[digits] == '\t');
		}
		return p;
	}
	return p;
}

struct num cgroup_stat_value(const char *text, const char *key)
{
	size_t len = strlen(key);
	uint64_t v;

	for (const char *s = text; *s; s = next_line(s)) {
		if (strncmp(s, key, len) || s[len] != ' ')
			continue;
		s += len + 1;
		return parse_u64_n(s, strcspn(s, "\n"), &v) ? NUM_UNKNOWN : num_u(v);
	}
	return NUM_UNKNOWN;
}

struct num cgroup_stat_dying(const char *text, bool *ret_memcgs)
{
	struct num memcgs = cgroup_stat_value(text, "nr_dying_subsys_memory");

	if (ret_memcgs)
		*ret_memcgs = memcgs.known;
	return memcgs.known ? memcgs : cgroup_stat_value(text, "nr_dying_descendants");
}

enum cgroup_children subtree_control_children(const char *text)
{
	if (text_has_word(text, "memory", " \n"))
		return CHILDREN_WITH_MEMORY;
	return text_has_word(text, "io", " \n") ? CHILDREN_WITH_IO_ONLY : CHILDREN_WITHOUT_MEMCG;
}

bool cmdline_disables(const char *text, const char *controller)
{
	static const char option[] = "cgroup_disable=";

	for (const char *s = text; (s = strstr(s, option)); ) {
		char *list;
		bool found;

		if (s != text && s[-1] != ' ') {
			s += sizeof(option) - 1;
			continue;
		}
		s += sizeof(option) - 1;
		list = xstrndup(s, strcspn(s, " \n"));
		found = text_has_word(list, controller, ",");
		free(list);
		if (found)
			return true;
	}
	return false;
}
