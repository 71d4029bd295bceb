/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/clock.h"

#include <time.h>

static int64_t read_clock(clockid_t id)
{
	struct timespec ts;

	clock_gettime(id, &ts);
	return ts.tv_sec * NS_PER_SEC + ts.tv_nsec;
}

struct moment clock_now(void)
{
	return (struct moment){
		.utc_ns = read_clock(CLOCK_REALTIME),
		.mono_ns = read_clock(CLOCK_MONOTONIC),
		.boot_ns = read_clock(CLOCK_BOOTTIME),
	};
}

double clock_cpu_seconds(void)
{
	return (double)read_clock(CLOCK_PROCESS_CPUTIME_ID) / (double)NS_PER_SEC;
}
