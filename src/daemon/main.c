/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <config.h>
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "front/config.h"
#include "daemon/instance.h"
#include "daemon/loop.h"
#include "daemon/privilege.h"
#include "front/front.h"
#include "kernel/trace/instance.h"

#define CONFIG_PATH "/etc/cgslab/cgslab.conf"

struct arguments {
	struct daemon_options daemon;
	bool once, check_config, clear_traces;
};

static void print_usage(FILE *out)
{
	fputs("Usage: cgslabd [OPTION]...\n"
	      "Reads each tick what memory cgroups cost this kernel, and keeps the history of it.\n\n"
	      "  -c, --config FILE   the configuration, " CONFIG_PATH " by default\n"
	      "  -f, --foreground    plain lines on stderr, also where that is the journal\n"
	      "      --once          one tick into the history, then end\n"
	      "      --check-config  print the configuration that would be in force, and end\n"
	      "      --clear-traces  remove trace buffers that killed processes left, and end\n"
	      "      --root DIR      find the kernel's files below DIR\n"
	      "  -h, --help\n"
	      "  -V, --version\n\n"
	      "It never forks. See cgslabd(8), cgslab.conf(5) and cgslab-history(5).\n",
	      out);
}

/* -1 to go on, else the status to exit with. */
static int parse_arguments(int argc, char **argv, struct arguments *a)
{
	enum {
		ONCE = 256,
		CHECK,
		CLEAR,
		ROOT
	};
	static const struct option options[] = {
		{"config", required_argument, NULL, 'c'},
		{"foreground", no_argument, NULL, 'f'},
		{"once", no_argument, NULL, ONCE},
		{"check-config", no_argument, NULL, CHECK},
		{"clear-traces", no_argument, NULL, CLEAR},
		{"root", required_argument, NULL, ROOT},
		{"help", no_argument, NULL, 'h'},
		{"version", no_argument, NULL, 'V'},
		{0},
	};
	int c;

	*a = (struct arguments){.daemon = {.config_path = CONFIG_PATH, .root = "/"}};
	while ((c = getopt_long(argc, argv, "c:fhV", options, NULL)) >= 0) {
		if (c == 'c') {
			a->daemon.config_path = optarg;
			a->daemon.config_must_exist = true;
		} else if (c == 'f') {
			a->daemon.foreground = true;
		} else if (c == ONCE) {
			a->once = true;
		} else if (c == CHECK) {
			a->check_config = true;
		} else if (c == CLEAR) {
			a->clear_traces = true;
		} else if (c == ROOT) {
			a->daemon.root = optarg;
		} else if (c == 'h') {
			print_usage(stdout);
			return EXIT_GOOD;
		} else if (c == 'V') {
			puts("cgslabd (" PACKAGE_STRING ")");
			return EXIT_GOOD;
		} else {
			complain("'cgslabd --help' lists the options");
			return EXIT_USAGE;
		}
	}
	if (optind == argc)
		return -1;
	complain("'%s' is no option; 'cgslabd --help' lists them", argv[optind]);
	return EXIT_USAGE;
}

static bool load_config(const struct arguments *a, struct config *config)
{
	struct buf error = BUF_INIT;
	int r;

	config_init(config);
	r = config_load(config, a->daemon.config_path, a->daemon.config_must_exist, &error);
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
	return fflush(stdout) ? EXIT_FAILED : EXIT_GOOD;
}

/* Without tracefs there is nothing to clear, which is no failure. */
static int clear_traces(void)
{
	int n = instance_clear_stale(INSTANCE_LOCKS);

	if (n > 0)
		complain("%d trace buffers of processes that are no more removed", n);
	if (n == -EACCES || n == -EPERM) {
		complain("tracefs: permission denied; run as root");
		return EXIT_DENIED;
	}
	return EXIT_GOOD;
}

/* The lock, or after a message the status to exit with, as a negative number. */
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

static int serve_until_signal(const struct arguments *a, struct config *config)
{
	struct daemon *d = NULL;
	int lock, r, status = EXIT_FAILED;

	if (!prepare_folders(config))
		return EXIT_FAILED;
	lock = lock_instance();
	if (lock < 0)
		return -lock;
	r = daemon_new(&a->daemon, config, &d);
	if (r < 0)
		complain("--root %s: %s", a->daemon.root, strerror(-r));
	else
		status = run_daemon(d, a->once);
	daemon_free(d);
	return status; /* the end of the process lets go of the lock */
}

int main(int argc, char **argv)
{
	struct arguments a;
	struct config config;
	int status;

	front_start();
	status = parse_arguments(argc, argv, &a);
	if (status >= 0)
		return status;
	if (a.clear_traces)
		return clear_traces();
	if (!load_config(&a, &config))
		return EXIT_FAILED;
	status = a.check_config ? print_config(&config) : serve_until_signal(&a, &config);
	config_done(&config);
	return status;
}
