/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A page of a trace buffer: what it makes of the table of memcgs, whatever is in it. The
 * first byte of an input chooses the kernel whose formats are used, the rest is the page.
 */
#include <assert.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/root.h"
#include "base/xalloc.h"
#include "kernel/lives/lifetimes.h"
#include "kernel/trace/tracefmt.h"
#include "kernel/trace/traceorder.h"
#include "kernel/trace/tracepage.h"
#include "model/memcg.h"

#define PAGE 4096

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

static const char *const kernels[] = {"6.18", "6.12", "6.1"};
static struct tracefmt formats[ARRAY_SIZE(kernels)];

static const struct {
	const char *file;
	enum trace_kind kind;
} events[] = {
	{"cgroup_mkdir.format", TRACE_BORN},
	{"cgroup_rename.format", TRACE_RENAMED},
	{"cgroup_rmdir.format", TRACE_DYING},
	{"cgroup_release.format", TRACE_FREED},
	{"cgroup_setup_root.format", TRACE_ROOTS},
	{"kmalloc.format", KMEM_KMALLOC},
};

static void learn(struct tracefmt *f, const char *dir)
{
	struct buf text = BUF_INIT;
	struct root root;
	const char *field;

	if (root_open(&root, dir)) {
		fprintf(stderr, "%s: set TOP_SRCDIR\n", dir);
		exit(1);
	}
	for (size_t i = 0; i < ARRAY_SIZE(events); i++) {
		buf_clear(&text);
		if (root_read(&root, events[i].file, &text, 1 << 20) ||
		    tracefmt_add(f, events[i].kind, buf_str(&text), text.len, &field)) {
			fprintf(stderr, "%s/%s\n", dir, events[i].file);
			exit(1);
		}
	}
	buf_done(&text);
	root_done(&root);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	const char *top = getenv("TOP_SRCDIR");

	(void)argc;
	(void)argv;
	for (size_t i = 0; i < ARRAY_SIZE(kernels); i++) {
		char *dir = xasprintf("%s/tests/fixtures/trace/%s", top ? top : ".", kernels[i]);

		learn(&formats[i], dir);
		free(dir);
	}
	return 0;
}

static int answer(void *user, const char *parent)
{
	(void)user;
	return strlen(parent) % 2;
}

static bool no_comm(void *user, int32_t pid, int64_t boot_ns, char ret[16])
{
	(void)user;
	(void)boot_ns;
	(void)pid;
	(void)ret;
	return false;
}

static int unresolved(void *user, uint64_t id, struct buf *ret)
{
	(void)user;
	(void)id;
	(void)ret;
	return -ESTALE;
}

static void told(void *user, const struct event *e)
{
	(void)user;
	assert(!e->path || strlen(e->path) <= PAGE);
}

static const struct lifetimes_ops ops = {answer, no_comm, unresolved, told};

struct run {
	const struct tracefmt *formats;
	struct traceorder order;
	const unsigned char *page;
};

static void take(void *user, int64_t ns, const void *data, size_t len)
{
	struct run *run = user;
	const unsigned char *at = data;
	struct trace_event e;

	assert(at >= run->page && at + len <= run->page + PAGE);
	if (tracefmt_decode(run->formats, data, len, &e))
		return;
	assert(!e.path_len || (e.path >= (const char *)at && e.path + e.path_len <= (const char *)at + len));
	e.mono_ns = ns;
	traceorder_add(&run->order, &e);
}

/* A record of a page that is only counted. */
static void look(void *user, int64_t ns, const void *data, size_t len)
{
	const struct run *run = user;
	const unsigned char *at = data;

	(void)ns;
	assert(at >= run->page && at + len <= run->page + PAGE);
}

/* As the watch does. */
static void feed(void *user, const struct trace_event *e)
{
	if (e->kind != KMEM_KMALLOC)
		lifetimes_feed(user, e);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct run run = {.order = TRACEORDER_INIT};
	struct memcg_table *table;
	struct tracepage *page;
	struct lifetimes *lifetimes;
	struct tracepage_info counted, decoded;

	if (size < 1 || size > PAGE + 1)
		return 0;
	run.formats = &formats[data[0] % ARRAY_SIZE(kernels)];
	page = tracepage_new(PAGE);
	run.page = tracepage_space(page);
	memcpy(tracepage_space(page), data + 1, size - 1);
	counted = tracepage_count(page, size - 1, look, &run);
	decoded = tracepage_decode(page, size - 1, take, &run);
	assert(counted.records == decoded.records && counted.missed == decoded.missed);

	table = memcg_table_new();
	lifetimes = lifetimes_new(table, &ops, NULL);
	memcg_table_add(table, NULL, 4, 1, "", 0);
	lifetimes_walked(lifetimes);
	lifetimes_at(lifetimes, (struct moment){0, 0, 0}, data[0] & 0x80);
	traceorder_pass(&run.order, INT64_MAX, feed, lifetimes);
	lifetimes_settle(lifetimes);
	memcg_table_begin(table);
	lifetimes_settle(lifetimes);
	lifetimes_free(lifetimes);
	memcg_table_free(table);
	traceorder_done(&run.order);
	tracepage_free(page);
	return 0;
}
