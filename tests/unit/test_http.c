/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit/unit.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/xalloc.h"
#include "cli/export/http.h"

#define A_MOMENT 20000000LL

/* What is made of @text, after which the client waits, or has gone where @end says so. */
static struct http_request asked(const char *text, bool end)
{
	struct http_request r;
	int pair[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	assert_int_equal(send(pair[0], text, strlen(text), MSG_NOSIGNAL), (ssize_t)strlen(text));
	if (end)
		shutdown(pair[0], SHUT_WR);
	r = http_read(pair[1], A_MOMENT);
	close(pair[0]);
	close(pair[1]);
	return r;
}

static void requests_get_the_status_that_they_deserve(void **state)
{
	static const struct {
		const char *text;
		int status;
	} cases[] = {
		{"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n", 200},
		{"GET /metrics?collect=all HTTP/1.0\n\n", 200},
		{"HEAD /metrics HTTP/1.1\r\n\r\n", 200},
		{"GET / HTTP/1.1\r\n\r\n", 404},
		{"GET /metrics/ HTTP/1.1\r\n\r\n", 404},
		{"GET /metrics2 HTTP/1.1\r\n\r\n", 404},
		{"POST /metrics HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc", 405},
		{"GETX /metrics HTTP/1.1\r\n\r\n", 405},
		{"GET metrics HTTP/1.1\r\n\r\n", 400},
		{"GET /metrics\r\n\r\n", 400},
		{"GET /metrics HTTP/2.0\r\n\r\n", 505},
		{"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400},
		{"\r\n\r\n", 400},
		{"\x16\x03\x01\r\n\r\n", 400},
		{"GET /metrics HTTP/1.1\r\n", 408},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		if (asked(cases[i].text, false).status != cases[i].status)
			fail_msg("%s: %d", cases[i].text, asked(cases[i].text, false).status);
}

static void client_that_goes_away_is_told_nothing_or_that_it_said_half(void **state)
{
	(void)state;
	assert_int_equal(asked("", true).status, 0);
	assert_int_equal(asked("GET /metrics HTTP/1.1\r\n", true).status, 400);
}

static void long_lines_and_headers_are_refused_without_being_kept(void **state)
{
	char *line = xcalloc(1, HTTP_LINE_MAX + 100), *header = xcalloc(1, HTTP_HEADER_MAX + 100);

	(void)state;
	memset(line, 'a', HTTP_LINE_MAX + 90);
	memcpy(line, "GET /", 5);
	assert_int_equal(asked(line, false).status, 414);
	memset(header, 'a', HTTP_HEADER_MAX + 90);
	memcpy(header, "GET /metrics HTTP/1.1\r\nX: ", 26);
	assert_int_equal(asked(header, false).status, 431);
	free(line);
	free(header);
}

static void openmetrics_is_given_to_who_takes_it(void **state)
{
	(void)state;
	assert_true(asked("GET /metrics HTTP/1.1\r\naccept: application/openmetrics-text;version=1.0.0,*/*;q=0.1\r\n\r\n",
			  false).openmetrics);
	assert_false(asked("GET /metrics HTTP/1.1\r\nAccept: text/plain\r\n\r\n", false).openmetrics);
	assert_false(asked("GET /metrics HTTP/1.1\r\nX-Accept: application/openmetrics-text\r\n\r\n", false).openmetrics);
}

static void head_has_the_length_and_no_body(void **state)
{
	struct http_request r = {.status = 200, .head = true};
	char got[512] = "";
	int pair[2];

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	shutdown(pair[0], SHUT_WR);
	assert_true(http_answer(pair[1], pair[1], &r, 200, "text/plain", "body", 4));
	close(pair[1]);
	assert_true(recv(pair[0], got, sizeof(got) - 1, MSG_WAITALL) > 0);
	assert_string_equal(got, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n"
				 "Connection: close\r\n\r\n");
	close(pair[0]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(requests_get_the_status_that_they_deserve),
		cmocka_unit_test(client_that_goes_away_is_told_nothing_or_that_it_said_half),
		cmocka_unit_test(long_lines_and_headers_are_refused_without_being_kept),
		cmocka_unit_test(openmetrics_is_given_to_who_takes_it),
		cmocka_unit_test(head_has_the_length_and_no_body),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
