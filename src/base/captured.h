/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BASE_CAPTURED_H
#define BASE_CAPTURED_H

/*
 * captured: files of a captured tree that stand there in another form than the kernel's own: packed by gzip, or as a
 * section of the text files that supportconfig (SUSE) makes. A reader gets a copy of the file in memory.
 */

struct sections; /* opaque */

/*
 * The sections of the *.txt files in the folder @dirfd; NULL where there are none. A section is a line "#==[ KIND ]===",
 * a line that names its file ("# /proc/meminfo", "# /bin/cat /proc/slabinfo"; "# /bin/uname -a" is known as "uname"), and
 * all lines up to the next section. A file that was cut off, or that supportconfig did not find, has no section.
 */
struct sections *sections_read(int dirfd);
void sections_free(struct sections *s);

/* A descriptor that reads the text of @path's section from its start; -ENOENT where there is no such section. */
int sections_open(const struct sections *s, const char *path);

/*
 * A descriptor that reads what the gzip file @fd unpacks to; @fd is closed. -EFBIG where the text is too long, -EIO where
 * @fd is no gzip file or is damaged.
 */
int captured_unpack(int fd);

#endif
