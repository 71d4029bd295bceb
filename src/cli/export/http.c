/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/export/http.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/xalloc.h"

#define DRAIN_NS    500000000LL
#define DRAIN_BYTES 65536

static const struct {
	int status;
	const char *reason;
} reasons[] = {
	{200, "OK"},
	{400, "Bad Request"},
	{404, "Not Found"},
	{405, "Method Not Allowed"},
	{408, "Request Timeout"},
	{414, "URI Too Long"},
	{431, "Request Header Fields Too Large"},
	{503, "Service Unavailable"},
	{505, "HTTP Version Not Supported"},
};

static const char *reason_of(int status)
{
	for (size_t i = 0; i < ARRAY_SIZE(reasons); i++)
		if (reasons[i].status == status)
			return reasons[i].reason;
	return "Internal Server Error";
}

/* How many bytes were read by @deadline_ns; 0 at the end, -1 on time-out or error. */
static ssize_t read_by(int fd, char *to, size_t size, int64_t deadline_ns)
{
	for (;;) {
		struct pollfd p = {.fd = fd, .events = POLLIN};
		int64_t left = deadline_ns - clock_now().mono_ns;
		int r = left > 0 ? poll(&p, 1, (int)(left / 1000000) + 1) : 0;

		if (r < 0 && errno == EINTR)
			continue;
		return r > 0 ? read(fd, to, size) : -1;
	}
}

/* The end of the header, behind its empty line; NULL while it is not there. */
static const char *header_end(const char *text)
{
	const char *crlf = strstr(text, "\r\n\r\n"), *lf = strstr(text, "\n\n");

	if (crlf && (!lf || crlf < lf))
		return crlf + 4;
	return lf ? lf + 2 : NULL;
}

/* Reads until the header is whole in @text: 0, or the status to answer with. */
static int read_header(int fd, int64_t limit_ns, char text[static HTTP_HEADER_MAX + 1])
{
	int64_t deadline = clock_now().mono_ns + limit_ns;
	size_t len = 0;

	text[0] = '\0';
	while (!header_end(text)) {
		ssize_t n;

		if (len > HTTP_LINE_MAX && !memchr(text, '\n', HTTP_LINE_MAX))
			return 414;
		if (len == HTTP_HEADER_MAX)
			return 431;
		n = read_by(fd, text + len, HTTP_HEADER_MAX - len, deadline);
		if (n <= 0)
			return n ? 408 : len ? 400 : -1;
		if (memchr(text + len, '\0', (size_t)n))
			return 400;
		len += (size_t)n;
		text[len] = '\0';
	}
	return strcspn(text, "\n") > HTTP_LINE_MAX ? 414 : 0;
}

/* Whether a line of the header is of field @name and has @word in it. */
static bool field_has(const char *header, const char *name, const char *word)
{
	size_t len = strlen(name);

	for (const char *line = strchr(header, '\n'); line; line = strchr(line, '\n')) {
		size_t end;

		line++;
		end = strcspn(line, "\r\n");
		if (!strncasecmp(line, name, len) && line[len] == ':' && memmem(line, end, word, strlen(word)))
			return true;
	}
	return false;
}

/* "GET /metrics?x HTTP/1.1" */
static int judge_line(const char *line, struct http_request *r)
{
	size_t method = strcspn(line, " \r\n"), path;
	const char *target = line + method + 1;

	if (line[method] != ' ' || *target != '/')
		return 400;
	path = strcspn(target, " ?\r\n");
	line = target + strcspn(target, " \r\n");
	if (strncmp(line, " HTTP/", 6))
		return 400;
	if (strncmp(line, " HTTP/1.", 8))
		return 505;
	r->head = method == 4 && !strncmp(target - method - 1, "HEAD", 4);
	if (!r->head && (method != 3 || strncmp(target - method - 1, "GET", 3)))
		return 405;
	return path == 8 && !strncmp(target, "/metrics", 8) ? 200 : 404;
}

struct http_request http_read(int fd, int64_t limit_ns)
{
	char text[HTTP_HEADER_MAX + 1];
	struct http_request r = {.status = read_header(fd, limit_ns, text)};

	if (r.status) {
		r.status = r.status < 0 ? 0 : r.status;
		return r;
	}
	r.status = judge_line(text, &r);
	r.openmetrics = field_has(text, "Accept", "application/openmetrics-text");
	return r;
}

static bool write_all(int fd, const char *bytes, size_t len)
{
	while (len) {
		ssize_t n = write(fd, bytes, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		bytes += n;
		len -= (size_t)n;
	}
	return true;
}

/* Bytes that nobody read would make the kernel reset the connection, and the answer with it. */
static void drain_request(int in, int out)
{
	int64_t deadline = clock_now().mono_ns + DRAIN_NS;
	char text[4096];
	size_t total = 0;

	if (shutdown(out, SHUT_WR))
		return;
	while (total < DRAIN_BYTES) {
		ssize_t n = read_by(in, text, sizeof(text), deadline);

		if (n <= 0)
			return;
		total += (size_t)n;
	}
}

bool http_answer(int in, int out, const struct http_request *request, int status, const char *content_type,
		 const char *body, size_t len)
{
	struct buf head = BUF_INIT;
	bool sent;

	buf_addf(&head, "HTTP/1.1 %d %s\r\nContent-Type: %s\r\nContent-Length: %zu\r\n", status, reason_of(status),
		 content_type, len);
	buf_addf(&head, "%sConnection: close\r\n\r\n", status == 405 ? "Allow: GET, HEAD\r\n" : "");
	sent = write_all(out, head.bytes, head.len) && (request->head || write_all(out, body, len));
	buf_done(&head);
	drain_request(in, out);
	return sent;
}
