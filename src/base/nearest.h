/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BASE_NEAREST_H
#define BASE_NEAREST_H

#include <stddef.h>

/*
 * nearest: the word that somebody meant who wrote another one ("did you mean 'status'?").
 *
 *   struct nearest n = {.meant = "statsu"};
 *   for (...) nearest_offer(&n, name);
 *   n.word is the nearest word offered, or NULL where none is near. A word is near when at most a third
 *   of its letters would have to change, or when @meant is the beginning of it.
 */
struct nearest {
	const char *meant;
	const char *word;
	size_t distance; /* letters put in, left out, exchanged or swapped with the next one */
};

void nearest_offer(struct nearest *n, const char *word);

#endif
