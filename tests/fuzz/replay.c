/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * main() of a fuzz target that is built without a fuzzer: gives it each file named, and each
 * file of the folders named. `make check` replays the corpora so.
 */
#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/root.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv) __attribute__((weak));

static int replay_file(const struct root *dir, const char *name)
{
	struct buf bytes = BUF_INIT;
	int r = root_read(dir, name, &bytes, 16 << 20);

	if (!r)
		LLVMFuzzerTestOneInput((const uint8_t *)buf_str(&bytes), bytes.len);
	else
		fprintf(stderr, "%s/%s: %s\n", dir->dir, name, strerror(-r));
	buf_done(&bytes);
	return r;
}

/* How many inputs were given; negative on an error. */
static int replay_folder(const char *path)
{
	struct root root;
	struct dirent *e;
	DIR *dir = opendir(path);
	int n = 0;

	if (!dir || root_open(&root, path)) {
		fprintf(stderr, "%s: %s\n", path, strerror(errno));
		return -1;
	}
	while ((e = readdir(dir)) && n >= 0)
		if (e->d_type == DT_REG)
			n = replay_file(&root, e->d_name) ? -1 : n + 1;
	closedir(dir);
	root_done(&root);
	return n;
}

int main(int argc, char **argv)
{
	int total = 0;

	if (LLVMFuzzerInitialize)
		LLVMFuzzerInitialize(&argc, &argv);
	for (int i = 1; i < argc; i++) {
		int n = replay_folder(argv[i]);

		if (n <= 0) {
			fprintf(stderr, "%s: no inputs\n", argv[i]);
			return 1;
		}
		total += n;
	}
	printf("%d inputs replayed\n", total);
	return total ? 0 : 1;
}
