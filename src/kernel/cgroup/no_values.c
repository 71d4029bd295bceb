/* SPDX-License-Identifier: GPL-2.0-or-later */
/* For a build --without-libcgroup, in place of values.c. */
#include "kernel/cgroup/values.h"

#include <errno.h>

int values_read(const struct memcg *m, controller_value_fn *fn, void *user)
{
	(void)m;
	(void)fn;
	(void)user;
	return -ENODEV;
}
