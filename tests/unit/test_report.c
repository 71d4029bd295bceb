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
	has("\nMESSAGE=slab of dentry: 100MiB, more than 1.00MiB; see 'cgslab show caches'\n");
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

/* @n groups below /@name. */
static void add_groups(struct world *w, const char *name, int n)
{
	struct memcg *parent = memcg_table_add(w->table, w->root, 0, w->table->n + 1, name, strlen(name));

	for (int i = 0; i < n; i++)
		memcg_table_add(w->table, parent, 0, w->table->n + 1, "g", 1);
}

static void alert_of_memcgs_names_the_subtree_that_has_most(void **state)
{
	struct world *w = *state;

	w->config.alert.memcgs = num(100);
	w->config.alert.share = real(0.1);
	w->sample.memcgs_bytes = num(64 * MIB);
	w->sample.slab.total_bytes = num(500 * MIB);
	add_groups(w, "big", 9);
	tick_twice(w);
	has("\nMESSAGE=memcgs, live and dying: 403, more than 100; 10 of 11 live ones are below /big; "
	    "see 'cgslab show memcgs --tree'\n");
	has("\nMESSAGE=slab that memcgs hold: 64.0MiB, more than 50.0MiB; 10 of 11 live ones are below /big; "
	    "see 'cgslab show memcgs --tree'\n");
	w->sample.counts.live = num(50);
	tick_twice(w);
	has("\nMESSAGE=over: memcgs, live and dying: 53, the limit is 100\n");
}

static void alert_where_no_subtree_stands_out_names_none(void **state)
{
	struct world *w = *state;

	w->config.alert.memcgs = num(100);
	add_groups(w, "a", 4);
	add_groups(w, "b", 4);
	tick_twice(w);
	has("\nMESSAGE=memcgs, live and dying: 403, more than 100; see 'cgslab show memcgs --tree'\n");
}

static void alert_of_dying_names_a_subtree_that_is_not_the_root(void **state)
{
	struct world *w = *state;
	char root[] = "/", group[] = "/a/b";
	struct held_summary held = {.top_subtree = group, .top_subtree_memcgs = 379};

	w->config.alert.dying = num(5);
	w->sample.counts.dying = num(442);
	w->sample.held = &held;
	tick_twice(w);
	has("\nMESSAGE=dying memcgs: 442, more than 5; 379 of them below /a/b; see 'cgslab dying --by holder'\n");
	w->sample.counts.dying = num(1);
	tick_twice(w);
	w->sample.counts.dying = num(442);
	held.top_subtree = root;
	tick_twice(w);
	has("\nMESSAGE=dying memcgs: 442, more than 5; see 'cgslab dying --by holder'\n");
	has("\nCGSLAB_SUBTREE=/\nCGSLAB_SUBTREE_DYING=379\n");
}

static void alert_of_slab_says_what_grew(void **state)
{
	struct world *w = *state;

	limit(w, "slab", 10 * MIB, 3600 * NS_PER_SEC);
	w->sample.slab.total_bytes = num(500 * MIB);
	tick_twice(w);
	w->sample.slab.total_bytes = num(540 * MIB);
	w->sample.growth[GROWTH_MINUTE] =
		(struct growth_span){.seconds = num(60), .slab_bytes = num(40 * MIB), .live = num(0), .dying = num(0),
				     .memcgs_bytes = num(0), .cache = "dentry", .cache_bytes = num(30 * MIB)};
	tick_twice(w);
	has("\nMESSAGE=growth of slab in 1h: 40.0MiB, more than 10.0MiB; not memcgs: dentry +30.0MiB; "
	    "see 'cgslab show caches'\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(alert_of_a_cache_has_its_name, set_up, tear_down),
		cmocka_unit_test_setup_teardown(alert_of_growth_has_the_name_and_the_span, set_up, tear_down),
		cmocka_unit_test_setup_teardown(alert_of_memcgs_names_the_subtree_that_has_most, set_up, tear_down),
		cmocka_unit_test_setup_teardown(alert_where_no_subtree_stands_out_names_none, set_up, tear_down),
		cmocka_unit_test_setup_teardown(alert_of_dying_names_a_subtree_that_is_not_the_root, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(alert_of_slab_says_what_grew, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
