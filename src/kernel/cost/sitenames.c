/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/cost/sitenames.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/root.h"
#include "base/xalloc.h"
#include "kernel/trace/kallsyms.h"

#define MODULES_MAX (1 << 20)

struct site_names {
	const struct root *root;
	struct map map;		  /* 0, address -> name */
	struct kallsyms *symbols; /* between begin and end, where they were needed */
	uint64_t *wants;	  /* new addresses of this window */
	size_t n_wants, wants_cap;
	uint64_t modules; /* what told the list of modules from others, see below */
	struct buf text;
	int state;
	const char *why;
};

struct site_names *site_names_new(const struct root *root)
{
	struct site_names *n = xcalloc(1, sizeof(*n));

	n->root = root;
	n->map = MAP_INIT;
	n->why = "";
	return n;
}

static void forget_names(struct site_names *n)
{
	for (size_t i = 0; i < n->map.cap; i++)
		free(n->map.slots[i].value);
	map_done(&n->map);
	n->map = MAP_INIT;
}

void site_names_free(struct site_names *n)
{
	if (!n)
		return;
	forget_names(n);
	kallsyms_free(n->symbols);
	buf_done(&n->text);
	free(n->wants);
	free(n);
}

/*
 * A number that changes when a module is loaded, removed or moved, and not when its use count changes. A line of the
 * file is "name size uses users state address": kernel/module/procfs.c, m_show().
 */
static uint64_t modules_of(struct site_names *n)
{
	uint64_t h = HASH_START;
	int field = 0;

	buf_clear(&n->text);
	if (root_read(n->root, "proc/modules", &n->text, MODULES_MAX))
		return h; /* a kernel without modules */
	for (const char *s = buf_str(&n->text); *s; s++) {
		field = *s == '\n' ? 0 : field + (*s == ' ');
		if (field != 2 && field != 3)
			h = hash_mix(h, s, 1);
	}
	return h;
}

void site_names_begin(struct site_names *n)
{
	uint64_t modules = modules_of(n);

	if (modules != n->modules || n->state)
		forget_names(n);
	n->modules = modules;
	n->n_wants = 0;
	n->state = 0;
	n->why = "";
}

void site_names_end(struct site_names *n)
{
	kallsyms_free(n->symbols);
	n->symbols = NULL;
}

void site_names_want(struct site_names *n, uint64_t addr)
{
	if (map_get(&n->map, 0, addr))
		return;
	XGROW(n->wants, n->n_wants, n->wants_cap);
	n->wants[n->n_wants++] = addr;
}

const char *site_names_of(struct site_names *n, uint64_t addr)
{
	char *name = map_get(&n->map, 0, addr);
	struct buf text = BUF_INIT;

	if (name)
		return name;
	if (!n->symbols) {
		n->symbols = kallsyms_new(n->root);
		kallsyms_want(n->symbols, n->wants, n->n_wants);
	}
	kallsyms_name(n->symbols, addr, &text);
	n->state = kallsyms_state(n->symbols, &n->why);
	name = buf_detach(&text);
	map_put(&n->map, 0, addr, name);
	return name;
}

int site_names_state(const struct site_names *n, const char **ret_why)
{
	*ret_why = n->why;
	return n->state;
}
