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
 * loop: reads the kernel each tick, writes history, tells the journal.
 *
 * A timer on the boot clock, SIGTERM and SIGINT to stop, SIGHUP to read the configuration
 * again, and the supervisor's watchdog, all on one sd-event loop.
 */

/* Takes over @config. 0, or -errno where the kernel's folder cannot be opened. */
int daemon_new(const struct daemon_options *opt, struct config *config, struct daemon **ret);

/*
 * The first tick: opens what needs the rights that are dropped after it. 0, or the -errno that kept
 * it from being written, which the journal tells and which does not keep the daemon from running.
 */
int daemon_first_tick(struct daemon *d);

/* Tells the supervisor that all is set up, and runs until a signal. 0 or -errno. */
int daemon_run(struct daemon *d);

/* Ends the run in the history and tells the journal why. Accepts NULL. */
void daemon_stop(struct daemon *d, const char *reason);
void daemon_free(struct daemon *d);

#endif
