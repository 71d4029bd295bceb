/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/text.h"

#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>
#include <time.h>
#include <wchar.h>

#include "base/buf.h"
#include "base/xalloc.h"

void text_bytes(struct buf *out, double bytes)
{
	static const char *const units[] = {"KiB", "MiB", "GiB", "TiB", "PiB"};
	double v = fabs(bytes);
	size_t u = 0;

	if (v < 1024) {
		buf_addf(out, "%.0fB", bytes);
		return;
	}
	for (v /= 1024; v >= 1024 && u + 1 < ARRAY_SIZE(units); u++)
		v /= 1024;
	buf_addf(out, "%s%.*f%s", bytes < 0 ? "-" : "", v < 10 ? 2 : v < 100 ? 1 : 0, v, units[u]);
}

void text_bytes_more(struct buf *out, double bytes)
{
	if (fabs(bytes) < 0.5) {
		buf_adds(out, "+0");
		return;
	}
	if (bytes > 0)
		buf_addc(out, '+');
	text_bytes(out, bytes);
}

void text_amount(struct buf *out, struct real bytes)
{
	if (bytes.known)
		text_bytes(out, bytes.v);
	else
		buf_addc(out, '-');
}

void text_share(struct buf *out, struct real share)
{
	if (!share.known)
		buf_addc(out, '-');
	else if (share.v < 0.01)
		buf_adds(out, "under 1%");
	else
		buf_addf(out, "%.0f%%", share.v * 100);
}

void text_num(struct buf *out, struct num n)
{
	if (n.known)
		buf_addf(out, "%" PRId64, n.v);
	else
		buf_addc(out, '-');
}

void text_real(struct buf *out, struct real r)
{
	if (r.known)
		buf_addf(out, "%.2f", r.v);
	else
		buf_addc(out, '-');
}

void text_decimal(struct buf *out, double v)
{
	buf_addf(out, v != 0 && fabs(v) < 1 ? "%.6f" : "%.2f", v);
}

void text_duration(struct buf *out, double seconds)
{
	static const struct {
		long span;
		char unit;
	} units[] = {{86400, 'd'}, {3600, 'h'}, {60, 'm'}, {1, 's'}};
	long s = (long)seconds;

	if (seconds < 1) {
		buf_addf(out, "%.0fms", seconds * 1000);
		return;
	}
	for (size_t i = 0; i < ARRAY_SIZE(units); i++) {
		if (s < units[i].span)
			continue;
		buf_addf(out, "%ld%c", s / units[i].span, units[i].unit);
		s %= units[i].span;
		/* A second unit stands where the first one alone would be coarse; days need none. */
		if (i > 0 && i + 1 < ARRAY_SIZE(units) && s / units[i + 1].span)
			buf_addf(out, "%ld%c", s / units[i + 1].span, units[i + 1].unit);
		return;
	}
}

void text_time(struct buf *out, int64_t utc_ns)
{
	int64_t ms = utc_ns / 1000000;
	int64_t rest = (ms % 1000 + 1000) % 1000; /* before 1970 too */
	time_t t = (time_t)((ms - rest) / 1000);
	char day[32];
	struct tm tm;

	gmtime_r(&t, &tm);
	strftime(day, sizeof(day), "%Y-%m-%dT%H:%M:%S", &tm);
	buf_addf(out, "%s.%03dZ", day, (int)rest);
}

void text_local_time(struct buf *out, int64_t utc_ns)
{
	int64_t ms = utc_ns / 1000000;
	time_t seconds = (time_t)(ms / 1000 - (ms % 1000 < 0));
	char text[40];
	struct tm tm;

	localtime_r(&seconds, &tm);
	strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S", &tm);
	buf_addf(out, "%s.%03d", text, (int)(ms - (int64_t)seconds * 1000));
}

/* The number of bytes that the lead byte promises, and the smallest code point that may use so many. */
static size_t lead(unsigned char c, uint32_t *cp, uint32_t *least)
{
	static const struct {
		unsigned char mask, bits;
		uint32_t least;
	} leads[] = {{0x80, 0x00, 0}, {0xe0, 0xc0, 0x80}, {0xf0, 0xe0, 0x800}, {0xf8, 0xf0, 0x10000}};

	for (size_t i = 0; i < ARRAY_SIZE(leads); i++) {
		if ((c & leads[i].mask) != leads[i].bits)
			continue;
		*cp = c & (unsigned char)~leads[i].mask;
		*least = leads[i].least;
		return i + 1;
	}
	return 0;
}

