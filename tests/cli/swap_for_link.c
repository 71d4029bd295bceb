/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * swap_for_link FOLDER FILE TARGET: what the owner of a tree may do while somebody else patches it.
 * As soon as a new file appears in FOLDER, FILE gets out of the way and a link to TARGET takes
 * its name. Ends then; prints "ready" once it watches.
 */
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	char room[4096] __attribute__((aligned(8)));
	int fd = inotify_init1(IN_CLOEXEC);

	if (argc != 4 || fd < 0 || chdir(argv[1]) || inotify_add_watch(fd, ".", IN_CREATE) < 0)
		return 2;
	puts("ready");
	fflush(stdout);
	while (read(fd, room, sizeof(room)) > 0) {
		const struct inotify_event *e = (const struct inotify_event *)room;

		if (!strstr(e->name, "cgslab"))
			continue;
		if (rename(argv[2], "aside") || symlink(argv[3], argv[2]))
			return 1;
		return 0;
	}
	return 1;
}
