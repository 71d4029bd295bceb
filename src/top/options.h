/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TOP_OPTIONS_H
#define TOP_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What the command line said; NULL, 0 or false where it said nothing. */
struct options {
	const char *root, *input;
	bool live;
	const char *view, *sort, *filter, *fields;
	bool reverse, tree, no_color;
	bool batch, once;
	int64_t delay_ns;
	uint64_t times;
	size_t limit;
	bool debug_stats;
	bool list_keys;
};

/* 0 to go on; else *ret_status is what to exit with, and what there was to say is said. */
int options_parse(int argc, char **argv, struct options *opt, int *ret_status);

#endif
