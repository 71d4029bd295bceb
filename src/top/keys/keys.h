/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TOP_KEYS_KEYS_H
#define TOP_KEYS_KEYS_H

#include <stddef.h>

struct buf;
struct top;

/*
 * keys: the actions that keys have. One table of actions (actions.c) has the default bindings, the texts of the
 * help screen and the names that top.conf binds; the man page is checked against it.
 */

/* Work that an action leaves to the loop. */
enum reaction {
	REACT_NONE = 0,
	REACT_DRAW = 1 << 0,	/* draw the screen, which differs */
	REACT_ARRANGE = 1 << 1, /* sort and filter the rows again */
	REACT_TICK = 1 << 2,	/* read the source now */
	REACT_REPAINT = 1 << 3, /* paint every line, since another program may have written to the terminal */
	REACT_QUIT = 1 << 4,
};

struct action {
	const char *name; /* as top.conf names it */
	const char *keys; /* default keys, one blank between */
	const char *group;
	const char *help;
	unsigned (*run)(struct top *t, int arg); /* returns reactions */
	int arg;
};

extern const struct action actions[];
extern const size_t n_actions;

const struct action *action_find(const char *name); /* NULL when there is none */

#define KEYMAP_MAX 128

struct keymap {
	struct {
		int code;
		const struct action *action;
	} v[KEYMAP_MAX];
	size_t n;
};

void keymap_defaults(struct keymap *map);
const struct action *keymap_find(const struct keymap *map, int code);

/* Adds the names of an action's keys to @out, with blanks between. */
void keymap_keys(const struct keymap *map, const struct action *action, struct buf *out);

/*
 * Gives @keys to @action in place of its present keys, and takes them from other actions that
 * have them. -EINVAL with the wrong name in *ret_bad, to be freed.
 */
int keymap_bind(struct keymap *map, const struct action *action, const char *keys, char **ret_bad);

/* "q", "Ctrl-L", "F5", "Up", "Space": the code that tty_key() gives, or -1. */
int key_parse(const char *name);
void key_text(int code, struct buf *out);

#endif
