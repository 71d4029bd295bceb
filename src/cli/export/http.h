/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLI_EXPORT_HTTP_H
#define CLI_EXPORT_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * http: one request for the metrics, answered, for `cgslab export --http` behind a socket of systemd
 * (Accept=yes): nothing here listens, and a process answers once. HTTP/1.0 and 1.1, GET and HEAD of
 * /metrics, the connection is closed. A client is held to HTTP_LINE_MAX bytes of request line,
 * HTTP_HEADER_MAX of header and HTTP_READ_NS until both are there.
 */

#define HTTP_LINE_MAX	1024
#define HTTP_HEADER_MAX 8192
#define HTTP_READ_NS	5000000000LL

struct http_request {
	int status;       /* 200, or what is wrong with it: 400, 404, 405, 408, 414, 431, 505; 0: nobody asked */
	bool head;        /* the body is not wanted */
	bool openmetrics; /* the client takes OpenMetrics */
};

/* Reads one request from @fd, for @limit_ns at most. */
struct http_request http_read(int fd, int64_t limit_ns);

/*
 * Answers with @status and @body, of which only the length is told to a HEAD. False where the client
 * went away. What the client still sends is read for a moment, so that it sees the answer.
 */
bool http_answer(int in, int out, const struct http_request *request, int status, const char *content_type,
		 const char *body, size_t len);

#endif
