/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/cgroup/values.h"

#include <errno.h>
#include <libcgroup.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "model/memcg.h"

#define CONTROLLER "memory"

/* The files of v1 and of v2. A kernel has one kind of them, and not all of that kind. */
static const char *const files[] = {
	"memory.usage_in_bytes",
	"memory.max_usage_in_bytes",
	"memory.limit_in_bytes",
	"memory.soft_limit_in_bytes",
	"memory.failcnt",
	"memory.memsw.usage_in_bytes",
	"memory.memsw.limit_in_bytes",
	"memory.kmem.usage_in_bytes",
	"memory.kmem.max_usage_in_bytes",
	"memory.kmem.limit_in_bytes",
	"memory.kmem.failcnt",
	"memory.swappiness",
	"memory.use_hierarchy",
	"memory.current",
	"memory.peak",
	"memory.min",
	"memory.low",
	"memory.high",
	"memory.max",
	"memory.oom.group",
	"memory.swap.current",
	"memory.swap.peak",
	"memory.swap.high",
	"memory.swap.max",
	"memory.zswap.current",
	"memory.zswap.max",
};

/* The logger of libcgroup would write to the terminal. What it says is in the results too. */
static void say_nothing(void *user, int level, const char *fmt, va_list ap)
{
	(void)user;
	(void)level;
	(void)fmt;
	(void)ap;
}

static int start_libcgroup(void)
{
	char *mount = NULL;

	cgroup_set_logger(say_nothing, CGROUP_LOG_ERROR, NULL);
	if (cgroup_init() || cgroup_get_subsys_mount_point(CONTROLLER, &mount))
		return -ENODEV;
	free(mount);
	return 0;
}

/* True where the file exists and was told. */
static bool tell_value(const char *path, const char *name, controller_value_fn *fn, void *user)
{
	char value[256] = "", *file = xstrdup(name);
	void *handle = NULL;
	int r = cgroup_read_value_begin(CONTROLLER, path, file, &handle, value, sizeof(value));

	if (handle)
		cgroup_read_value_end(&handle);
	free(file);
	if (r)
		return false;
	value[strcspn(value, "\n")] = '\0';
	fn(user, name, value);
	return true;
}

static void tell_stats(const char *path, controller_value_fn *fn, void *user)
{
	struct cgroup_stat *stat = xcalloc(1, sizeof(*stat));
	struct buf name = BUF_INIT;
	void *handle = NULL;
	int r = cgroup_read_stats_begin(CONTROLLER, path, &handle, stat);

	while (!r) {
		stat->value[strcspn(stat->value, "\n")] = '\0';
		buf_clear(&name);
		buf_addf(&name, "memory.stat %s", stat->name);
		fn(user, buf_str(&name), stat->value);
		r = cgroup_read_stats_next(&handle, stat);
	}
	if (handle)
		cgroup_read_stats_end(&handle);
	buf_done(&name);
	free(stat);
}

int values_read(const struct memcg *m, controller_value_fn *fn, void *user)
{
	struct buf path = BUF_INIT;
	size_t told = 0;
	int r = start_libcgroup();

	if (r)
		return r;
	if (m->state == MEMCG_DYING)
		return -ENOENT;
	memcg_path_raw(m, &path);
	for (size_t i = 0; i < ARRAY_SIZE(files); i++)
		told += tell_value(buf_str(&path), files[i], fn, user);
	if (told)
		tell_stats(buf_str(&path), fn, user);
	buf_done(&path);
	return told ? 0 : -ENOENT;
}
