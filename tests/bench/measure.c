/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * measure RUNS COMMAND...: the wall seconds and peak KiB of the fastest of RUNS runs, its output thrown
 * away. A small program of its own because a child's peak begins with its parent's size.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static void become(char **argv)
{
	int null = open("/dev/null", O_RDWR);

	dup2(null, STDOUT_FILENO);
	dup2(null, STDERR_FILENO);
	execvp(argv[0], argv);
	_exit(127);
}

/* Seconds of one run; its peak in *ret_kib. Ends the program where the command fails. */
static double run(char **argv, long *ret_kib)
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
	*ret_kib = usage.ru_maxrss;
	return now() - start;
}

int main(int argc, char **argv)
{
	double best = 0;
	long best_kib = 0, kib;
	int runs = argc > 2 ? atoi(argv[1]) : 0;

	if (runs < 1) {
		fputs("usage: measure RUNS COMMAND...\n", stderr);
		return 2;
	}
	for (int i = 0; i < runs; i++) {
		double seconds = run(argv + 2, &kib);

		if (!i || seconds < best) {
			best = seconds;
			best_kib = kib;
		}
	}
	printf("%.4f %ld\n", best, best_kib);
	return 0;
}
