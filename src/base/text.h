/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/known.h"

struct buf;

/*
 * text: values as people read them, and bytes that are safe to print. Each function adds to @out.
 */

/* "44.4KiB", "2.15MiB", "512B"; negative values keep their sign. */
void text_bytes(struct buf *out, double bytes);

/* The same of a difference: "+1.50MiB", "-20B", "+0". */
void text_bytes_more(struct buf *out, double bytes);

/* The same of an amount that may be unknown, then a whole number, and a number with two digits; "-" stands
 * for an unknown one. */
void text_amount(struct buf *out, struct real bytes);
void text_num(struct buf *out, struct num n);
void text_real(struct buf *out, struct real r);

/*
 * A number for programs: two digits behind the point, and six where two would leave little or nothing of it (below 1,
 * but not 0).
 */
void text_decimal(struct buf *out, double v);

/* What the noun behind the number @n ends in: "1 tick", "0 ticks", "2 ticks". */
static inline const char *text_s(uint64_t n)
{
	return n == 1 ? "" : "s";
}

/* A part of a whole, 0 to 1: "49%", "under 1%"; "-" where it is unknown. */
void text_share(struct buf *out, struct real share);

/* "850ms", "42s", "3m10s", "5h20m", "12d": two units at most. */
void text_duration(struct buf *out, double seconds);

/* "2026-11-24T00:28:12.250Z": ISO 8601, UTC, milliseconds. */
void text_time(struct buf *out, int64_t utc_ns);

/* "2026-11-24 01:28:12.250" by the wall clock of this place; whoever shows it names the zone. */
void text_local_time(struct buf *out, int64_t utc_ns);

/*
 * A name from the kernel or from a file as one printable line. A name is escaped once: where it is read, or by the
 * getter of its field. Control characters, marks that hide or reorder text, and bytes that are no
 * UTF-8 become \xNN, so that no name of a cgroup can reach the terminal raw. A backslash stays as
 * it is (systemd puts "\x2d" into names, and people copy them), except one that would read as an
 * escape of ours: it becomes \x5c, so that two names never look the same.
 */
void text_escape(struct buf *out, const char *bytes, size_t len);

/*
 * The last step before a terminal: bytes that would harm it become \xNN, newlines become \x0a, and all others stay, so
 * that text which is escaped already does not change.
 */
void text_clean(struct buf *out, const char *bytes, size_t len);

/* The bytes that text_escape() turned into @s; "\x00" stays as it is. */
void text_unescape(struct buf *out, const char *s, size_t len);

/* True when @word, which is not empty, stands in @text with a byte of @between, or an end of the
 * text, on each side. */
bool text_has_word(const char *text, const char *word, const char *between);

/* The number of columns that @s, which is printable UTF-8, takes on a terminal. */
size_t text_width(const char *s);

/*
 * The length in bytes of the UTF-8 character at @s; 0 when there is no valid and printable one
 * (text_escape() turns such a byte into \xNN).
 */
size_t text_char(const char *s, size_t len);

#endif
