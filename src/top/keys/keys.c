/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "top/keys/keys.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <curses.h>

#include "base/buf.h"
#include "base/xalloc.h"

static const struct {
	const char *name;
	int code;
} names[] = {
	{"Up", KEY_UP},	     {"Down", KEY_DOWN},	   {"Left", KEY_LEFT}, {"Right", KEY_RIGHT},
	{"PgUp", KEY_PPAGE}, {"PgDn", KEY_NPAGE},	   {"Home", KEY_HOME}, {"End", KEY_END},
	{"Tab", '\t'},	     {"Shift-Tab", KEY_BTAB},	   {"Enter", '\r'},    {"Esc", 27},
	{"Space", ' '},	     {"Backspace", KEY_BACKSPACE}, {"Del", KEY_DC},    {"Ins", KEY_IC},
};

static int parse_prefixed(const char *name)
{
	int n;

	if (sscanf(name, "F%d", &n) == 1 && n >= 1 && n <= 12 && strlen(name) == (n > 9 ? 3U : 2U))
		return KEY_F(n);
	if (!strncmp(name, "Ctrl-", 5) && isalpha((unsigned char)name[5]) && !name[6])
		return toupper((unsigned char)name[5]) & 0x1f;
	return -1;
}

int key_parse(const char *name)
{
	if (name[0] > ' ' && name[0] < 0x7f && !name[1])
		return name[0];
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (!strcmp(names[i].name, name))
			return names[i].code;
	return parse_prefixed(name);
}

void key_text(int code, struct buf *out)
{
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		if (names[i].code == code) {
			buf_adds(out, names[i].name);
			return;
		}
	}
	if (code >= KEY_F(1) && code <= KEY_F(12))
		buf_addf(out, "F%d", code - KEY_F(0));
	else if (code > 0 && code < ' ')
		buf_addf(out, "Ctrl-%c", code | 0x40);
	else if (code > ' ' && code < 0x7f)
		buf_addc(out, (char)code);
	else
		buf_addf(out, "key %d", code);
}

/* Enter arrives as CR, LF or the keypad's code, backspace as one of three. */
static int canonical(int code)
{
	if (code == '\n' || code == KEY_ENTER)
		return '\r';
	return code == 127 || code == 8 ? KEY_BACKSPACE : code;
}

const struct action *action_find(const char *name)
{
	for (size_t i = 0; i < n_actions; i++)
		if (!strcmp(actions[i].name, name))
			return &actions[i];
	return NULL;
}

const struct action *keymap_find(const struct keymap *map, int code)
{
	code = canonical(code);
	for (size_t i = 0; i < map->n; i++)
		if (map->v[i].code == code)
			return map->v[i].action;
	return NULL;
}

static void put_key(struct keymap *map, int code, const struct action *action)
{
	for (size_t i = 0; i < map->n; i++) {
		if (map->v[i].code == code) {
			map->v[i].action = action;
			return;
		}
	}
	if (map->n < KEYMAP_MAX) {
		map->v[map->n].code = code;
		map->v[map->n++].action = action;
	}
}

static void drop_keys(struct keymap *map, const struct action *action)
{
	size_t n = 0;

	for (size_t i = 0; i < map->n; i++)
		if (map->v[i].action != action)
			map->v[n++] = map->v[i];
	map->n = n;
}

/* Binds the names; with @map NULL it only looks whether all are names of keys. */
static int bind_names(struct keymap *map, const struct action *action, const char *keys,
		      char **ret_bad)
{
	char *copy = xstrdup(keys), *save = NULL;
	int r = 0;

	for (char *name = strtok_r(copy, " ", &save); name && !r;
	     name = strtok_r(NULL, " ", &save)) {
		int code = key_parse(name);

		if (code < 0) {
			*ret_bad = xstrdup(name);
			r = -EINVAL;
		} else if (map) {
			put_key(map, canonical(code), action);
		}
	}
	free(copy);
	return r;
}

int keymap_bind(struct keymap *map, const struct action *action, const char *keys, char **ret_bad)
{
	int r = bind_names(NULL, action, keys, ret_bad);

	if (r)
		return r;
	drop_keys(map, action);
	return bind_names(map, action, keys, ret_bad);
}

void keymap_defaults(struct keymap *map)
{
	char *bad = NULL;

	map->n = 0;
	for (size_t i = 0; i < n_actions; i++)
		if (keymap_bind(map, &actions[i], actions[i].keys, &bad))
			abort(); /* the table names something that is no key, which a test finds */
}

void keymap_keys(const struct keymap *map, const struct action *action, struct buf *out)
{
	bool first = true;

	for (size_t i = 0; i < map->n; i++) {
		if (map->v[i].action != action)
			continue;
		if (!first)
			buf_addc(out, ' ');
		key_text(map->v[i].code, out);
		first = false;
	}
}
