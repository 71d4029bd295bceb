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
  LIVE  DYING    PRICE GROWTH/min▼ ALL-SAVED MAKER MEMCG
    15      3   304KiB           -   32.6KiB -     /
     3      -  53.4KiB           -      5568 -     /system.slice
     3      -  53.4KiB           -      5568 -     /user.slice
     2      -  35.6KiB           -      3712 -     /user.slice/user-1000.slice
     1      -  17.8KiB           -      1856 -     /00000000~0000000000000000000
     1      -  17.8KiB           -      1856 -     /bad\xffutf
     1      -  17.8KiB           -      1856 -     /dev-disk-by\x2duuid.swap
     1      -  17.8KiB           -      1856 -     /esc\x1b[31mred
     1      -  17.8KiB           -      1856 -     /machine.slice
     1      -  17.8KiB           -      1856 -     /new\x0aline
     1      -  17.8KiB           -      1856 -     /system.slice/nginx.service
     1      -  17.8KiB           -      1856 -     /system.slice/ssh.service
     1      -  17.8KiB           -      1856 -     /tab\x09tab
     1      -  17.8KiB           -      1856 -     /user.sli~ice/session-3.scope
     1      -  17.8KiB           -      1856 -     /wide-日本語
END
keys Right
screen_says '~31mred'
screen_lacks '/esc'
