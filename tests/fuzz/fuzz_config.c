/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cgslab.conf: what is taken can be printed and taken again, what is refused has a message with the
 * line. */
#include <assert.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "front/config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A last line without a newline may be one byte longer than a line can be. */
static bool has_long_line(const char *text)
{
	while (*text) {
		size_t len = strcspn(text, "\n");

		if (len > 190)
			return true;
		text += len + (text[len] == '\n');
	}
	return false;
}

static void print_again(const struct config *c)
{
	struct buf once = BUF_INIT, twice = BUF_INIT, error = BUF_INIT;
	struct config again;

	config_print(c, &once);
	config_init(&again);
	if (!has_long_line(buf_str(&once))) {
		assert(!config_parse(&again, "again", buf_str(&once), once.len, &error));
		config_print(&again, &twice);
		assert(!strcmp(buf_str(&once), buf_str(&twice)));
	}
	config_done(&again);
	buf_done(&once);
	buf_done(&twice);
	buf_done(&error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf error = BUF_INIT;
	struct config c;

	config_init(&c);
	if (config_parse(&c, "x.conf", (const char *)data, size, &error))
		assert(!strncmp(buf_str(&error), "x.conf:", 7));
	else
		print_again(&c);
	config_done(&c);
	buf_done(&error);
	return 0;
}
