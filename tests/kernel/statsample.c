/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * statsample FILE GO MS: each MS milliseconds, while the file GO is there, a line with the time and the values of
 * nr_subsys_memory and nr_dying_subsys_memory in FILE, a cgroup.stat.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static long value(const char *text, const char *key)
{
	const char *at = strstr(text, key);

	return at ? atol(at + strlen(key)) : -1;
}

int main(int argc, char **argv)
{
	int fd = argc == 4 ? open(argv[1], O_RDONLY) : -1;
	struct timespec at, pause = {0, argc == 4 ? atol(argv[3]) * 1000000 : 0};
	char text[4096];
	ssize_t n;

	if (fd < 0) {
		fprintf(stderr, "usage: statsample FILE GO MS, MS below 1000\n");
		return 2;
	}
	while (!access(argv[2], F_OK)) {
		clock_gettime(CLOCK_REALTIME, &at);
		n = pread(fd, text, sizeof(text) - 1, 0);
		if (n <= 0)
			return 1;
		text[n] = '\0';
		printf("%lld.%06ld %ld %ld\n", (long long)at.tv_sec, at.tv_nsec / 1000,
		       value(text, "nr_subsys_memory "), value(text, "nr_dying_subsys_memory "));
		nanosleep(&pause, NULL);
	}
	return 0;
}
