/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BASE_PARSE_H
#define BASE_PARSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * parse: numbers, durations, sizes and times as people and kernels write them.
 *
 * All functions are strict: they take the whole text or nothing, and refuse leading white
 * space and signs where none belongs. They return 0; -EINVAL when the text is no such value; -ERANGE
 * when the value does not fit. *ret is written on success only.
 */

int parse_u64(const char *s, uint64_t *ret);

/* The same of the digits s[0..len), which need no terminator. */
int parse_u64_n(const char *s, size_t len, uint64_t *ret);

/* "4096", "64K", "256M", "1GiB": powers of 1024. */
int parse_bytes(const char *s, uint64_t *ret);

/* "2s", "200ms", "5min", "1h", "3 days", "1h30m"; a bare number counts seconds; "0.5" is half a second. */
int parse_duration(const char *s, int64_t *ret_ns);

/*
 * A point in time as --since takes it, in ns since the epoch: ISO 8601 with Z, an
 * offset or none (local time), a bare date, "@EPOCH" or an epoch in seconds, "now",
 * "today", "yesterday", "07:50" (today), or a duration ("10m", "3h ago"), which counts back from @now_ns.
 */
int parse_time(const char *s, int64_t now_ns, int64_t *ret_ns);

/*
 * A kernel list such as "0-3,8" ("/sys/devices/system/node/possible").
 * *ret_count becomes the number of ids that it names, *ret_max the largest id.
 */
int parse_id_list(const char *s, unsigned *ret_count, unsigned *ret_max);

#endif
