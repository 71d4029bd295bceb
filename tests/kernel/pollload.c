/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pollload N: asks the kernel N times for 2,304 bytes, from do_sys_poll (fs/select.c).
 *
 * poll() keeps its first 30 entries on the stack and takes room for the others, up to a page, by one
 * kmalloc of struct poll_list with 8 bytes each: 286 of them and a head of 16 bytes.
 */
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

#define ENTRIES (30 + 286)

int main(int argc, char **argv)
{
	unsigned long n = argc == 2 ? strtoul(argv[1], NULL, 10) : 0;
	struct pollfd fds[ENTRIES];
	int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);

	if (!n || fd < 0) {
		fputs("usage: pollload N\n", stderr);
		return 2;
	}
	for (int i = 0; i < ENTRIES; i++)
		fds[i] = (struct pollfd){.fd = fd, .events = POLLPRI};
	for (unsigned long i = 0; i < n; i++)
		if (poll(fds, ENTRIES, 0) < 0) {
			perror("poll");
			return 1;
		}
	return 0;
}
