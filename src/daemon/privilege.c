/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "daemon/privilege.h"

#include <cap-ng.h>
#include <errno.h>
#include <grp.h>
#include <libgen.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/xalloc.h"

#define GROUP "cgslab"

int privilege_join_group(struct buf *ret_note)
{
	const struct group *gr;

	umask(027);
	if (geteuid() != 0 || getegid() != 0)
		return 0;
	gr = getgrnam(GROUP);
	if (!gr) {
		buf_adds(ret_note, "there is no group " GROUP ": only root will read the history");
		return 0;
	}
	return setegid(gr->gr_gid) < 0 || setgid(gr->gr_gid) < 0 ? -errno : 0;
}

int privilege_make_folder(const char *file)
{
	char *copy = xstrdup(file);
	const char *dir = dirname(copy);
	struct stat st;
	int r = 0;

	if (mkdir(dir, 0750) == 0)
		r = chmod(dir, 02750) < 0 ? -errno : 0;
	else if (errno != EEXIST)
		r = -errno;
	else if (stat(dir, &st) < 0 || !S_ISDIR(st.st_mode))
		r = -ENOTDIR;
	free(copy);
	return r;
}

int privilege_drop(void)
{
	static const unsigned kept[] = {CAP_DAC_READ_SEARCH, CAP_SYSLOG};
	capng_select_t what = CAPNG_SELECT_CAPS;

	if (geteuid() != 0)
		return 0;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return -errno;
	if (capng_get_caps_process() < 0)
		return -EPERM;
	/* The bounding set can only be cut with CAP_SETPCAP; without it the unit has done so. */
	if (capng_have_capability(CAPNG_EFFECTIVE, CAP_SETPCAP))
		what = CAPNG_SELECT_BOTH;
	for (unsigned cap = 0; cap <= CAP_LAST_CAP; cap++) {
		bool keep = cap == kept[0] || cap == kept[1];
		capng_type_t sets = (capng_type_t)(CAPNG_EFFECTIVE | CAPNG_PERMITTED |
						   CAPNG_INHERITABLE | CAPNG_BOUNDING_SET);

		if (!keep)
			capng_update(CAPNG_DROP, sets, cap);
	}
	capng_update(CAPNG_DROP, CAPNG_INHERITABLE, kept[0]);
	capng_update(CAPNG_DROP, CAPNG_INHERITABLE, kept[1]);
	return capng_apply(what) < 0 ? -EPERM : 0;
}
