/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FRONT_DESTINATION_H
#define FRONT_DESTINATION_H

#include <stdbool.h>
#include <stdio.h>

struct buf;

/*
 * destination: where a command prints: stdout, or a temporary name that becomes the file's when all
 * went well, so that a failure leaves the old one.
 *
 * A device or a pipe is written into, as a redirection does, also through a link. A link to a file is
 * followed only where nobody but us and root could have laid it there: root writes a report into
 * another user's folder, and must not write where that user's link leads.
 */
struct destination {
	FILE *stream;
	char *temporary; /* NULL for stdout and what is written into */
	const char *path;
	bool keep_old; /* a file that has the name at the end is not replaced */
};

/* False after a message. @path: NULL or "-" for stdout. */
bool destination_open(struct destination *d, const char *path);

/* The same, for a file that must not be there yet (nor be a device or a pipe). */
bool destination_open_new(struct destination *d, const char *path);

/* Gives the file its name, or removes it where @keep is false. False after a message. */
bool destination_close(struct destination *d, bool keep);

/* A whole text as the file. False after a message. */
bool destination_write(const char *path, const struct buf *text);

/*
 * A new folder that only we can look into, below TMPDIR or /tmp: for files that a library opens by
 * their names. NULL after a message; free() it. scratch_remove() removes it with the files in it.
 */
char *scratch_make(void);
void scratch_remove(const char *path);

#endif
