/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/trace/comms.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/map.h"
#include "base/parse.h"
#include "base/root.h"
#include "base/xalloc.h"
#include "kernel/trace/instance.h"

/* saved_cmdlines has 128 entries by default, some thousands on new kernels. */
#define FILE_LIMIT (4U << 20)
#define STAT_LIMIT 4096

/* With more names than this all of them are dropped; kernels bound their list too. */
#define REMEMBERED_MAX 16384

struct comm {
	char name[16];
};

struct comms {
	struct instance *in;
	struct map by_pid; /* pid -> index in names, plus one */
	struct comm *names;
	size_t n, cap;
	bool fresh; /* saved_cmdlines was read since comms_refresh() */
	struct buf text;
};

struct comms *comms_new(struct instance *in)
{
	struct comms *c = xcalloc(1, sizeof(*c));

	c->in = in;
	return c;
}

static void forget_comms(struct comms *c)
{
	map_done(&c->by_pid);
	c->n = 0;
}

void comms_free(struct comms *c)
{
	if (!c)
		return;
	forget_comms(c);
	free(c->names);
	buf_done(&c->text);
	free(c);
}

void comms_refresh(struct comms *c)
{
	c->fresh = false;
	forget_comms(c);
}

static void remember_comm(struct comms *c, uint64_t pid, const char *name, size_t len)
{
	struct comm *comm;

	if (c->n == REMEMBERED_MAX)
		forget_comms(c);
	if (len >= sizeof(comm->name))
		len = sizeof(comm->name) - 1;
	XGROW(c->names, c->n, c->cap);
	comm = &c->names[c->n++];
	memcpy(comm->name, name, len);
	comm->name[len] = '\0';
	map_put(&c->by_pid, 0, pid, (void *)(uintptr_t)c->n);
}

/* Lines are "PID COMM"; a command may have blanks. "<...>" is the kernel's word for unknown. */
static void read_saved(struct comms *c)
{
	const char *s, *line_end;
	uint64_t pid;

	c->fresh = true;
	buf_clear(&c->text);
	if (instance_read_top(c->in, "saved_cmdlines", &c->text))
		return;
	for (s = buf_str(&c->text); *s; s = *line_end ? line_end + 1 : line_end) {
		size_t digits = strspn(s, "0123456789");

		line_end = s + strcspn(s, "\n");
		if (digits && s[digits] == ' ' && !parse_u64_n(s, digits, &pid) &&
		    strncmp(s + digits + 1, "<...>", 5) != 0 && !map_get(&c->by_pid, 0, pid))
			remember_comm(c, pid, s + digits + 1, (size_t)(line_end - s) - digits - 1);
	}
}

/*
 * "4242 (tmux: server) S ...", with the start of the thread as field 22, in ticks of the boot clock. A thread that
 * started a whole tick after the event is another one with the same number.
 */
static bool take_stat(struct comms *c, int32_t pid, int64_t boot_ns, const char *stat)
{
	int64_t tick_ns = NS_PER_SEC / sysconf(_SC_CLK_TCK);
	const char *name = strchr(stat, '('), *end = strrchr(stat, ')'), *s = end;
	uint64_t start;

	for (int field = 2; s && field < 22; field++) {
		s = strchr(s, ' ');
		s = s ? s + 1 : NULL;
	}
	if (!name || !s || parse_u64_n(s, strspn(s, "0123456789"), &start) ||
	    (int64_t)(start - 1) * tick_ns > boot_ns)
		return false;
	remember_comm(c, (uint64_t)pid, name + 1, (size_t)(end - name) - 1);
	return true;
}

/* The number of a thread works like that of a process here: /proc has a hidden folder for each thread. */
static bool read_running(struct comms *c, int32_t pid, int64_t boot_ns)
{
	char path[48];
	struct root here;
	bool found;

	snprintf(path, sizeof(path), "proc/%d/stat", (int)pid);
	if (root_open(&here, "/"))
		return false;
	buf_clear(&c->text);
	found = !root_read(&here, path, &c->text, STAT_LIMIT) &&
		take_stat(c, pid, boot_ns, buf_str(&c->text));
	root_done(&here);
	return found;
}

static struct comm *find_comm(struct comms *c, int32_t pid)
{
	size_t at = (size_t)(uintptr_t)map_get(&c->by_pid, 0, (uint64_t)pid);

	return at ? &c->names[at - 1] : NULL;
}

/* The kernel's list is asked last: the name of a thread that runs is right and must not be written over. */
static struct comm *look_at_comms(struct comms *c, int32_t pid, int64_t boot_ns)
{
	if (read_running(c, pid, boot_ns))
		return find_comm(c, pid);
	if (!c->fresh)
		read_saved(c);
	if (!find_comm(c, pid))
		remember_comm(c, (uint64_t)pid, "", 0);
	return find_comm(c, pid);
}

bool comms_get(struct comms *c, int32_t pid, int64_t boot_ns, char ret[16])
{
	struct comm *comm = find_comm(c, pid);

	if (!comm)
		comm = look_at_comms(c, pid, boot_ns);
	memcpy(ret, comm->name, sizeof(comm->name));
	return *ret != '\0';
}
