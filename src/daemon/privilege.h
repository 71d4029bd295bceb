/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef DAEMON_PRIVILEGE_H
#define DAEMON_PRIVILEGE_H

struct buf;

/*
 * privilege: root's uid without root's rights.
 *
 * Uid 0 reads /proc/slabinfo, /sys/kernel/slab and tracefs by the files' mode alone. Kept are
 * CAP_DAC_READ_SEARCH, to find a cgroup's path by its handle, and CAP_SYSLOG, without which
 * /proc/kallsyms shows no addresses. Where the unit has taken more away, that stays away.
 */

/*
 * Makes group cgslab the process's own and files readable by it, when started by hand: a unit
 * has done so. *ret_note gets a sentence where there is no such group, else nothing.
 */
int privilege_join_group(struct buf *ret_note);

/*
 * The folder of the history, which only its group may enter; new files in it are the group's.
 * Nothing is done where it exists.
 */
int privilege_make_folder(const char *file);

/* Drops all capabilities but those above, and the way back to them. 0 or -errno. */
int privilege_drop(void);

#endif
