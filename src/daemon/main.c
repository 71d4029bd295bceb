/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "daemon/instance.h"
#include "daemon/loop.h"
#include "daemon/privilege.h"
#include "front/config.h"
#include "front/front.h"
#include "front/options.h"
#include "kernel/trace/instance.h"

static struct daemon_options daemon_options_of(const struct options *opt)
{
	return (struct daemon_options){
		.config_path = opt->config ? opt->config : CONFIG_PATH,
		.config_must_exist = opt->config,
		.root = opt->root,
		.foreground = opt->foreground,
	};
}

static bool load_config(const struct daemon_options *how, struct config *config)
{
	struct buf error = BUF_INIT;
	int r;

	config_init(config);
	r = config_load(config, how->config_path, how->config_must_exist, &error);
	if (r < 0) {
		complain("%s", buf_str(&error));
		config_done(config);
	}
	buf_done(&error);
	return r == 0;
}

static int print_config(const struct config *config)
{
	struct buf text = BUF_INIT;

	config_print(config, &text);
	fputs(buf_str(&text), stdout);
	buf_done(&text);
	return EXIT_GOOD;
}

/* Where there is no tracefs, there is nothing to clear: that is no failure. */
static int clear_traces(void)
{
	int n = instance_clear_stale(INSTANCE_LOCKS);

	if (n > 0)
		complain("%d trace buffer%s of processes that are no more removed", n, text_s((uint64_t)n));
	if (n == -EACCES || n == -EPERM) {
		complain("tracefs: permission denied; run as root");
		return EXIT_DENIED;
	}
	return EXIT_GOOD;
}

/* The descriptor of the lock; or, after a message, the status to exit with as a negative number. */
static int lock_instance(void)
{
	pid_t other;
	int fd = instance_lock(instance_dir(), &other);

	if (fd >= 0)
		return fd;
	if (fd == -EWOULDBLOCK)
		complain("another cgslabd runs already (pid %d)", (int)other);
	else
		complain("%s/cgslabd.lock: %s%s", instance_dir(), strerror(-fd),
			 fd == -EACCES ? "; run as root, or let systemctl start it" : "");
	return fd == -EACCES ? -EXIT_DENIED : -EXIT_FAILED;
}

static void make_folder(const char *file)
{
	int r = privilege_make_folder(file);

	if (r < 0)
		complain("the folder of %s cannot be made: %s; make it, or set [history] path",
			 file, strerror(-r));
}

static bool prepare_folders(const struct config *config)
{
	struct buf note = BUF_INIT;
	int r = privilege_join_group(&note);

	if (note.len)
		complain("%s", buf_str(&note));
	buf_done(&note);
	if (r < 0)
		complain("group cgslab: %s", strerror(-r));
	else
		make_folder(config->history.path);
	return r == 0;
}

static int run_daemon(struct daemon *d, bool once)
{
	int written = daemon_first_tick(d), r = privilege_drop();

	if (r < 0)
		complain("capabilities cannot be dropped: %s", strerror(-r));
	else if (once)
		r = written;
	else
		r = daemon_run(d);
	if (r < 0 && !once)
		complain("the event loop failed: %s", strerror(-r));
	daemon_stop(d, once ? "--once" : r < 0 ? "failure" : NULL);
	return r < 0 ? EXIT_FAILED : EXIT_GOOD;
}

static int serve_until_signal(const struct daemon_options *how, bool once, struct config *config)
{
	struct daemon *d = NULL;
	int lock, r, status = EXIT_FAILED;

	if (!prepare_folders(config))
		return EXIT_FAILED;
	lock = lock_instance();
	if (lock < 0)
		return -lock;
	r = daemon_new(how, config, &d);
	if (r < 0)
		complain("--root %s: %s", how->root, strerror(-r));
	else
		status = run_daemon(d, once);
	daemon_free(d);
	return status; /* the end of the process lets go of the lock */
}

static int run(const struct options *opt)
{
	struct daemon_options how = daemon_options_of(opt);
	struct config config;
	int status;

	if (opt->clear_traces)
		return clear_traces();
	if (!load_config(&how, &config))
		return EXIT_FAILED;
	status = opt->check_config ? print_config(&config) : serve_until_signal(&how, opt->once, &config);
	config_done(&config);
	return status;
}

int main(int argc, char **argv)
{
	static const struct usage usage = {
		.command = "cgslabd",
		.program = "cgslabd",
		.arguments = "",
		.help = "Reads each tick what memory cgroups cost this kernel, and keeps the history of it",
		.options = "config foreground once check-config clear-traces root",
		.more = "It never forks.\n",
		.statuses = "",
		.pages = "cgslabd(8), cgslab.conf(5) and cgslab-history(5)",
	};

	front_start();
	return options_run(&usage, argc, argv, run);
}
