/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BASE_ARRIVED_H
#define BASE_ARRIVED_H

/*
 * arrived: whether what was printed got to where it should.
 *
 * Flushes stdout. 0 when all of it arrived, or when the reader of a pipe went away (head), which
 * is no failure; else -errno: a full disk must not pass for a report.
 */
int stdout_arrived(void);

#endif
