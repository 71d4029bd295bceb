/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BASE_ARRIVED_H
#define BASE_ARRIVED_H

/*
 * arrived: whether all that was printed reached its destination.
 *
 * stdout_arrived() flushes stdout. It returns 0 when everything arrived, and also when the reader of a
 * pipe went away (as head does), which is no failure; else -errno, so that a full disk does not pass for
 * a report.
 */
int stdout_arrived(void);

#endif
