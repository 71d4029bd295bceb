/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * churn DIR COUNT: makes and removes COUNT groups below DIR, one after the other, as fast as it
 * goes. Prints what succeeded, which is what whoever watched must have seen:
 *
 *	made 20000 removed 20000 wall_ns 1840000000 cpu_ns 1790000000
 *
 * cpu_ns is this process's own time in the kernel and out of it.
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static int64_t now(clockid_t clock)
{
	struct timespec ts;

	clock_gettime(clock, &ts);
	return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

int main(int argc, char **argv)
{
	unsigned long count = argc == 3 ? strtoul(argv[2], NULL, 10) : 0;
	unsigned long made = 0, removed = 0;
	int64_t wall, cpu;
	char name[64];

	if (!count || chdir(argv[1])) {
		fprintf(stderr, "churn DIR COUNT: %s\n", strerror(errno));
		return 2;
	}
	wall = now(CLOCK_MONOTONIC);
	cpu = now(CLOCK_PROCESS_CPUTIME_ID);
	for (unsigned long i = 0; i < count; i++) {
		snprintf(name, sizeof(name), "g%ld-%lu", (long)getpid(), i);
		/* ids run out while freed groups wait for the kernel's workers: then again */
		while (mkdir(name, 0755) &&
		       (errno == ENOMEM || errno == ENOSPC || errno == EAGAIN))
			usleep(1000);
		if (access(name, F_OK))
			continue;
		made++;
		removed += !rmdir(name);
	}
	wall = now(CLOCK_MONOTONIC) - wall;
	cpu = now(CLOCK_PROCESS_CPUTIME_ID) - cpu;
	printf("made %lu removed %lu wall_ns %lld cpu_ns %lld\n", made, removed, (long long)wall,
	       (long long)cpu);
	return made == count && removed == count ? 0 : 1;
}
