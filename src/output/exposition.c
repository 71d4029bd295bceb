/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/exposition.h"

#include <string.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "output/doc.h"

/* One row gives the samples of one path in the document. Rows of one metric stand together. */
struct metric {
	const char *name; /* with "_total" for a counter */
	const char *help; /* NULL: the row belongs to the metric of the row before */
	const char *path; /* path of the value, below the element where there is a list; NULL: the value is 1 */
	const char *list; /* path of an array: a sample for each element; NULL: one sample */
	/*
	 * The labels: "key=path" separated by blanks, with paths as above; "key='text'" is a label with a fixed
	 * text.
	 */
	const char *labels;
	const char *up; /* not NULL: the value is 1 where the text at path is this one, else 0 */
};

#define PER_STRUCT(key, text) \
	{"cgslab_struct_" key, text, key, "structs", "struct=name", NULL}
#define PER_CACHE(name, key, text) \
	{"cgslab_cache_" name, text, key, "caches", "cache=name", NULL}
#define ONE(name, path, text) \
	{"cgslab_" name, text, path, NULL, "", NULL}
#define PART(name, path, labels, text) \
	{"cgslab_" name, text, path, NULL, labels, NULL}

static const struct metric metrics[] = {
	PART("kernel_info", NULL,
	     "hierarchy=memcgs.hierarchy patch_state=patch.state release=kernel version=version",
	     "Always 1; the labels say which kernel runs and whether struct mem_cgroup has a slab cache of its own."),
	ONE("sample_age_seconds", "age_seconds", "Age of these figures: 0 when they were read for this scrape."),
	PART("memcgs", "memcgs.live", "state='live'",
	     "Memory cgroups by state; dying ones are removed and not yet freed by the kernel."),
	PART("memcgs", "memcgs.dying", "state='dying'", NULL),
	PART("memcg_ids", "ids.used", "state='used'",
	     "Ids of memory cgroups that are in use, and how many the kernel has; at the limit mkdir fails."),
	PART("memcg_ids", "ids.limit", "state='limit'", NULL),
	ONE("memcgs_created_total", "memcgs.created",
	    "Memory cgroups that were made since the process that took these figures began to follow them."),
	ONE("memcgs_removed_total", "memcgs.removed",
	    "Memory cgroups that were removed since the process that took these figures began to follow them."),
	ONE("memcgs_freed_total", "memcgs.freed",
	    "Memory cgroups that the kernel freed since the process that took these figures began to follow them."),
	ONE("requested_bytes", "total.requested_bytes",
	    "Bytes that the followed structs of all memory cgroups ask for."),
	ONE("wasted_bytes", "total.wasted_bytes",
	    "Bytes that slab slots of the followed structs take beyond what was asked for."),
	ONE("saved_bytes", "total.saved_bytes",
	    "Bytes that slab caches of their own save for the followed structs against kmalloc, by slot."),
	ONE("saved_page_true_bytes", "total.saved_page_true_bytes",
	    "Bytes that slab caches of their own save against kmalloc, with the tails of slabs counted."),
	ONE("would_save_bytes", "total.would_save_bytes",
	    "Bytes that slab caches of their own would save on this kernel where it lacks some, by slot."),
	ONE("would_save_page_true_bytes", "total.would_save_page_true_bytes",
	    "Bytes that slab caches of their own would save, with the tails of slabs counted."),
	ONE("net_page_saving_bytes", "total.net_page_saving_bytes",
	    "Bytes of kmalloc pages avoided less the slab pages held now; negative just after mass removal."),
	PART("price_bytes", "price.slab_bytes", "memory='slab',state='live'",
	     "Kernel memory that one memory cgroup takes as a whole, live or dying, in slab and in percpu memory."),
	PART("price_bytes", "price.percpu_bytes", "memory='percpu',state='live'", NULL),
	PART("price_bytes", "price.dying_slab_bytes", "memory='slab',state='dying'", NULL),
	PART("price_bytes", "price.dying_percpu_bytes", "memory='percpu',state='dying'", NULL),
	PART("slab_bytes", "slab.reclaimable_bytes", "kind='reclaimable'",
	     "Slab memory of the machine by kind, as /proc/meminfo has it."),
	PART("slab_bytes", "slab.unreclaimable_bytes", "kind='unreclaimable'", NULL),
	ONE("percpu_bytes", "slab.percpu_bytes", "Percpu memory of the machine, as /proc/meminfo has it."),
	ONE("memcgs_slab_bytes", "slab.memcgs_bytes",
	    "Slab memory that memory cgroups hold: their number times the price of one, live and dying."),
	ONE("memcgs_slab_ratio", "slab.memcgs_share",
	    "Part of the machine's slab memory that memory cgroups hold, 0 to 1."),
	PER_CACHE("active_objects", "active_objs",
		  "Objects in use of a followed slab cache; free ones in slabs of CPUs are counted as used."),
	PER_CACHE("objects", "num_objs", "Objects that the slabs of a followed slab cache have room for."),
	PER_CACHE("slab_bytes", "slab_bytes", "Bytes of pages that a followed slab cache holds."),
	PER_STRUCT("per_memcg", "Objects of a followed struct in one memory cgroup."),
	PER_STRUCT("requested_bytes", "Bytes that one object of a followed struct asks for."),
	PER_STRUCT("slot_bytes", "Bytes that the slot of one object of a followed struct takes."),
	PER_STRUCT("bucket_bytes", "Bytes that kmalloc takes for one object of a followed struct."),
	PER_STRUCT("saved_bytes", "Bytes that the own slab cache of a followed struct saves for each object."),
	PER_STRUCT("would_save_bytes",
		   "Bytes that an own slab cache of a followed struct would save for each object."),
	{"cgslab_dying", "Dying memory cgroups by what holds them.", "memcgs", "memcgs.holders", "holder=name", NULL},
	{"cgslab_slice_memcgs",
	 "Memory cgroups by state and by the systemd slice that their paths spell: the 20 largest slices, and other.",
	 "live", "slices", "slice=name,state='live'", NULL},
	{"cgslab_slice_memcgs", NULL, "dying", "slices", "slice=name,state='dying'", NULL},
	{"cgslab_source_up",
	 "1 where a source of figures is read in full (ok), 0 where it is denied, absent, stale, lossy, stopped or blocked.",
	 "state", "sources", "source=name", "ok"},
	ONE("trace_lost_events_total", "self.lost_events",
	    "Trace events that were lost since the process that took these figures started."),
	ONE("self_cpu_seconds_total", "self.cpu_seconds", "CPU time of the process that took these figures, since it started."),
	ONE("self_resident_bytes", "self.rss_bytes", "Resident memory of the process that took these figures."),
};

