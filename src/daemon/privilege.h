/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef DAEMON_PRIVILEGE_H
#define DAEMON_PRIVILEGE_H

struct buf;

/*
 * privilege: root's uid without root's rights.
 *
 * Uid 0 can read /proc/slabinfo, /sys/kernel/slab and tracefs by the mode of the files alone. The daemon keeps
 * CAP_DAC_READ_SEARCH, to find a cgroup's path by its handle, and CAP_SYSLOG, without which
 * /proc/kallsyms shows no addresses. A capability that the unit has taken away stays away.
 */

/*
 * For a daemon that was started by hand, since a unit does this itself: makes cgslab the group of the process and new
 * files readable by the group. *ret_note gets a sentence where there is no such group.
 */
int privilege_join_group(struct buf *ret_note);

/*
 * Makes the folder of the history, which only its group may enter; new files in it belong to the group. Where the
 * folder exists, nothing is done.
 */
int privilege_make_folder(const char *file);

/* Drops all capabilities but those above, for good. 0 or -errno. */
int privilege_drop(void);

#endif
