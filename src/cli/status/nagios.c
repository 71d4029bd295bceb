/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/status/nagios.h"

#include <stdbool.h>
#include <string.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "cli/status/check.h"
#include "front/front.h"

static const char *const words[] = {"OK", "WARNING", "CRITICAL", "UNKNOWN"};

struct condition {
	const char *text; /* NULL: none */
	struct check_result is;
	bool known;
};

static struct condition read_condition(const struct doc *d, const char *option, const char *text)
{
	struct condition c = {.text = text};

	c.known = text && check_read(d, option, text, &c.is) == EXIT_GOOD;
	return c;
}

static bool is_met(const struct condition *c)
{
	return c->known && c->is.holds;
}

/* "dying=612;500;5000"; conditions on one figure share one. */
static void add_figures(const struct condition *w, const struct condition *c, struct buf *out)
{
	bool same = w->known && c->known && !strcmp(w->is.names, c->is.names);

	buf_adds(out, "|");
	if (w->known)
		buf_addf(out, "'%s'=%.15g;%.15g;", w->is.names, w->is.value, w->is.limit);
	if (same)
		buf_addf(out, "%.15g", c->is.limit);
	else if (c->known)
		buf_addf(out, "%s'%s'=%.15g;;%.15g", w->known ? " " : "", c->is.names, c->is.value, c->is.limit);
}

static void add_line(enum nagios_status status, const struct condition *w, const struct condition *c, struct buf *out)
{
	const struct condition *said = status == NAGIOS_WARNING || !c->text ? w : c;

	buf_addf(out, "CGSLAB %s - %s is %.15g", words[status], said->is.names, said->is.value);
	if (status != NAGIOS_OK)
		buf_addf(out, " (%s)", said->text);
	add_figures(w, c, out);
	buf_addc(out, '\n');
}

enum nagios_status nagios_add_unknown(const char *why, struct buf *out)
{
	buf_addf(out, "CGSLAB UNKNOWN - %s\n", why);
	return NAGIOS_UNKNOWN;
}

enum nagios_status nagios_add(const struct doc *d, const char *warning, const char *critical, struct buf *out)
{
	struct condition w = read_condition(d, "--warning", warning);
	struct condition c = read_condition(d, "--critical", critical);
	enum nagios_status status = is_met(&c) ? NAGIOS_CRITICAL : is_met(&w) ? NAGIOS_WARNING : NAGIOS_OK;

	/* a condition that is critical stays so, even if others are unknown */
	if (status != NAGIOS_CRITICAL && ((warning && !w.known) || (critical && !c.known)))
		status = nagios_add_unknown("a figure is unknown at present, or a condition names none; run "
					    "'cgslab status' by hand", out);
	else
		add_line(status, &w, &c, out);
	check_result_done(&w.is);
	check_result_done(&c.is);
	return status;
}