static bool ends_with(const char *text, const char *end)
{
	size_t n = strlen(text), m = strlen(end);

	return n >= m && !strcmp(text + n - m, end);
}

static bool counts(const struct metric *m)
{
	return ends_with(m->name, "_total");
}

void exposition_quote(struct buf *out, const char *text)
{
	buf_addc(out, '"');
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			buf_addc(out, '\\');
		if (*text == '\n')
			buf_adds(out, "\\n");
		else
			buf_addc(out, *text);
	}
	buf_addc(out, '"');
}

/* The value of one label: a 'text', or the value at a path. */
static void add_label_value(const struct doc *at, const char *from, size_t len, struct buf *out)
{
	struct buf path = BUF_INIT;
	const char *text;

	if (len >= 2 && *from == '\'') {
		buf_add(&path, from + 1, len - 2);
		text = buf_str(&path);
	} else {
		buf_add(&path, from, len);
		text = doc_string(doc_at(at, buf_str(&path)));
	}
	exposition_quote(out, text ? text : "");
	buf_done(&path);
}

/* "{state="live",memory="slab"}", nothing where there are no labels. */
static void add_labels(const struct metric *m, const struct doc *at, struct buf *out)
{
	const char *p = m->labels;

	if (!*p)
		return;
	buf_addc(out, '{');
	while (*p) {
		size_t key = strcspn(p, "="), len = strcspn(p + key + 1, " ,");

		buf_add(out, p, key);
		buf_addc(out, '=');
		add_label_value(at, p + key + 1, len, out);
		p += key + 1 + len;
		if (*p) {
			buf_addc(out, ',');
			p++;
		}
	}
	buf_addc(out, '}');
}

