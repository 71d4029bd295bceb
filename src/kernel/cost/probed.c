/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/cost/probed.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/parse.h"
#include "base/root.h"
#include "base/xalloc.h"

#define FOLDER	 "run/cgslab"
#define NAME	 "price"
#define FILE_MAX 4096

/* A memcg that takes more than this is none. */
#define PRICE_MAX (1 << 30)

static const char *const keys[] = {"slab_bytes", "percpu_bytes", "dying_slab_bytes",
				   "dying_percpu_bytes"};

static struct num *figure(struct memcg_price *p, size_t i)
{
	struct num *const figures[ARRAY_SIZE(keys)] = {&p->slab_bytes, &p->percpu_bytes,
						       &p->dying_slab_bytes,
						       &p->dying_percpu_bytes};

	return figures[i];
}

/* Writing */

static int make_text(struct buf *out, const char *boot_id, struct memcg_price p)
{
	buf_addf(out, "boot_id %s\n", boot_id);
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		if (!figure(&p, i)->known)
			return -ENODATA;
		buf_addf(out, "%s %" PRId64 "\n", keys[i], figure(&p, i)->v);
	}
	return *boot_id ? 0 : -ENODATA;
}

/* Under another name first: a reader meets the old one or the new one. */
static int replace(int folder, const struct buf *text)
{
	char name[32];
	int fd, err;

	snprintf(name, sizeof(name), NAME ".%ld", (long)getpid());
	unlinkat(folder, name, 0);
	fd = openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
	if (fd < 0)
		return -errno;
	err = write(fd, text->bytes, text->len) == (ssize_t)text->len ? 0 : errno ? -errno : -EIO;
	if (!err && fchmod(fd, 0644))
		err = -errno;
	if (close(fd) && !err)
		err = -errno;
	if (!err && renameat(folder, name, folder, NAME))
		err = -errno;
	if (err)
		unlinkat(folder, name, 0);
	return err;
}

int probed_write(const struct root *root, const char *boot_id, const struct memcg_price *p)
{
	struct buf text = BUF_INIT;
	int err = make_text(&text, boot_id, *p), folder = -1;

	if (!err && mkdirat(root->fd, FOLDER, 0755) && errno != EEXIST)
		err = -errno;
	if (!err) {
		folder = root_openat(root, FOLDER, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
		err = folder < 0 ? folder : replace(folder, &text);
	}
	if (folder >= 0)
		close(folder);
	buf_done(&text);
	return err;
}

/* Reading */

/* What stands behind "KEY " at the beginning of a line; NULL where there is none. */
static const char *value_of(const char *text, const char *key, size_t *ret_len)
{
	size_t len = strlen(key);

	for (const char *s = text; *s;) {
		size_t line = strcspn(s, "\n");

		if (line > len && !memcmp(s, key, len) && s[len] == ' ') {
			*ret_len = line - len - 1;
			return s + len + 1;
		}
		s += line + (s[line] != '\0');
	}
	return NULL;
}

static bool is_of_boot(const char *text, const char *boot_id)
{
	size_t len;
	const char *id = value_of(text, "boot_id", &len);

	return id && *boot_id && strlen(boot_id) == len && !memcmp(id, boot_id, len);
}

static bool parse(const char *text, struct memcg_price *p)
{
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		size_t len;
		const char *s = value_of(text, keys[i], &len);
		uint64_t v;

		if (!s || parse_u64_n(s, len, &v) || v > PRICE_MAX)
			return false;
		*figure(p, i) = num((int64_t)v);
	}
	return true;
}

/* A fifo of that name would be waited for, a link would lead elsewhere. */
static int read_text(const struct root *root, struct buf *text)
{
	int fd = root_openat(root, FOLDER "/" NAME, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
	struct stat st;
	int err = fd < 0 ? fd : fstat(fd, &st) ? -errno : 0;

	if (!err)
		err = S_ISREG(st.st_mode) ? fd_read(fd, text, FILE_MAX) : -EINVAL;
	if (fd >= 0)
		close(fd);
	return err;
}

bool probed_read(const struct root *root, const char *boot_id, struct memcg_price *ret)
{
	struct memcg_price p = {.source = PRICE_PROBED};
	struct buf text = BUF_INIT;
	bool good = !read_text(root, &text) && is_of_boot(buf_str(&text), boot_id) &&
		    parse(buf_str(&text), &p);

	buf_done(&text);
	if (good)
		*ret = p;
	return good;
}
