/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TOP_CONF_H
#define TOP_CONF_H

struct top;

/*
 * conf: the user's own settings, an INI file that W writes:
 *
 *   [top]     delay = 2, view = memcgs, theme = default
 *   [keys]    ACTION = KEY KEY...; an action with nothing behind the = has no key
 *   [memcgs]  sort = FIELD, reverse = yes, tree = yes, columns = FIELD FIELD...
 *
 * and a section for each other view. Settings that the file does not name keep their defaults.
 */

/* ~/.config/cgslab/top.conf, or cgslab/top.conf below $XDG_CONFIG_HOME where that is set; NULL without a home. */
char *conf_default_path(void);

/*
 * Takes over the file at t->conf_path; a file that is missing is no error. -EACCES, -EINVAL or
 * another errno with a sentence in *ret_why that names file, line and key; the caller frees it.
 */
int conf_load(struct top *t, char **ret_why);

/* Writes the file through a temporary name. Returns as conf_load() does. */
int conf_save(const struct top *t, char **ret_why);

#endif
