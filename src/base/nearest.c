/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/nearest.h"

#include <stdbool.h>
#include <string.h>

#define WORD_MAX 63

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/*
 * Damerau's distance, where no letter takes part in two changes. Cell [i][j] is the distance of the first i letters
 * of a from the first j letters of b. Only three rows are needed at a time.
 */
static size_t distance_of(const char *a, const char *b)
{
	size_t rows[3][WORD_MAX + 1], la = strlen(a), lb = strlen(b);

	for (size_t j = 0; j <= lb; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= la; i++) {
		size_t *now = rows[i % 3], *before = rows[(i + 2) % 3], *earlier = rows[(i + 1) % 3];

		now[0] = i;
		for (size_t j = 1; j <= lb; j++) {
			bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];

			now[j] = least(before[j - 1] + (a[i - 1] != b[j - 1]),
				       least(before[j], now[j - 1]) + 1);
			if (swapped)
				now[j] = least(now[j], earlier[j - 2] + 1);
		}
	}
	return rows[la % 3][lb];
}

void nearest_offer(struct nearest *n, const char *word)
{
	size_t distance, len = strlen(word);

	if (strlen(n->meant) > WORD_MAX || len > WORD_MAX)
		return;
	distance = distance_of(n->meant, word);
	/* the beginning of a word counts as that word, not written to its end */
	if (strlen(n->meant) > 1 && !strncmp(n->meant, word, strlen(n->meant)))
		distance = least(distance, 1);
	if (distance > len / 3 + (len < 3) || (n->word && distance >= n->distance))
		return;
	n->word = word;
	n->distance = distance;
}
