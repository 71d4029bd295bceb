/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cgslab bundle: this moment in one file, which every command opens with --input. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/root.h"
#include "base/stops.h"
#include "base/xalloc.h"
#include "cli/cli.h"
#include "front/opening.h"
#include "front/options.h"
#include "cli/print.h"
#include "config.h"
#include "history/bundle.h"
#include "history/reader.h"
#include "kernel/collector.h"
#include "model/field.h"
#include "model/sample.h"
#include "model/source.h"

#define WANT                                                                                       \
	(COLLECT_COUNTS | COLLECT_TREE | COLLECT_CACHES | COLLECT_BOUNDS_ALL | COLLECT_ALWAYS_WALK | \
	 COLLECT_EXACT | COLLECT_HOLDERS)

#define TEXT_MAX (8U << 20)

/* The texts of the kernel that the figures come from, and those that tell one machine from another. */
static const char *const names[] = {
	"/proc/slabinfo",
	"/proc/cgroups",
	"/proc/meminfo",
	"/proc/version",
	"/sys/devices/system/node/possible",
	"/sys/devices/system/cpu/possible",
	"/sys/devices/system/cpu/present",
	"/sys/fs/cgroup/cgroup.stat",
	"/sys/fs/cgroup/cgroup.controllers",
	"/sys/fs/cgroup/cgroup.subtree_control",
};

struct texts {
	struct buf bufs[ARRAY_SIZE(names)];
	struct bundle_text rows[ARRAY_SIZE(names)];
	size_t n;
};

/*
 * With --redact /proc/version is left out, because it names the builder of the kernel and the host, which is often
 * this one. The table boot has the release.
 */
static bool is_hidden(const struct options *opt, const char *name)
{
	return opt->redact && !strcmp(name, "/proc/version");
}

/* Only the files that exist: a missing file is no fault, and tells something of the kernel too. */
static void read_texts(const struct options *opt, struct texts *t)
{
	struct root root;
	int r = root_open(&root, opt->root);

	for (size_t i = 0; !r && i < ARRAY_SIZE(names); i++) {
		int err = is_hidden(opt, names[i])
				  ? -ENOENT
				  : root_read(&root, names[i], &t->bufs[i], TEXT_MAX);

		if (!err)
			t->rows[t->n++] = (struct bundle_text){names[i], buf_str(&t->bufs[i])};
		else if (err != -ENOENT)
			complain("%s: %s; it is not in the bundle", names[i], root_strerror(err));
	}
	if (!r)
		root_done(&root);
}

static void drop_texts(struct texts *t)
{
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		buf_done(&t->bufs[i]);
}

static int copy(FILE *from, FILE *to)
{
	char bytes[65536];
	size_t n;

	while ((n = fread(bytes, 1, sizeof(bytes), from)))
		if (fwrite(bytes, 1, n, to) != n)
			return -(errno ? errno : EIO);
	return ferror(from) ? -EIO : 0;
}

/* Copies the file @path to the place that -o names. */
static int deliver(const struct options *opt, const char *path)
{
	struct destination d;
	FILE *from = fopen(path, "re");
	int r;

	if (!from) {
		complain("%s: %s", path, strerror(errno));
		return EXIT_FAILED;
	}
	if (!(opt->force ? destination_open : destination_open_new)(&d, opt->output)) {
		fclose(from);
		return EXIT_FAILED;
	}
	r = copy(from, d.stream);
	fclose(from);
	if (r)
		complain("%s: %s; nothing was written", opt->output, strerror(-r));
	return destination_close(&d, r == 0) && r == 0 ? EXIT_GOOD : EXIT_FAILED;
}

static int write_in(const char *folder, const struct options *opt, const struct sample *s,
		    const struct texts *t)
{
	struct bundle_options bundle = {PACKAGE_VERSION, opt->redact, t->rows, t->n};
	char *path = xasprintf("%s/bundle.db", folder);
	struct buf why = BUF_INIT;
	int r = bundle_write(path, s, &bundle, &why), status;

	if (r < 0)
		complain("%s: %s; nothing was written", opt->output,
			 why.len ? buf_str(&why) : strerror(-r));
	status = r < 0 ? EXIT_FAILED : deliver(opt, path);
	buf_done(&why);
	free(path);
	return status;
}

/* SQLite opens files by name again and again, so they stand where nobody else can exchange them. */
static int write_bundle(const struct options *opt, const struct sample *s, const struct texts *t)
{
	struct stops stops;
	char *folder;
	int status = EXIT_FAILED;

	stops_hold(&stops); /* a signal waits until the scratch folder is gone */
	folder = scratch_make();
	if (folder) {
		status = write_in(folder, opt, s, t);
		scratch_remove(folder);
		free(folder);
	}
	stops_release(&stops);
	return status;
}

/* A history has no texts of the kernel. A bundle of it is what an ordinary user of its group can give away. */
static int bundle(const struct options *opt, struct source *src)
{
	struct texts texts = {0};
	int status;
	const struct sample *s = source_sample(opt, src, &status);

	if (!s)
		return status;
	if (source_is_kernel(src)) {
		print_source_notes(s);
		status = status_of_rows(s, s->n_caches || s->counts.live.known);
		if (status != EXIT_GOOD)
			return status;
		read_texts(opt, &texts);
	} else {
		complain("from the history: the kernel's texts are not in the bundle");
	}
	status = write_bundle(opt, s, &texts);
	drop_texts(&texts);
	return status;
}

/* A database cannot be written into a pipe, and the name of a link must not become another file's. */
static bool can_be_written(const struct options *opt)
{
	const char *path = opt->output;
	struct stat st;
	bool there = path && !lstat(path, &st);

	if (!path || !strcmp(path, "-"))
		complain("bundle writes a database: give it a file with -o FILE");
	else if (there && !S_ISREG(st.st_mode))
		complain("-o %s: is no regular file, and a bundle is a database", path);
	else if (there && !opt->force)
		complain("-o %s: is there already, and may be evidence; --force overwrites it", path);
	else
		return true;
	return false;
}

static int run_bundle(const struct options *opt)
{
	const struct source_want want = {WANT, HISTORY_CACHES | HISTORY_MEMCGS | HISTORY_HELD, false};
	struct source *src;
	int status;

	if (!can_be_written(opt) || !options_times_fit(opt, &table_memcgs))
		return EXIT_USAGE;
	status = source_open(opt, &want, &src);
	if (status != EXIT_GOOD)
		return status;
	status = bundle(opt, src);
	src->ops->free(src);
	return status;
}

const struct command cmd_bundle = {
	.name = "bundle",
	.arguments = "",
	.help = "This moment in one file, with the kernel's own texts; --input opens it",
	.options = "root btf input live at output redact force",
	.run = run_bundle,
};
