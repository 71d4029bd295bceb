/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * epollload SECONDS: makes and closes epoll instances as fast as it can, one kmalloc each
 * (fs/eventpoll.c, ep_alloc()); prints how many, and nanoseconds for one.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
	double seconds = argc == 2 ? strtod(argv[1], NULL) : 0, start = now(), end;
	unsigned long n = 0;

	if (seconds <= 0) {
		fputs("usage: epollload SECONDS\n", stderr);
		return 2;
	}
	do {
		for (int i = 0; i < 1000; i++, n++) {
			int fd = epoll_create1(EPOLL_CLOEXEC);

			if (fd < 0)
				return 1;
			close(fd);
		}
		end = now();
	} while (end - start < seconds);
	printf("%lu %.0f\n", n, (end - start) * 1e9 / (double)n);
	return 0;
}
