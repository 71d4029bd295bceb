/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FRONT_CONFIGKEYS_H
#define FRONT_CONFIGKEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;
struct config;
struct kind;
struct name_list;

/*
 * configkeys: the keys of cgslab.conf, one row each: the member of struct config that a key sets, how its value is
 * read and printed, and what would be right. config.c reads files by them.
 */

struct config_key {
	const char *section, *name; /* a name such as "size NAME": the key may stand in a file many times */
	const struct kind *kind;
	size_t offset;	  /* of the member */
	const char *want; /* words for a right value, for messages */
	int64_t min, max; /* for kinds of values that have a range */
};

/* The key of that name, NULL where there is none. *ret_section: whether there is such a section. */
const struct config_key *config_key_find(const char *section, const char *name, bool *ret_section);

/* Sets the member that @k stands for. @name: the key as the file has it. -EINVAL leaves the member as it is. */
int config_key_read(const struct config_key *k, const char *name, const char *value, struct config *c);

/* The keys of a section, or the sections that there are, with commas. */
void config_key_names(const char *section, bool sections, struct buf *out);

/* The names of @text, which stand between blanks, in place of those in @l. */
void name_list_set(struct name_list *l, const char *text);
void name_list_text(const struct name_list *l, struct buf *out); /* with blanks between */
void name_list_done(struct name_list *l);

#endif
