/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pollload N [BYTES]: asks the kernel N times for BYTES, 2,304 by default, from do_sys_poll (fs/select.c).
 *
 * poll() keeps its first 30 entries on the stack and takes room for the others, up to a page, by one
 * kmalloc of struct poll_list: a head of 16 bytes and 8 for each.
 */
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

#define ON_STACK 30
#define HEAD     16
#define ENTRY    8

int main(int argc, char **argv)
{
	unsigned long n = argc > 1 ? strtoul(argv[1], NULL, 10) : 0;
	unsigned long bytes = argc > 2 ? strtoul(argv[2], NULL, 10) : 2304;
	unsigned long entries = ON_STACK + (bytes - HEAD) / ENTRY;
	struct pollfd fds[ON_STACK + 4096 / ENTRY];
	int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);

	if (!n || fd < 0 || bytes <= HEAD || bytes > 4096 || bytes % ENTRY) {
		fputs("usage: pollload N [BYTES]    BYTES: 24 to 4096, by 8\n", stderr);
		return 2;
	}
	for (unsigned long i = 0; i < entries; i++)
		fds[i] = (struct pollfd){.fd = fd, .events = POLLPRI};
	for (unsigned long i = 0; i < n; i++)
		if (poll(fds, entries, 0) < 0) {
			perror("poll");
			return 1;
		}
	return 0;
}
