/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/machine.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/parse.h"
#include "base/root.h"
#include "base/text.h"
#include "base/xalloc.h"

static char *read_text(const struct root *root, const char *path)
{
	struct buf raw = BUF_INIT, safe = BUF_INIT;

	if (!root_read_line(root, path, &raw))
		text_escape(&safe, buf_str(&raw), raw.len);
	buf_done(&raw);
	return buf_detach(&safe);
}

/* Where *text is empty, puts there the word @n of the first line of a captured file; 0 is the first word. */
static void take_word(const char **text, const struct root *root, const char *path, int n)
{
	char *line, *word;

	if (**text)
		return;
	line = word = read_text(root, path);
	while (n--) {
		word += strcspn(word, " ");
		word += strspn(word, " ");
	}
	free((char *)*text);
	*text = xstrndup(word, strcspn(word, " "));
	free(line);
}

/* A captured tree may have the output of a command and not the file: "Linux HOST RELEASE ..." of uname -a. */
static void read_printed(struct machine *m, const struct root *root)
{
	take_word(&m->kernel, root, "proc/version", 2);
	take_word(&m->kernel, root, "uname", 2);
	take_word(&m->hostname, root, "etc/hostname", 0);
	take_word(&m->hostname, root, "uname", 1);
}

/* The counts that a list such as "0-3" gives; both are unknown where the file is missing or is no list. */
static void read_list(const struct root *root, const char *path, struct num *ret_count,
		      struct num *ret_ids)
{
	struct buf text = BUF_INIT;
	unsigned count, max;

	*ret_count = *ret_ids = NUM_UNKNOWN;
	if (!root_read_line(root, path, &text) && !parse_id_list(buf_str(&text), &count, &max)) {
		*ret_count = num(count);
		*ret_ids = num(max + 1);
	}
	buf_done(&text);
}

static struct num page_size(const struct root *root)
{
	uint64_t v;

	if (!root_read_u64(root, "cgslab-page-size", &v) && v)
		return num_u(v);
	return num(sysconf(_SC_PAGESIZE));
}

/* A kernel without CONFIG_NUMA has no node folder, and one node. */
static bool has_nodes(const struct root *root)
{
	int fd = root_openat(root, "sys/devices/system/node", O_PATH);

	if (fd >= 0)
		close(fd);
	return fd != -ENOENT;
}

/* Cgroup namespaces came with 4.6: /proc/self/ns has the name of each kind there is. */
static bool is_before_namespaces(const struct root *root)
{
	struct buf link = BUF_INIT;
	int fd = root_openat(root, "proc/self/ns", O_PATH | O_DIRECTORY);
	bool before = fd >= 0 && root_readlink(root, "proc/self/ns/cgroup", &link) == -ENOENT;

	if (fd >= 0)
		close(fd);
	buf_done(&link);
	return before;
}

void machine_read(struct machine *m, const struct root *root)
{
	struct num ids;

	*m = (struct machine){0};
	m->hostname = read_text(root, "proc/sys/kernel/hostname");
	m->boot_id = read_text(root, "proc/sys/kernel/random/boot_id");
	m->kernel = read_text(root, "proc/sys/kernel/osrelease");
	if (root->captured)
		read_printed(m, root);
	m->page_size = page_size(root);
	read_list(root, "sys/devices/system/node/possible", &m->nr_nodes, &m->nr_node_ids);
	if (!m->nr_nodes.known && !has_nodes(root))
		m->nr_nodes = m->nr_node_ids = num(1);
	read_list(root, "sys/devices/system/cpu/present", &m->cpus_present, &ids);
	read_list(root, "sys/devices/system/cpu/possible", &ids, &m->cpus_possible);
	m->dying_keep_ids = is_before_namespaces(root);
}

void machine_done(struct machine *m)
{
	free((char *)m->hostname);
	free((char *)m->boot_id);
	free((char *)m->kernel);
	*m = (struct machine){0};
}

struct moment machine_moment(const struct root *root)
{
	struct buf text = BUF_INIT;
	struct moment at = clock_now(), fixed;

	if (!root_read_line(root, "cgslab-moment", &text) &&
	    sscanf(buf_str(&text), "%" SCNd64 " %" SCNd64 " %" SCNd64, &fixed.utc_ns,
		   &fixed.mono_ns, &fixed.boot_ns) == 3)
		at = fixed;
	buf_done(&text);
	return at;
}
