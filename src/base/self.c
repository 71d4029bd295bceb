/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/self.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/root.h"

/* Pages are the second number of statm. */
struct num self_rss(void)
{
	struct root here;
	struct buf text = BUF_INIT;
	struct num rss = NUM_UNKNOWN;
	long pages;

	if (root_open(&here, "/"))
		return rss;
	if (!root_read_line(&here, "proc/self/statm", &text) && text.len) {
		pages = strtol(buf_str(&text) + strcspn(buf_str(&text), " "), NULL, 10);
		rss = num(pages * sysconf(_SC_PAGESIZE));
	}
	buf_done(&text);
	root_done(&here);
	return rss;
}