/* Control characters, surrogates, and the marks that hide or reorder text. In order. */
static const struct {
	uint32_t first, last;
} unsafe[] = {
	{0x0000, 0x001f},   {0x007f, 0x009f},	{0x00ad, 0x00ad},   /* soft hyphen */
	{0x034f, 0x034f},					    /* grapheme joiner */
	{0x061c, 0x061c},					    /* arabic letter mark */
	{0x115f, 0x1160},					    /* hangul fillers */
	{0x17b4, 0x17b5},   {0x180b, 0x180f},			    /* khmer, mongolian */
	{0x200b, 0x200f},   {0x2028, 0x202e},	{0x2060, 0x206f},   /* zero width, bidi */
	{0x3164, 0x3164},					    /* hangul filler */
	{0xd800, 0xdfff},					    /* surrogates */
	{0xfe00, 0xfe0f},   {0xfeff, 0xfeff},	{0xffa0, 0xffa0},   /* variations, byte order */
	{0xfff0, 0xfffb},   {0x1bca0, 0x1bca3}, {0x1d173, 0x1d17a}, /* annotation, shorthand, music */
	{0xe0000, 0xe0fff}, {0x110000, UINT32_MAX},		    /* tags, variations; no Unicode */
};

static bool is_unsafe(uint32_t cp)
{
	for (size_t i = 0; i < ARRAY_SIZE(unsafe) && cp >= unsafe[i].first; i++)
		if (cp <= unsafe[i].last)
			return true;
	return false;
}

static size_t decode(const char *s, size_t len, uint32_t *ret)
{
	uint32_t cp, least;
	size_t n = len ? lead((unsigned char)s[0], &cp, &least) : 0;

	if (!n || n > len)
		return 0;
	for (size_t i = 1; i < n; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		cp = cp << 6 | (uint32_t)(s[i] & 0x3f);
	}
	if (cp < least)
		return 0;
	*ret = cp;
	return n;
}

size_t text_char(const char *s, size_t len)
{
	uint32_t cp;
	size_t n = decode(s, len, &cp);

	return n && !is_unsafe(cp) ? n : 0;
}

static unsigned hex_digit(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = c ? strchr(digits, c | 0x20) : NULL;

	return at ? (unsigned)(at - digits) : 16;
}

/* "\x1b" in a name: it would read as an escape of ours. "\x2d" would not, we never write that. */
static bool reads_as_escape(const char *s, size_t len)
{
	unsigned high, low, byte;

	if (len < 4 || s[0] != '\\' || s[1] != 'x')
		return false;
	high = hex_digit(s[2]);
	low = hex_digit(s[3]);
	byte = high * 16 + low;
	return high < 16 && low < 16 && (byte < 0x20 || byte == '\\' || byte >= 0x7f);
}

/*
 * Printable ASCII, of which most names consist; a backslash is left out, because it may begin text that reads as an
 * escape.
 */
static size_t plain_run(const char *bytes, size_t len)
{
	size_t n = 0;

	while (n < len && bytes[n] >= ' ' && bytes[n] <= '~' && bytes[n] != '\\')
		n++;
	return n;
}

static void add_safe(struct buf *out, const char *bytes, size_t len, bool once)
{
	while (len) {
		size_t plain = plain_run(bytes, len), n = plain ? plain : text_char(bytes, len);

		if (!n || (!plain && once && reads_as_escape(bytes, len)))
			buf_addf(out, "\\x%02x", (unsigned char)*bytes);
		else
			buf_add(out, bytes, n);
		n = n ? n : 1;
		bytes += n;
		len -= n;
	}
}

void text_escape(struct buf *out, const char *bytes, size_t len)
{
	add_safe(out, bytes, len, true);
}

void text_clean(struct buf *out, const char *bytes, size_t len)
{
	add_safe(out, bytes, len, false);
}

void text_unescape(struct buf *out, const char *s, size_t len)
{
	while (len) {
		bool escape = reads_as_escape(s, len) && strncmp(s + 2, "00", 2) != 0;
		size_t n = escape ? 4 : 1;

		buf_addc(out, escape ? (char)(hex_digit(s[2]) * 16 + hex_digit(s[3])) : *s);
		s += n;
		len -= n;
	}
}

size_t text_width(const char *s)
{
	size_t len = strlen(s), width = 0;

	while (len) {
		uint32_t cp = 0;
		size_t n = decode(s, len, &cp);
		int w = n ? wcwidth((wchar_t)cp) : 1;

		width += w > 0 ? (size_t)w : 0;
		n = n ? n : 1;
		s += n;
		len -= n;
	}
	return width;
}

bool text_has_word(const char *text, const char *word, const char *between)
{
	size_t len = strlen(word);

	for (const char *s = text; (s = strstr(s, word)); s += len)
		if ((s == text || strchr(between, s[-1])) && strchr(between, s[len]))
			return true;
	return false;
}
