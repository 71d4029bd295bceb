/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/lives/pathlookup.h"

#include <stdbool.h>
#include <string.h>

#include "model/memcg.h"

/* True where the live row @m has the path @path; names are compared from the last one up. */
static bool stands_at(const struct memcg *m, const char *path, size_t len)
{
	if (m->state != MEMCG_LIVE)
		return false;
	for (; m->parent; m = m->parent) {
		size_t n = strlen(m->name);

		if (len <= n || path[len - n - 1] != '/' || memcmp(path + len - n, m->name, n) != 0)
			return false;
		len -= n + 1;
	}
	return len == 0;
}

static struct memcg *live_child(const struct memcg *parent, const char *name, size_t len)
{
	for (struct memcg *m = parent->first_child; m; m = m->next)
		if (m->state == MEMCG_LIVE && !strncmp(m->name, name, len) && !m->name[len])
			return m;
	return NULL;
}

static size_t slot_of(const char *path, size_t len)
{
	uint32_t h = 2166136261U;

	for (size_t i = 0; i < len; i++)
		h = (h ^ (unsigned char)path[i]) * 16777619U;
	return h % PATHLOOKUP_SLOTS;
}

struct memcg *pathlookup_row(struct pathlookup *l, const char *path, size_t len, struct memcg **ret_near,
			     const char **ret_rest)
{
	size_t slot = slot_of(path, len);
	struct memcg *m = memcg_table_find(l->table, l->slots[slot].root, l->slots[slot].id);
	const char *end = path + len;

	*ret_near = m;
	*ret_rest = end;
	if (m && len > 1 && stands_at(m, path, len))
		return m;
	m = memcg_table_root(l->table);
	while (path < end && *path == '/')
		path++;
	while (m && path < end) {
		size_t n = strcspn(path, "/");
		struct memcg *child;

		if (n > (size_t)(end - path))
			n = (size_t)(end - path);
		child = live_child(m, path, n);
		*ret_near = m;
		*ret_rest = path;
		if (!child)
			return NULL;
		m = child;
		path += n + (path + n < end);
	}
	*ret_near = m;
	*ret_rest = end;
	if (m) {
		l->slots[slot].root = m->root;
		l->slots[slot].id = m->id;
	}
	return m;
}
