/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FRONT_DESTINATION_H
#define FRONT_DESTINATION_H

#include <stdbool.h>
#include <stdio.h>

struct buf;

/*
 * destination: the place that a command prints to: stdout, or a file. A file is written under a temporary name, which
 * becomes its own when all went well, so that a failure leaves the old file.
 *
 * A device or a pipe is opened and written into, as a redirection of the shell does, also through a link. A link to a
 * file is followed only where nobody but us and root could have made it. When root writes a report into
 * another user's folder, it must not write where that user's link leads.
 */
struct destination {
	FILE *stream;
	char *temporary; /* the temporary name; NULL for stdout, a device or a pipe */
	const char *path;
	bool keep_old; /* a file that has the name in the end is not replaced */
};

/* False after a message. @path: NULL or "-" for stdout. */
bool destination_open(struct destination *d, const char *path);

/* The same, for a file that must not be there yet (nor be a device or a pipe). */
bool destination_open_new(struct destination *d, const char *path);

/* Gives the file its name, or removes it where @keep is false. False after a message. */
bool destination_close(struct destination *d, bool keep);

/* Writes a whole text as the file. False after a message. */
bool destination_write(const char *path, const struct buf *text);

/* Whether nobody but us and root can exchange a file in the folder; others may at most add names. */
bool folder_is_safe(const char *dir);

/*
 * Makes a folder below TMPDIR or /tmp that only we can look into, for files that a library or another program opens by
 * name. Returns its path, to be freed; NULL after a message. scratch_remove() removes the folder with its files.
 */
char *scratch_make(void);
void scratch_remove(const char *path);

#endif
