/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/kallsyms.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/root.h"
#include "base/text.h"
#include "base/xalloc.h"

/* The table has no sizes: farther behind its start than this no function reaches. */
#define FUNCTION_MAX (1U << 20)

#define TEXT_MAX (256U << 20)

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
	free(k);
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* "ffffffff81000000 T _stext", "ffffffffc0001000 t f\t[module]". True for any symbol's line. */
static bool parse_line(const char *line, size_t len, uint64_t *ret_addr, char *ret_type,
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

	if (!parse_line(k->text.bytes + start, len, &addr, &type, &name))
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

static void parse(struct kallsyms *k)
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

static void load(struct kallsyms *k)
{
	if (k->loaded)
		return;
	k->loaded = true;
	k->state = root_read(k->root, "proc/kallsyms", &k->text, TEXT_MAX);
	if (!k->state)
		parse(k);
	if (k->state == -EACCES || k->state == -EPERM)
		k->why = "/proc/kallsyms: addresses are hidden; run as root with CAP_SYSLOG; call "
			 "sites are shown as addresses";
	else if (k->state)
		k->why = "/proc/kallsyms: cannot be read (CONFIG_KALLSYMS); call sites are shown as "
			 "addresses";
}

/* The last function that starts at or before @addr. */
static const struct symbol *find(const struct kallsyms *k, uint64_t addr)
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
	/* of names of one address the first: the table puts the function's own before its aliases */
	for (low--; low && k->symbols[low - 1].addr == k->symbols[low].addr;)
		low--;
	return &k->symbols[low];
}

int kallsyms_name(struct kallsyms *k, uint64_t addr, struct buf *out)
{
	const struct symbol *s;
	const char *name;
	size_t len;

	load(k);
	s = find(k, addr);
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

	load(k);
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
	load(k);
	*ret_why = k->why;
	return k->state;
}