/* Adds the value to @out; false where it is unknown. */
static bool add_value(const struct metric *m, const struct doc *at, struct buf *out)
{
	const struct doc *v = m->path ? doc_at(at, m->path) : NULL;

	if (!m->path) {
		buf_addc(out, '1');
		return true;
	}
	if (m->up) {
		const char *text = doc_string(v);

		buf_addc(out, text && !strcmp(text, m->up) ? '1' : '0');
		return text;
	}
	return doc_add_number(v, out);
}

static void add_sample(const struct metric *m, const struct doc *at, struct buf *out)
{
	struct buf value = BUF_INIT;

	if (add_value(m, at, &value)) {
		buf_adds(out, m->name);
		add_labels(m, at, out);
		buf_addf(out, " %s\n", buf_str(&value));
	}
	buf_done(&value);
}

static void add_samples(const struct metric *m, const struct doc *d, struct buf *out)
{
	const struct doc *list = m->list ? doc_at(d, m->list) : NULL;

	if (!m->list)
		add_sample(m, d, out);
	for (size_t i = 0; i < doc_count(list); i++)
		add_sample(m, doc_member(list, i), out);
}

/* OpenMetrics names the metric of a counter without "_total", and tells its unit. */
static void add_heading(const struct metric *m, enum exposition_format format, struct buf *out)
{
	static const char *const units[] = {"bytes", "seconds"};
	size_t len = strlen(m->name);
	const char *kind = counts(m) ? "counter" : "gauge";

	if (format == EXPOSITION_OPENMETRICS && counts(m))
		len -= strlen("_total");
	buf_addf(out, "# HELP %.*s %s\n# TYPE %.*s %s\n", (int)len, m->name, m->help, (int)len, m->name, kind);
	for (size_t i = 0; i < ARRAY_SIZE(units) && format == EXPOSITION_OPENMETRICS; i++) {
		size_t n = strlen(units[i]);

		if (len > n && !strncmp(m->name + len - n, units[i], n))
			buf_addf(out, "# UNIT %.*s %s\n", (int)len, m->name, units[i]);
	}
}

const char *exposition_content_type(enum exposition_format format)
{
	return format == EXPOSITION_OPENMETRICS ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
						: "text/plain; version=0.0.4; charset=utf-8";
}

void exposition_add(const struct doc *d, enum exposition_format format, struct buf *out)
{
	struct buf samples = BUF_INIT;

	for (size_t i = 0, next; i < ARRAY_SIZE(metrics); i = next) {
		buf_clear(&samples);
		for (next = i; next < ARRAY_SIZE(metrics) && (next == i || !metrics[next].help); next++)
			add_samples(&metrics[next], d, &samples);
		if (samples.len) {
			add_heading(&metrics[i], format, out);
			buf_add(out, samples.bytes, samples.len);
		}
	}
	if (format == EXPOSITION_OPENMETRICS)
		buf_adds(out, "# EOF\n");
	buf_done(&samples);
}

bool exposition_metric(unsigned i, const char **name, const char **kind, const char **help)
{
	unsigned at = 0;

	for (size_t k = 0; k < ARRAY_SIZE(metrics); k++) {
		if (!metrics[k].help || at++ != i)
			continue;
		*name = metrics[k].name;
		*kind = counts(&metrics[k]) ? "counter" : "gauge";
		*help = metrics[k].help;
		return true;
	}
	return false;
}
