/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/cost/pricefile.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/parse.h"
#include "base/root.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "model/cost.h"

#define FOLDER	 "run/cgslab"
#define NAME	 "price"
#define FILE_MAX (1U << 20)

/* A price that is larger than this is no price of a memcg. */
#define PRICE_MAX (1 << 30)

static const char *const keys[] = {"slab_bytes", "percpu_bytes", "dying_slab_bytes",
				   "dying_percpu_bytes"};

static struct num *price_figure(struct memcg_price *p, size_t i)
{
	struct num *const figures[ARRAY_SIZE(keys)] = {&p->slab_bytes, &p->percpu_bytes,
						       &p->dying_slab_bytes,
						       &p->dying_percpu_bytes};

	return figures[i];
}

/* Writing */

static int make_text(struct buf *out, const char *boot_id, struct memcg_price p)
{
	if (p.source != PRICE_PROBED && p.source != PRICE_SEEN)
		return -ENODATA;
	buf_addf(out, "boot_id %s\nsource %s\n", boot_id, price_source_name(p.source));
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		if (!price_figure(&p, i)->known)
			return -ENODATA;
		buf_addf(out, "%s %" PRId64 "\n", keys[i], price_figure(&p, i)->v);
	}
	return *boot_id ? 0 : -ENODATA;
}

static void add_text(struct buf *out, const char *text)
{
	buf_addc(out, '\t');
	if (text)
		text_clean(out, text, strlen(text));
}

static void add_number(struct buf *out, struct real v)
{
	buf_addc(out, '\t');
	if (v.known)
		buf_addf(out, "%.6f", v.v);
}

/* A line is "row", then texts and numbers with a tab before each; what is unknown is empty. */
static void add_price_row(struct buf *out, const struct cost_row *row)
{
	buf_adds(out, "row");
	add_text(out, row->controller);
	add_text(out, row->site);
	add_text(out, row->type);
	add_text(out, row->cache);
	add_number(out, row->count);
	add_number(out, row->requested_bytes);
	add_number(out, real_of(row->slot_bytes));
	add_number(out, row->wasted_bytes);
	add_number(out, real_of(row->own_slot_bytes));
	add_number(out, real_of(row->would_save_bytes));
	add_number(out, row->memcg_bytes);
	buf_addc(out, '\n');
}

/* The file is written under another name and then renamed: a reader finds the old one or the new one. */
static int replace_file(int folder, const struct buf *text)
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

/* Reading */

/* The text behind "KEY " at the beginning of a line; NULL where there is no such line. */
static const char *value_of_key(const char *text, const char *key, size_t *ret_len)
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

static bool says_word(const char *text, const char *key, const char *value)
{
	size_t len;
	const char *said = value_of_key(text, key, &len);

	return said && *value && strlen(value) == len && !memcmp(said, value, len);
}

static bool is_of_boot(const char *text, const char *boot_id)
{
	return says_word(text, "boot_id", boot_id);
}

static bool parse_price(const char *text, struct memcg_price *p)
{
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		size_t len;
		const char *s = value_of_key(text, keys[i], &len);
		uint64_t v;

		if (!s || parse_u64_n(s, len, &v) || v > PRICE_MAX)
			return false;
		*price_figure(p, i) = num((int64_t)v);
	}
	return true;
}

/* Opened so that a fifo of that name does not make us wait, and a link does not lead elsewhere. */
static int read_price_text(const struct root *root, struct buf *text)
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

bool pricefile_read(const struct root *root, const char *boot_id, struct memcg_price *ret)
{
	struct memcg_price p = {0};
	struct buf text = BUF_INIT;
	bool good = !read_price_text(root, &text) && is_of_boot(buf_str(&text), boot_id) &&
		    parse_price(buf_str(&text), &p);

	p.source = says_word(buf_str(&text), "source", price_source_name(PRICE_SEEN)) ? PRICE_SEEN : PRICE_PROBED;
	buf_done(&text);
	if (good)
		*ret = p;
	return good;
}

/* Rows */

/* A copy of the text before the next tab or the end, which the caller owns; NULL where it is empty. */
static char *next_text(char **at)
{
	char *field = strsep(at, "\t");
	struct buf out = BUF_INIT;

	if (!field || !*field)
		return NULL;
	text_clean(&out, field, strlen(field));
	return buf_detach(&out);
}

static struct real next_number(char **at)
{
	char *field = strsep(at, "\t"), *end;
	double v = field ? strtod(field, &end) : 0;

	return field && *field && !*end && v > -PRICE_MAX && v < PRICE_MAX ? real(v) : REAL_UNKNOWN;
}

static struct num next_whole(char **at)
{
	struct real v = next_number(at);

	return v.known ? num((int64_t)v.v) : NUM_UNKNOWN;
}

static void take_row(struct cost_bill *b, char *at)
{
	struct cost_row *row = cost_bill_add(b);

	row->controller = cost_bill_keep(b, next_text(&at));
	row->site = cost_bill_keep(b, next_text(&at));
	row->type = cost_bill_keep(b, next_text(&at));
	row->cache = cost_bill_keep(b, next_text(&at));
	row->count = next_number(&at);
	row->requested_bytes = next_number(&at);
	row->slot_bytes = next_whole(&at);
	row->wasted_bytes = next_number(&at);
	row->own_slot_bytes = next_whole(&at);
	row->would_save_bytes = next_whole(&at);
	row->memcg_bytes = next_number(&at);
}

bool pricefile_bill(const struct root *root, const char *boot_id, struct cost_bill *ret)
{
	struct buf text = BUF_INIT;
	char *at = NULL;

	if (!read_price_text(root, &text) && is_of_boot(buf_str(&text), boot_id))
		at = text.bytes;
	for (char *line; (line = strsep(&at, "\n"));)
		if (!strncmp(line, "row\t", 4))
			take_row(ret, line + 4);
	buf_done(&text);
	return ret->n;
}

/* All */

/* The rows that the file has now. */
static void add_old_rows(struct buf *out, const struct root *root, const char *boot_id)
{
	struct cost_bill old = COST_BILL_INIT;

	pricefile_bill(root, boot_id, &old);
	for (size_t i = 0; i < old.n; i++)
		add_price_row(out, &old.rows[i]);
	cost_bill_done(&old);
}

static int make_file(struct buf *out, const struct root *root, const char *boot_id, const struct memcg_price *p,
		     const struct cost_row *rows, size_t n)
{
	struct memcg_price before;
	bool seen = pricefile_read(root, boot_id, &before) && before.source == PRICE_SEEN;
	int err = make_text(out, boot_id, seen && p->source == PRICE_PROBED ? before : *p);

	for (size_t i = 0; i < n; i++)
		add_price_row(out, &rows[i]);
	if (!n)
		add_old_rows(out, root, boot_id);
	return err;
}

int pricefile_write(const struct root *root, const char *boot_id, const struct memcg_price *p,
		    const struct cost_row *rows, size_t n)
{
	struct buf text = BUF_INIT;
	int err = make_file(&text, root, boot_id, p, rows, n), folder = -1;

	if (!err && mkdirat(root->fd, FOLDER, 0755) && errno != EEXIST)
		err = -errno;
	if (!err) {
		folder = root_openat(root, FOLDER, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
		err = folder < 0 ? folder : replace_file(folder, &text);
	}
	if (folder >= 0)
		close(folder);
	buf_done(&text);
	return err;
}
