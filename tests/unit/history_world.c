/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit/history_world.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/xalloc.h"

int try_append(struct past *world)
{
	int r;

	world->fake.caches[1].active_objs.v ^= 1; /* something to say each tick */
	r = history_writer_append(world->w, fake_sample(&world->fake));
	fake_step(&world->fake, TICK);
	return r;
}

void append_n(struct past *world, int n)
{
	while (n--)
		assert_int_equal(try_append(world), 0);
}

void restart(struct past *world)
{
	history_writer_free(world->w);
	world->w = history_writer_new(&world->opt);
}

pid_t fork_child(void)
{
	pid_t parent = getpid(), pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() != parent)
			_exit(1);
	}
	return pid;
}

pid_t start_process(act_fn *act, const char *path)
{
	int ready[2];
	char c;
	pid_t pid;

	assert_int_equal(pipe(ready), 0);
	pid = fork_child();
	if (pid == 0) {
		int r = act(path);

		if (write(ready[1], r ? "n" : "y", 1) != 1)
			_exit(2);
		for (;;)
			pause();
	}
	close(ready[1]);
	assert_int_equal(read(ready[0], &c, 1), 1);
	close(ready[0]);
	assert_int_equal(c, 'y');
	return pid;
}

void stop_process(pid_t pid)
{
	kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
}

int run_process(act_fn *act, const char *path)
{
	int status;
	pid_t pid = fork_child();

	if (pid == 0)
		_exit(act(path));
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

uint64_t wal_bytes(const struct past *world)
{
	char *wal = xasprintf("%s-wal", world->path);
	struct stat st;

	assert_int_equal(stat(wal, &st), 0);
	free(wal);
	return (uint64_t)st.st_size;
}

void assert_whole(const char *path)
{
	char *s = sql_text(path, "PRAGMA integrity_check");

	assert_string_equal(s, "ok");
	free(s);
}

void scribble(const char *path, off_t from, size_t len)
{
	char *junk = malloc(len);
	int fd = open(path, O_WRONLY);

	memset(junk, 0xa5, len);
	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, junk, len, from), (ssize_t)len);
	close(fd);
	free(junk);
}

off_t size_of(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 ? st.st_size : -1;
}

void settle(struct past *world)
{
	assert_int_equal(history_writer_stop(world->w, world->fake.s.at.utc_ns), 0);
	restart(world);
}
