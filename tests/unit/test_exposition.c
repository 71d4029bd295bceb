/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "model/sample.h"
#include "output/doc.h"
#include "output/exposition.h"

static struct doc *example(void)
{
	struct doc *d = doc_new(), *o, *list;

	doc_text(d, "kernel", "6.1\"\n\\evil 1");
	doc_text(d, "version", "1");
	doc_text(doc_object(d, "patch"), "state", "absent");
	o = doc_object(d, "memcgs");
	doc_num(o, "live", num(41));
	doc_num(o, "dying", NUM_UNKNOWN);
	doc_text(o, "hierarchy", "v1");
	doc_num(doc_object(d, "ids"), "used", num(41));
	doc_real(doc_object(d, "slab"), "memcgs_share", real(0.25));
	list = doc_array(d, "structs");
	o = doc_object(list, NULL);
	doc_text(o, "name", "mem_cgroup");
	doc_num(o, "slot_bytes", num(2240));
	o = doc_object(list, NULL);
	doc_text(o, "name", "cgroup");
	doc_num(o, "slot_bytes", NUM_UNKNOWN);
	list = doc_array(d, "sources");
	o = doc_object(list, NULL);
	doc_text(o, "name", "btf");
	doc_text(o, "state", "denied");
	doc_num(doc_object(d, "self"), "lost_events", num(7));
	return d;
}

static char *exposed(enum exposition_format format)
{
	struct doc *d = example();
	struct buf out = BUF_INIT;

	exposition_add(d, format, &out);
	doc_free(d);
	return buf_detach(&out);
}

static void prometheus_has_types_of_the_sample_names(void **state)
{
	char *text = exposed(EXPOSITION_PROMETHEUS);

	(void)state;
	assert_non_null(strstr(text, "# TYPE cgslab_trace_lost_events_total counter\n"
				     "cgslab_trace_lost_events_total 7\n"));
	assert_null(strstr(text, "# UNIT"));
	assert_null(strstr(text, "# EOF"));
	free(text);
}

static void openmetrics_names_counters_without_total_and_says_units(void **state)
{
	char *text = exposed(EXPOSITION_OPENMETRICS);
	size_t len = strlen(text);

	(void)state;
	assert_non_null(strstr(text, "# TYPE cgslab_trace_lost_events counter\n"
				     "cgslab_trace_lost_events_total 7\n"));
	assert_non_null(strstr(text, "# UNIT cgslab_struct_slot_bytes bytes\n"));
	assert_string_equal(text + len - 6, "# EOF\n");
	free(text);
}

static void unknown_has_no_line_and_a_metric_of_unknowns_no_heading(void **state)
{
	char *text = exposed(EXPOSITION_PROMETHEUS);

	(void)state;
	assert_non_null(strstr(text, "cgslab_memcgs{state=\"live\"} 41\n"));
	assert_null(strstr(text, "state=\"dying\""));
	assert_non_null(strstr(text, "cgslab_struct_slot_bytes{struct=\"mem_cgroup\"} 2240\n"));
	assert_null(strstr(text, "struct=\"cgroup\""));
	assert_null(strstr(text, "cgslab_price_bytes"));
	assert_non_null(strstr(text, "cgslab_memcgs_slab_ratio 0.25\n"));
	free(text);
}

static void text_in_a_label_cannot_break_its_line(void **state)
{
	char *text = exposed(EXPOSITION_PROMETHEUS);

	(void)state;
	assert_non_null(strstr(text, "cgslab_kernel_info{hierarchy=\"v1\",patch_state=\"absent\","
				     "release=\"6.1\\\"\\n\\\\evil 1\",version=\"1\"} 1\n"));
	free(text);
}

static void source_that_is_not_ok_is_down(void **state)
{
	char *text = exposed(EXPOSITION_PROMETHEUS);

	(void)state;
	assert_non_null(strstr(text, "cgslab_source_up{source=\"btf\"} 0\n"));
	free(text);
}

static void help_of_sources_has_the_word_of_each_state(void **state)
{
	const char *name, *kind, *help;
	unsigned n = 0;

	(void)state;
	do
		assert_true(exposition_metric(n++, &name, &kind, &help));
	while (strcmp(name, "cgslab_source_up"));
	for (int s = STATE_UNUSED + 1; s <= STATE_BLOCKED; s++)
		assert_non_null(strstr(help, source_state_name((enum source_state)s)));
}

static void every_metric_has_a_help_that_is_a_sentence(void **state)
{
	const char *name, *kind, *help;
	unsigned n = 0;

	(void)state;
	for (; exposition_metric(n, &name, &kind, &help); n++) {
		assert_int_equal(strncmp(name, "cgslab_", 7), 0);
		assert_true(help[0] >= 'A' ? help[0] <= 'Z' : help[0] == '1');
		assert_int_equal(help[strlen(help) - 1], '.');
	}
	assert_true(n > 25);
}

/* A file of the source tree. */
static char *text_of(const char *file)
{
	const char *top = getenv("TOP_SRCDIR");
	struct buf path = BUF_INIT, text = BUF_INIT;
	char bytes[4096];
	size_t n;
	FILE *f;

	buf_addf(&path, "%s/%s", top ? top : ".", file);
	f = fopen(buf_str(&path), "re");
	assert_non_null(f);
	while ((n = fread(bytes, 1, sizeof(bytes), f)))
		buf_add(&text, bytes, n);
	fclose(f);
	buf_done(&path);
	return buf_detach(&text);
}

static void manual_page_has_every_metric(void **state)
{
	char *page = text_of("man/cgslab-fleet.7");
	const char *name, *kind, *help;

	(void)state;
	for (unsigned i = 0; exposition_metric(i, &name, &kind, &help); i++)
		if (!strstr(page, name))
			fail_msg("man/cgslab-fleet.7 lacks %s", name);
	free(page);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(prometheus_has_types_of_the_sample_names),
		cmocka_unit_test(openmetrics_names_counters_without_total_and_says_units),
		cmocka_unit_test(unknown_has_no_line_and_a_metric_of_unknowns_no_heading),
		cmocka_unit_test(text_in_a_label_cannot_break_its_line),
		cmocka_unit_test(source_that_is_not_ok_is_down),
		cmocka_unit_test(help_of_sources_has_the_word_of_each_state),
		cmocka_unit_test(every_metric_has_a_help_that_is_a_sentence),
		cmocka_unit_test(manual_page_has_every_metric),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
