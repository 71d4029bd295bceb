/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLI_EXPORT_HTTP_H
#define CLI_EXPORT_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * http: answers one request for the metrics, for `cgslab export --http` behind a socket of systemd
 * (Accept=yes). Nothing here listens, and a process answers one request. It takes HTTP/1.0 and 1.1, GET and HEAD of
 * /metrics, and closes the connection. A client may send HTTP_LINE_MAX bytes of request line and
 * HTTP_HEADER_MAX of header, and has HTTP_READ_NS to send both.
 */

#define HTTP_LINE_MAX	1024
#define HTTP_HEADER_MAX 8192
#define HTTP_READ_NS	5000000000LL

struct http_request {
	int status;       /* 200, or the fault of the request: 400, 404, 405, 408, 414, 431, 505; 0: nobody asked */
	bool head;        /* HEAD: the client does not want the body */
	bool openmetrics; /* the client takes OpenMetrics */
};

/* Reads one request from @fd, for @limit_ns at most. */
struct http_request http_read(int fd, int64_t limit_ns);

/*
 * Answers with @status and @body; the answer to a HEAD tells only the body's length. False where the client
 * went away. Bytes that the client still sends are read for a moment, so that it sees the answer.
 */
bool http_answer(int in, int out, const struct http_request *request, int status, const char *content_type,
		 const char *body, size_t len);

#endif
