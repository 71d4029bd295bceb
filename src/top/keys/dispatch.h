/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TOP_KEYS_DISPATCH_H
#define TOP_KEYS_DISPATCH_H

struct tty_key;
struct top;

/*
 * dispatch: gives a key to the part of the program that it is for: an open question, a menu, the choice of a sort letter,
 * the mouse, or the key's action. Returns reactions (keys.h).
 */
unsigned dispatch_key(struct top *t, const struct tty_key *key);

#endif
