/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "front/destination.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "front/front.h"

static bool is_trusted(uid_t owner)
{
	return owner == geteuid() || owner == 0;
}

bool folder_is_safe(const char *dir)
{
	struct stat st;

	return !stat(dir, &st) && S_ISDIR(st.st_mode) && is_trusted(st.st_uid) &&
	       (!(st.st_mode & (S_IWGRP | S_IWOTH)) || st.st_mode & S_ISVTX);
}

/* Whether we may follow the link: nobody else made it, and nobody else can exchange it. */
static bool is_link_ours(const char *path, const struct stat *link)
{
	char *copy = xstrdup(path);
	bool safe = is_trusted(link->st_uid) && folder_is_safe(dirname(copy));

	free(copy);
	return safe;
}

/*
 * Whether it is a pipe, a device, or a link: it has no old text to keep, and its name must not become another
 * file's.
 */
static bool is_special(const char *path, struct stat *ret)
{
	return !lstat(path, ret) && !S_ISREG(ret->st_mode) && !S_ISDIR(ret->st_mode);
}

static int open_special(const char *path, const struct stat *st)
{
	struct stat opened;
	int fd;

	if (S_ISLNK(st->st_mode) && is_link_ours(path, st))
		return open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, 0666);
	/* whatever the name leads to by now, this makes nothing and empties no file */
	fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0 || (!fstat(fd, &opened) && !S_ISREG(opened.st_mode)))
		return fd;
	close(fd);
	errno = ELOOP;
	return -1;
}

static bool open_stream(struct destination *d, int fd)
{
	d->stream = fd >= 0 ? fdopen(fd, "w") : NULL;
	if (d->stream)
		return true;
	if (errno == ELOOP)
		complain("%s: is a link that another user can set, and leads to a file; nothing was "
			 "written: name that file",
			 d->path);
	else
		complain("%s: %s; nothing was written", d->path, strerror(errno));
	return false;
}

static bool open_temporary(struct destination *d)
{
	d->temporary = xasprintf("%s.XXXXXX", d->path);
	if (open_stream(d, mkostemp(d->temporary, O_CLOEXEC)))
		return true;
	free(d->temporary);
	return false;
}

bool destination_open(struct destination *d, const char *path)
{
	struct stat st;

	*d = (struct destination){stdout, NULL, path, false};
	if (!path || !strcmp(path, "-"))
		return true;
	if (is_special(path, &st))
		return open_stream(d, open_special(path, &st));
	return open_temporary(d);
}

bool destination_open_new(struct destination *d, const char *path)
{
	*d = (struct destination){NULL, NULL, path, true};
	return open_temporary(d);
}

/* Whether the temporary name still belongs to the file that we wrote. */
static bool is_still_ours(const struct destination *d)
{
	struct stat written, named;

	return !fstat(fileno(d->stream), &written) && !lstat(d->temporary, &named) &&
	       written.st_dev == named.st_dev && written.st_ino == named.st_ino;
}

static int give_name(const struct destination *d)
{
	if (!is_still_ours(d))
		return -ESTALE;
	if (!d->keep_old)
		return rename(d->temporary, d->path) ? -errno : 0;
	if (!renameat2(AT_FDCWD, d->temporary, AT_FDCWD, d->path, RENAME_NOREPLACE))
		return 0;
	if (errno != EINVAL) /* where the file system cannot do that, the file has two names for a moment */
		return -errno;
	if (link(d->temporary, d->path))
		return -errno;
	unlink(d->temporary);
	return 0;
}

/* mkostemp() makes a private file; a report gets the mode that a shell's redirection would give it. */
static int publish(const struct destination *d)
{
	mode_t mask = umask(0);
	int r;

	umask(mask);
	r = fchmod(fileno(d->stream), 0666 & ~mask) || fflush(d->stream) || ferror(d->stream) ||
	    fsync(fileno(d->stream));
	return r ? -errno : give_name(d);
}

/* Whether all that was written has arrived; a reader that went away is no failure. */
static bool close_special(struct destination *d)
{
	int err = 0;

	errno = 0;
	if ((fflush(d->stream) || ferror(d->stream)) && errno != EPIPE)
		err = errno ? errno : EIO;
	fclose(d->stream);
	if (err)
		complain("%s: %s", d->path, strerror(err));
	return !err;
}

bool destination_close(struct destination *d, bool keep)
{
	int r = 0;

	if (d->stream == stdout)
		return true;
	if (!d->temporary)
		return close_special(d);
	if (keep)
		r = publish(d);
	fclose(d->stream);
	if (!keep || r)
		unlink(d->temporary);
	if (r)
		complain("%s: %s; the file is as it was", d->path, strerror(-r));
	free(d->temporary);
	d->temporary = NULL;
	return !r;
}

bool destination_write(const char *path, const struct buf *text)
{
	struct destination d;

	if (!destination_open(&d, path))
		return false;
	fwrite(text->bytes, 1, text->len, d.stream);
	return destination_close(&d, true);
}

char *scratch_make(void)
{
	const char *dir = getenv("TMPDIR");
	char *path;

	if (!dir || !*dir)
		dir = "/tmp";
	if (!folder_is_safe(dir)) {
		complain("%s: is missing, or others could exchange what is in it; set TMPDIR", dir);
		return NULL;
	}
	path = xasprintf("%s/cgslab.XXXXXX", dir);
	if (mkdtemp(path))
		return path;
	complain("%s: %s; set TMPDIR to a folder with room", dir, strerror(errno));
	free(path);
	return NULL;
}

void scratch_remove(const char *path)
{
	DIR *dir = opendir(path);
	const struct dirent *e;

	while (dir && (e = readdir(dir)))
		unlinkat(dirfd(dir), e->d_name, 0); /* "." and ".." stay */
	if (dir)
		closedir(dir);
	rmdir(path);
}
