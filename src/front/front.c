/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "front/front.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arrived.h"
#include "base/buf.h"
#include "base/text.h"
#include "base/xalloc.h"

/* A write that fails says so by its errno. */
static const int ignored[] = {SIGPIPE, SIGXFSZ};

/*
 * A descriptor that was closed is filled the wrong way round: what is written to it fails, as it would where it was
 * closed. The lowest free one is the one that is opened.
 */
static void fill_descriptors(void)
{
	static const int flags[] = {O_WRONLY, O_RDONLY, O_RDONLY};

	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0)
			open("/dev/null", flags[fd]);
}

void front_start(void)
{
	fill_descriptors();
	setlocale(LC_CTYPE, "");
	for (size_t i = 0; i < ARRAY_SIZE(ignored); i++)
		signal(ignored[i], SIG_IGN);
}

void front_child(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(ignored); i++)
		signal(ignored[i], SIG_DFL);
}

void complain(const char *fmt, ...)
{
	struct buf raw = BUF_INIT, safe = BUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	buf_addv(&raw, fmt, ap);
	va_end(ap);
	text_clean(&safe, buf_str(&raw), raw.len);
	fprintf(stderr, "%s: %s\n", program_invocation_short_name, buf_str(&safe));
	buf_done(&raw);
	buf_done(&safe);
}

int status_of_error(int err)
{
	if (err == -EACCES || err == -EPERM)
		return EXIT_DENIED;
	return err == -ENOENT || err == -ENODEV || err == -ENODATA ? EXIT_NOTHING : EXIT_FAILED;
}

int front_finish(int status)
{
	int r = stdout_arrived();

	if (!r)
		return status;
	complain("standard output: %s", strerror(-r));
	return status ? status : EXIT_FAILED;
}
