/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLI_STATUS_DOC_H
#define CLI_STATUS_DOC_H

#include <stdbool.h>
#include <stdio.h>

struct buf;
struct doc;
struct sample;

/* The document of `cgslab status --format json`. Its keys are stable; more may be added. */
struct doc *status_doc(const struct sample *s);

/* The same with every cache of the kernel, not only those that followed structs live in. */
struct doc *status_doc_for_checks(const struct sample *s);

/* The same for people, with the verdict in the first lines; with @color the louder sentences are coloured. */
void status_text(const struct sample *s, bool color, struct buf *out);

#endif
