#!/bin/sh
# list: series, upstream, figures as measured, Debian's first; show: the mails as they are.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/cli/patch-lib.sh"

expect 0 "$CGSLAB" patch list
same "$TMP/out" <<END
$TMP/patches

linux-9.1: 4 patches, 1 of them optional, written for Linux 9.1
    mm: set up early
    mm: a cache of its own
    mm: free to the cache
    cgroup: a cache of its own (optional: saves 512 B a memcg)
  upstream: in Linux 9.2
  saving:
    not measured
END
printf 'series\tconfig\tbefore\tafter\nlinux-9.1\tsmall\t4096\t2112\nlinux-9.1\tdebian-cloud\t4096\t2240\n' \
	>"$TMP/patches/measured"
expect 0 "$CGSLAB" patch list
sed -n '/saving/,$p' "$TMP/out" >"$TMP/saving"
same "$TMP/saving" <<END
  saving:
    config        before  after
    debian-cloud  4096    2240
    small         4096    2112
END
expect 0 "$CGSLAB" patch show 9.1
cat "$TMP"/patches/linux-9.1/*.patch | cmp - "$TMP/out"
expect 4 "$CGSLAB" patch show 9.9
# A reader that leaves early is no failure.
"$CGSLAB" patch show | head -n 1 >"$TMP/out"
