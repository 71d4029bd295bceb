#!/bin/sh
# Names with an escape, a newline, no UTF-8, wide characters, and 255 bytes.
. "$TOP_SRCDIR/tests/screen/lib.sh"
own_root
cd "$ROOT/sys/fs/cgroup/memory"
mkdir "$(printf 'esc\033[31mred')" "$(printf 'new\nline')" "$(printf 'bad\377utf')" 'wide-日本語' 'tab	tab' \
	"$(printf '%0255d' 0)" 'dev-disk-by\x2duuid.swap'
cd /
sed -i 's/^\(memory\t[0-9]*\t\)[0-9]*/\118/' "$ROOT/proc/cgroups"
start 80x24
rows_are <<'END'
SUBTREE▼    SAVED    WOULD   WASTED STATE    AGE MEMCG
      15  27.2KiB  26.2KiB  27.7KiB live       - /
       3     5568     5376     5664 live       - /system.slice
       3     5568     5376     5664 live       - /user.slice
       2     3712     3584     3776 live       - /user.slice/user-1000.slice
       1     1856     1792     1888 live       - /00000000000000000000000000000~
       1     1856     1792     1888 live       - /bad\xffutf
       1     1856     1792     1888 live       - /dev-disk-by\x2duuid.swap
       1     1856     1792     1888 live       - /esc\x1b[31mred
       1     1856     1792     1888 live       - /machine.slice
       1     1856     1792     1888 live       - /new\x0aline
       1     1856     1792     1888 live       - /system.slice/nginx.service
       1     1856     1792     1888 live       - /system.slice/ssh.service
       1     1856     1792     1888 live       - /tab\x09tab
       1     1856     1792     1888 live       - /user.slice/user-1000.slice/se~
       1     1856     1792     1888 live       - /wide-日本語
END
keys Right
screen_says '~31mred'
screen_lacks '/esc'
