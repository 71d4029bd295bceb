/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BASE_CAPTURED_H
#define BASE_CAPTURED_H

/*
 * captured: files of a captured tree that are there in another form than the kernel had them in: packed by gzip, or as a
 * section of the text files that supportconfig (SUSE) makes. What is opened is a copy in memory.
 */

struct sections; /* opaque */

/*
 * The sections of the *.txt files in the folder @dirfd; NULL where there are none. A section is a line "#==[ KIND ]===",
 * one that names its file ("# /proc/meminfo", "# /bin/cat /proc/slabinfo"; "# /bin/uname -a" is known as "uname"), and
 * what comes until the next one. Of a file that was cut, or not found, there is none.
 */
struct sections *sections_read(int dirfd);
void sections_free(struct sections *s);

/* A descriptor that reads what the section of @path has, from its start; -ENOENT where there is none. */
int sections_open(const struct sections *s, const char *path);

/* What the gzip file @fd unpacks to, which is closed; -EFBIG, -EIO where it is no such file or is damaged. */
int captured_unpack(int fd);

#endif
