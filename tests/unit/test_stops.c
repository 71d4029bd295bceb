/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit/unit.h"

#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/stops.h"
#include "base/xalloc.h"

static int undone[2]; /* a pipe: what is written into it tells that undo() was called */

static void undo(void)
{
	if (write(undone[1], "u", 1) < 0)
		_exit(99);
}

/* The status of a child that does @work, as of wait(); *ret_undone: whether undo() was called. */
static int status_of(void (*work)(void), bool *ret_undone)
{
	struct pollfd fd = {.events = POLLIN};
	int status;
	pid_t pid;

	assert_int_equal(pipe(undone), 0);
	pid = fork();
	if (!pid) {
		work();
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	fd.fd = undone[0];
	*ret_undone = poll(&fd, 1, 0) == 1;
	close(undone[0]);
	close(undone[1]);
	return status;
}

static void hang(void)
{
	struct stops stops;

	stops_hold(&stops);
	stops_read_begin(undo);
	raise(SIGTERM);
	for (;;)
		pause(); /* as a read that never comes back */
}

static void a_read_that_hangs_is_ended(void **state)
{
	int64_t before = clock_now().boot_ns;
	bool called;
	int status = status_of(hang, &called);

	(void)state;
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
	assert_true(called);
	assert_true(clock_now().boot_ns - before > NS_PER_SEC / 2);
}

static void hang_and_ask_twice(void)
{
	struct stops stops;

	stops_hold(&stops);
	stops_read_begin(undo);
	raise(SIGINT);
	raise(SIGINT);
	for (;;)
		pause();
}

static void who_asks_twice_need_not_wait(void **state)
{
	bool called;
	int status = status_of(hang_and_ask_twice, &called);

	(void)state;
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGINT);
	assert_true(called);
}

static void read_in_time(void)
{
	struct stops stops;

	stops_hold(&stops);
	stops_read_begin(undo);
	raise(SIGQUIT);
	stops_read_end();
	if (!stops_pending() || stops_wait(&stops, NULL, 0, NS_PER_SEC))
		_exit(1);
	stops_forget(&stops); /* it was heard */
}

static void a_signal_during_a_read_waits_for_its_end(void **state)
{
	bool called;
	int status = status_of(read_in_time, &called);

	(void)state;
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
	assert_false(called);
}

static void let_go(void)
{
	struct stops stops;

	stops_hold(&stops);
	raise(SIGQUIT);
	if (!stops_pending())
		_exit(1);
	stops_release(&stops);
}

static void what_is_let_go_takes_effect(void **state)
{
	bool called;
	int status = status_of(let_go, &called);

	(void)state;
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGQUIT);
}

static void under_nohup(void)
{
	struct stops stops;

	signal(SIGHUP, SIG_IGN);
	stops_hold(&stops);
	raise(SIGHUP);
	if (stops_pending())
		_exit(1);
	stops_release(&stops);
}

static void a_hangup_under_nohup_asks_for_nothing(void **state)
{
	bool called;
	int status = status_of(under_nohup, &called);

	(void)state;
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_read_that_hangs_is_ended),
		cmocka_unit_test(who_asks_twice_need_not_wait),
		cmocka_unit_test(a_signal_during_a_read_waits_for_its_end),
		cmocka_unit_test(what_is_let_go_takes_effect),
		cmocka_unit_test(a_hangup_under_nohup_asks_for_nothing),
	};

	/* who starts the tests may ignore some, as nohup and a shell's background jobs do */
	for (const int *s = (const int[]){SIGHUP, SIGINT, SIGQUIT, SIGTERM, 0}; *s; s++)
		signal(*s, SIG_DFL);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
