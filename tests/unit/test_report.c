/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit/unit.h"

#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/xalloc.h"
#include "daemon/report.h"
#include "front/config.h"
#include "history/writer.h"
#include "model/held.h"
#include "model/memcg.h"

#define MIB (1LL << 20)

/* Records as they would reach the journal: "\nNAME=value" for each field. */
static struct buf told;

int sd_journal_sendv(const struct iovec *iov, int n);

/* In the place of libsystemd's, for src/daemon/journal.c. */
int sd_journal_sendv(const struct iovec *iov, int n)
{
	for (int i = 0; i < n; i++) {
		buf_addc(&told, '\n');
		buf_add(&told, iov[i].iov_base, iov[i].iov_len);
	}
	buf_addc(&told, '\n');
	return 0;
}

/* A machine at which there is nothing to alert of. */
struct world {
	struct machine machine;
	struct cache caches[1];
	struct memcg_table *table;
	struct memcg *root;
	struct sample sample;
	struct config config;
	struct history_writer_status history;
	struct report report;
};

static int set_up(void **state)
{
	struct world *w = xcalloc(1, sizeof(*w));
	struct sample *s = &w->sample;

	w->machine = (struct machine){.boot_id = "a", .page_size = num(4096)};
	w->caches[0] = (struct cache){
		.name = "dentry", .num_slabs = num(25600), .shape = {num(192), num(21), num(0)}};
	w->table = memcg_table_new();
	w->root = memcg_table_add(w->table, NULL, 0, 1, "", 0);
	*s = (struct sample){.machine = &w->machine, .caches = w->caches, .n_caches = 1, .memcgs = w->table};
	for (size_t i = 0; i < SOURCE_COUNT; i++)
		s->sources[i] = (struct source_status){STATE_OK, ""};
	s->counts = (struct memcg_counts){.live = num(400), .dying = num(3)};
	w->history.source = (struct source_status){STATE_OK, ""};
	w->history.set_aside = "";
	config_init(&w->config);
	report_init(&w->report, true);
	w->report.journal.structured = true;
	*state = w;
	return 0;
}

static int tear_down(void **state)
{
	struct world *w = *state;

	report_done(&w->report);
	config_done(&w->config);
	memcg_table_free(w->table);
	buf_done(&told);
	free(w);
	return 0;
}

/* A line of [alert]. */
static void limit(struct world *w, const char *name, int64_t bytes, int64_t per_ns)
{
	struct cache_limits *l = &w->config.alert.caches;

	XGROW(l->rows, l->n, l->cap);
	l->rows[l->n++] = (struct cache_limit){xstrdup(name), bytes, per_ns};
	report_renew(&w->report, &w->config, NULL, false);
}

/* Two ticks, a minute apart, and what they tell. */
static void tick_twice(struct world *w)
{
	buf_clear(&told);
	for (int i = 0; i < 2; i++) {
		w->sample.at.boot_ns += 60 * NS_PER_SEC;
		report_tick(&w->report, &w->config, &w->sample, &w->history);
	}
}

static void has(const char *line)
{
	if (!strstr(buf_str(&told), line))
		fail_msg("no '%s' in: %s", line, buf_str(&told));
}

static void alert_of_a_cache_has_its_name(void **state)
{
	struct world *w = *state;

	limit(w, "dentry", MIB, 0);
	tick_twice(w);
	has("\nCGSLAB_ALERT=cache\nCGSLAB_VALUE=104857600\nCGSLAB_LIMIT=1048576\nCGSLAB_CACHE=dentry\n");
	assert_null(strstr(buf_str(&told), "SPAN"));
	w->caches[0].num_slabs = num(1);
	tick_twice(w);
	has("\nCGSLAB_ALERT=cache\nCGSLAB_VALUE=4096\nCGSLAB_LIMIT=1048576\nCGSLAB_CACHE=dentry\n");
}

static void alert_of_growth_has_the_name_and_the_span(void **state)
{
	struct world *w = *state;

	limit(w, "dentry", MIB, 3600 * NS_PER_SEC);
	tick_twice(w);
	assert_null(strstr(buf_str(&told), "CGSLAB_ALERT"));
	w->caches[0].num_slabs = num(25600 + 512);
	tick_twice(w);
	has("\nCGSLAB_ALERT=growth\nCGSLAB_VALUE=2097152\nCGSLAB_LIMIT=1048576\nCGSLAB_CACHE=dentry\n"
	    "CGSLAB_SPAN_USEC=3600000000\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(alert_of_a_cache_has_its_name, set_up, tear_down),
		cmocka_unit_test_setup_teardown(alert_of_growth_has_the_name_and_the_span, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
