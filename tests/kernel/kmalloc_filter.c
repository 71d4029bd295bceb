/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kmalloc_filter FILTER: opens a window of allocation tracing with that filter, and prints what the
 * kernel has against it; status 1 then.
 */
#include <stdio.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "kernel/trace/instance.h"
#include "kernel/trace/window.h"

int main(int argc, char **argv)
{
	const struct ring_event events[] = {
		{"kmem", "kmalloc", KMEM_KMALLOC, argc == 2 ? argv[1] : "", NULL, false},
	};
	const struct window_options options = {
		.locks = INSTANCE_LOCKS,
		.events = events,
		.n_events = ARRAY_SIZE(events),
		.timeless = true,
	};
	struct buf why = BUF_INIT;
	struct window *window = NULL;
	int err = window_open(&options, &window, &why);

	if (err)
		puts(buf_str(&why));
	window_close(window);
	buf_done(&why);
	return err != 0;
}
