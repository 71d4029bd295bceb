/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef DAEMON_LOOP_H
#define DAEMON_LOOP_H

#include <stdbool.h>

#include "front/config.h"

struct daemon; /* opaque */

struct daemon_options {
	const char *config_path;
	bool config_must_exist; /* somebody named it */
	const char *root;	/* folder that kernel paths are found below */
	bool foreground;	/* plain lines on stderr */
};

/*
 * loop: at each tick it reads the kernel, writes the history and tells the journal.
 *
 * One sd-event loop has a timer on the boot clock, SIGTERM and SIGINT, which stop it, SIGHUP, which makes it read the
 * configuration again, and the watchdog of the supervisor.
 */

/* Takes over @config. 0, or -errno where the kernel's folder cannot be opened. */
int daemon_new(const struct daemon_options *opt, struct config *config, struct daemon **ret);

/*
 * Makes the first tick, which opens what needs the rights that are dropped after it. 0, or the -errno that kept the
 * tick from being written: the journal tells it, and the daemon runs all the same.
 */
int daemon_first_tick(struct daemon *d);

/* Tells the supervisor that all is set up, and runs until a signal. 0 or -errno. */
int daemon_run(struct daemon *d);

/* Ends the run in the history and tells the journal why. Accepts NULL. */
void daemon_stop(struct daemon *d, const char *reason);
void daemon_free(struct daemon *d);

#endif
