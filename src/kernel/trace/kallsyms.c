/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/trace/kallsyms.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/root.h"
#include "base/text.h"
#include "base/xalloc.h"

/* The table has no sizes: no function is longer than this. */
#define FUNCTION_MAX (1U << 20)

#define TEXT_MAX     (256U << 20)
#define STREAM_BYTES (1U << 16)

struct symbol {
	uint64_t addr;
	uint32_t name; /* offset in the text */
	uint32_t len;  /* up to the end of the line: with a module's name */
};

struct kallsyms {
	const struct root *root;
	bool loaded;
	int state;
	const char *why;
	struct buf text;
	struct symbol *symbols; /* functions, sorted */
	size_t n, cap;
	uint64_t *wants; /* sorted; NULL: whatever may be asked for */
	size_t n_wants;
};

struct kallsyms *kallsyms_new(const struct root *root)
{
	struct kallsyms *k = xcalloc(1, sizeof(*k));

	k->root = root;
	k->text = BUF_INIT;
	k->why = "";
	return k;
}

void kallsyms_free(struct kallsyms *k)
{
	if (!k)
		return;
	buf_done(&k->text);
	free(k->symbols);
	free(k->wants);
	free(k);
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* "ffffffff81000000 T _stext", "ffffffffc0001000 t f\t[module]". True for any symbol's line. */
static bool parse_symbol(const char *line, size_t len, uint64_t *ret_addr, char *ret_type,
			 size_t *ret_name)
{
	uint64_t addr = 0;
	size_t i = 0;

	for (; i < len && i < 16 && hex_digit(line[i]) >= 0; i++)
		addr = addr << 4 | (uint64_t)hex_digit(line[i]);
	if (!i || len < i + 4 || line[i] != ' ' || line[i + 2] != ' ')
		return false;
	*ret_addr = addr;
	*ret_type = line[i + 1];
	*ret_name = i + 3;
	return true;
}

static void take_line(struct kallsyms *k, size_t start, size_t len, bool *any_addr)
{
	struct symbol *s;
	uint64_t addr;
	size_t name;
	char type;

	if (!parse_symbol(k->text.bytes + start, len, &addr, &type, &name))
		return;
	*any_addr = *any_addr || addr;
	if (!strchr("tTwW", type))
		return;
	XGROW(k->symbols, k->n, k->cap);
	s = &k->symbols[k->n++];
	*s = (struct symbol){addr, (uint32_t)(start + name), (uint32_t)(len - name)};
}

static int by_addr(const void *a, const void *b)
{
	const struct symbol *x = a, *y = b;

	if (x->addr != y->addr)
		return x->addr < y->addr ? -1 : 1;
	return (x->name > y->name) - (x->name < y->name);
}

static void parse_symbols(struct kallsyms *k)
{
	bool any_addr = false;

	for (size_t at = 0; at < k->text.len;) {
		const char *end = memchr(k->text.bytes + at, '\n', k->text.len - at);
		size_t len = end ? (size_t)(end - k->text.bytes) - at : k->text.len - at;

		take_line(k, at, len, &any_addr);
		at += len + 1;
	}
	if (any_addr) {
		qsort(k->symbols, k->n, sizeof(*k->symbols), by_addr);
		return;
	}
	k->state = k->text.len ? -EACCES : -ENOENT;
	k->n = 0;
}

/* Keeps of all functions those that have a wanted address in them: the last one that starts at or before it. */

static int by_number(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

void kallsyms_want(struct kallsyms *k, const uint64_t *addrs, size_t n)
{
	free(k->wants);
	k->wants = xcalloc(n + 1, sizeof(*k->wants));
	if (n)
		memcpy(k->wants, addrs, n * sizeof(*addrs));
	qsort(k->wants, n, sizeof(*k->wants), by_number);
	k->n_wants = n;
}

/* A function that starts between two wanted addresses can only have the higher one in it. */
struct holder {
	uint64_t addr;
	struct buf name; /* empty: none yet */
};

static size_t first_not_below(const struct kallsyms *k, uint64_t addr)
{
	size_t low = 0, high = k->n_wants;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (k->wants[mid] < addr)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

struct streaming {
	const struct kallsyms *k;
	struct holder *holders; /* one for each wanted address */
	bool any_line, any_addr;
};

static void look_at_line(struct streaming *st, const char *line, size_t len)
{
	struct holder *h;
	uint64_t addr;
	size_t name, i;
	char type;

	st->any_line = true;
	if (!parse_symbol(line, len, &addr, &type, &name))
		return;
	st->any_addr = st->any_addr || addr;
	if (!strchr("tTwW", type))
		return;
	i = first_not_below(st->k, addr);
	if (i == st->k->n_wants)
		return; /* above them all */
	h = &st->holders[i];
	if (h->name.len && h->addr >= addr)
		return;
	h->addr = addr;
	buf_clear(&h->name);
	buf_add(&h->name, line + name, len - name);
}

/* The rest of @bytes behind its last whole line. */
static size_t look_at_lines(struct streaming *st, char *bytes, size_t len)
{
	const char *end;
	size_t at = 0;

	while ((end = memchr(bytes + at, '\n', len - at))) {
		look_at_line(st, bytes + at, (size_t)(end - bytes) - at);
		at = (size_t)(end - bytes) + 1;
	}
	memmove(bytes, bytes + at, len - at);
	return len - at;
}

static int stream_symbols(struct streaming *st, int fd)
{
	char *bytes = xmalloc(STREAM_BYTES);
	size_t have = 0;
	ssize_t n;

	while ((n = read(fd, bytes + have, STREAM_BYTES - have)) > 0) {
		have = look_at_lines(st, bytes, have + (size_t)n);
		if (have == STREAM_BYTES)
			have = 0; /* no line of this table is so long */
	}
	free(bytes);
	return n < 0 ? -errno : 0;
}

/* The functions are in the order of the wanted addresses. */
static void keep_holders(struct kallsyms *k, struct holder *holders)
{
	for (size_t i = 0; i < k->n_wants; i++) {
		struct holder *h = &holders[i];

		if (h->name.len) {
			XGROW(k->symbols, k->n, k->cap);
			k->symbols[k->n++] = (struct symbol){h->addr, (uint32_t)k->text.len,
							     (uint32_t)h->name.len};
			buf_add(&k->text, h->name.bytes, h->name.len);
			buf_addc(&k->text, '\n');
		}
		buf_done(&h->name);
	}
	free(holders);
}

static int load_wanted(struct kallsyms *k)
{
	struct streaming st = {.k = k};
	int fd = root_openat(k->root, "proc/kallsyms", O_RDONLY | O_CLOEXEC), err;

	if (fd < 0)
		return fd;
	st.holders = xcalloc(k->n_wants + 1, sizeof(*st.holders));
	err = stream_symbols(&st, fd);
	close(fd);
	if (!err && !st.any_addr)
		err = st.any_line ? -EACCES : -ENOENT;
	keep_holders(k, st.holders);
	if (err)
		k->n = 0;
	return err;
}

static int load_all_symbols(struct kallsyms *k)
{
	k->state = root_read(k->root, "proc/kallsyms", &k->text, TEXT_MAX);
	if (!k->state)
		parse_symbols(k);
	return k->state;
}

static void load_symbols(struct kallsyms *k)
{
	if (k->loaded)
		return;
	k->loaded = true;
	k->state = k->wants ? load_wanted(k) : load_all_symbols(k);
	if (k->state == -EACCES || k->state == -EPERM)
		k->why = "/proc/kallsyms: addresses are hidden; run as root with CAP_SYSLOG; call "
			 "sites are shown as addresses";
	else if (k->state)
		k->why =
			"/proc/kallsyms: cannot be read (CONFIG_KALLSYMS); call sites are shown as "
			"addresses";
}

/* The last function that starts at or before @addr. */
static const struct symbol *find_symbol(const struct kallsyms *k, uint64_t addr)
{
	size_t low = 0, high = k->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (k->symbols[mid].addr <= addr)
			low = mid + 1;
		else
			high = mid;
	}
	if (!low || addr - k->symbols[low - 1].addr > FUNCTION_MAX)
		return NULL;
	/* of several names at one address the first: the table has the function's own before its aliases */
	for (low--; low && k->symbols[low - 1].addr == k->symbols[low].addr;)
		low--;
	return &k->symbols[low];
}

int kallsyms_name(struct kallsyms *k, uint64_t addr, struct buf *out)
{
	const struct symbol *s;
	const char *name;
	size_t len;

	load_symbols(k);
	s = find_symbol(k, addr);
	if (!s) {
		buf_addf(out, "0x%" PRIx64, addr);
		return k->state ? k->state : -ENOENT;
	}
	name = k->text.bytes + s->name;
	len = strcspn(name, "\t\n");
	if (len > s->len)
		len = s->len;
	text_escape(out, name, len);
	buf_addf(out, "+0x%" PRIx64, addr - s->addr);
	if (len + 1 < s->len) {
		buf_addc(out, ' ');
		text_escape(out, name + len + 1, s->len - len - 1);
	}
	return 0;
}

int kallsyms_range(struct kallsyms *k, const char *name, uint64_t *ret_start, uint64_t *ret_end)
{
	size_t len = strlen(name), i, next;

	load_symbols(k);
	for (i = 0; i < k->n; i++)
		if (k->symbols[i].len == len &&
		    !memcmp(k->text.bytes + k->symbols[i].name, name, len))
			break;
	next = i;
	while (next < k->n && k->symbols[next].addr == k->symbols[i].addr)
		next++;
	if (next >= k->n)
		return k->state ? k->state : -ENOENT;
	*ret_start = k->symbols[i].addr;
	*ret_end = k->symbols[next].addr;
	return 0;
}

int kallsyms_state(struct kallsyms *k, const char **ret_why)
{
	load_symbols(k);
	*ret_why = k->why;
	return k->state;
}
