/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

#define NS_PER_SEC 1000000000LL

/*
 * One moment on three clocks. Order and age come from the boot clock, which
 * counts suspend and is never stepped; mono is the clock of trace events; utc
 * is for people and may jump either way.
 */
struct moment {
	int64_t utc_ns;
	int64_t mono_ns;
	int64_t boot_ns;
};

struct moment clock_now(void);

/* CPU time that this process has used, in seconds. */
double clock_cpu_seconds(void);

#endif
