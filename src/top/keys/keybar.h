/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TOP_KEYS_KEYBAR_H
#define TOP_KEYS_KEYBAR_H

#include <stddef.h>

struct action;
struct line;
struct top;

/*
 * keybar: the line at the bottom of the screen with the function keys and their present actions. A function key that the
 * user gave to another action stands with that action; an action without a function key is left out.
 */
void keybar_put(const struct top *t, struct line *out);

/* The action whose label covers column @x, NULL between two. */
const struct action *keybar_at(const struct top *t, size_t x);

#endif
