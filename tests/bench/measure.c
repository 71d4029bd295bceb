/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * measure [-e] RUNS COMMAND...: the wall seconds and peak KiB of the fastest of RUNS runs, its output thrown
 * away. -e: of each run a line, microseconds of CPU and of the clock, and peak KiB. A small program of its own
 * because a child's peak begins with its parent's size.
 * measure -p PID: microseconds of CPU of a process that goes on, so far, without its children; /proc/PID/stat has them in
 * hundredths of a second.
 * measure -r FILE MS TIMES: microseconds of CPU of reading FILE once, the mean of TIMES readings with MS milliseconds
 * before each, as a program reads it that sleeps between its refreshes: what it needs has left the caches by then, and
 * in a loop it has not.
 */
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct cost {
	double wall, cpu; /* seconds */
	long kib;
};

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static double seconds(struct timeval tv)
{
	return (double)tv.tv_sec + (double)tv.tv_usec / 1e6;
}

static void become(char **argv)
{
	int null = open("/dev/null", O_RDWR);

	dup2(null, STDOUT_FILENO);
	dup2(null, STDERR_FILENO);
	execvp(argv[0], argv);
	_exit(127);
}

/* Ends the program where the command fails. */
static struct cost run(char **argv)
{
	double start = now();
	struct rusage usage;
	int status;
	pid_t pid = fork();

	if (!pid)
		become(argv);
	if (pid < 0 || wait4(pid, &status, 0, &usage) < 0 || status) {
		fprintf(stderr, "measure: %s failed\n", argv[0]);
		exit(1);
	}
	return (struct cost){now() - start, seconds(usage.ru_utime) + seconds(usage.ru_stime), usage.ru_maxrss};
}

static int so_far(const char *pid)
{
	clockid_t clock;
	struct timespec ts;

	if (clock_getcpuclockid(atoi(pid), &clock) || clock_gettime(clock, &ts)) {
		fprintf(stderr, "measure: no process %s\n", pid);
		return 1;
	}
	printf("%.0f\n", (double)ts.tv_sec * 1e6 + (double)ts.tv_nsec / 1e3);
	return 0;
}

static double cpu_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static bool read_whole(int fd)
{
	static char text[1 << 20];
	ssize_t n;

	if (lseek(fd, 0, SEEK_SET))
		return false;
	while ((n = read(fd, text, sizeof(text))) > 0)
		;
	return !n;
}

static int reading(const char *path, int ms, int times)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct timespec pause = {ms / 1000, ms % 1000 * 1000000L};
	double sum = 0;

	for (int i = 0; i < times; i++) {
		double before;

		nanosleep(&pause, NULL);
		before = cpu_now();
		if (!read_whole(fd)) {
			fprintf(stderr, "measure: %s cannot be read\n", path);
			return 1;
		}
		sum += cpu_now() - before;
	}
	printf("%.0f\n", sum / times * 1e6);
	return 0;
}

int main(int argc, char **argv)
{
	bool each = argc > 1 && !strcmp(argv[1], "-e");
	struct cost best = {0};
	int runs;

	if (argc == 3 && !strcmp(argv[1], "-p"))
		return so_far(argv[2]);
	if (argc == 5 && !strcmp(argv[1], "-r") && atoi(argv[4]) > 0)
		return reading(argv[2], atoi(argv[3]), atoi(argv[4]));
	argv += each;
	argc -= each;
	runs = argc > 2 ? atoi(argv[1]) : 0;
	if (runs < 1) {
		fputs("usage: measure [-e] RUNS COMMAND...\n       measure -p PID\n       measure -r FILE MS TIMES\n",
		      stderr);
		return 2;
	}
	for (int i = 0; i < runs; i++) {
		struct cost c = run(argv + 2);

		if (each)
			printf("%.0f %.0f %ld\n", c.cpu * 1e6, c.wall * 1e6, c.kib);
		if (!i || c.wall < best.wall)
			best = c;
	}
	if (!each)
		printf("%.4f %ld\n", best.wall, best.kib);
	return 0;
}
