#!/bin/sh
# Whatever a cgroup or a cache is called, no control character and no broken UTF-8 gets out, in any format.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/variants.sh"

fresh_root
esc=$(printf '\033')
mkdir "$MEMORY/$esc[31mred$esc]0;title" "$MEMORY/$(printf 'new\nline')" "$MEMORY/$(printf 'tab\tbell\a')" \
	"$MEMORY/$(printf 'bad\377\376utf')" "$MEMORY/$(printf 'c1\302\233csi')" \
	"$MEMORY/$(printf 'rtl\342\200\256gnp')" "$MEMORY/$(printf 'cut\303')" "$MEMORY/$(printf 'del\177')" \
	"$MEMORY/grün 你好" "$MEMORY/dash\\x2dname"
ln -s :0000512 "$SLAB/$(printf 'a\033[2Jb')"
printf 'mem\033]0;x_\001 1 1 64 64 1 : tunables 0 0 0 : slabdata 1 1 0\n' >>"$R/proc/slabinfo"
printf 'host\033[31m\n' >"$R/proc/sys/kernel/hostname"
printf '6.18\033[0m\n' >"$R/proc/sys/kernel/osrelease"

clean() { # clean FILE: printable UTF-8 in lines, and nothing else
	python3 - "$1" <<'END'
import sys
data = open(sys.argv[1], 'rb').read()
text = data.decode('utf-8', 'strict')
for c in text:
    cp = ord(c)
    bad = (cp < 32 and c != '\n') or 127 <= cp < 160 or 0x200b <= cp <= 0x200f or 0x202a <= cp <= 0x202e
    assert not bad, 'U+%04X in the output' % cp
END
}

for format in table csv json jsonl; do
	for table in memcgs caches structs ticks; do
		"$CGSLAB" show $table --root "$R" --format $format >"$TMP/out" 2>"$TMP/err"
		clean "$TMP/out" || fail "show $table --format $format"
		clean "$TMP/err" || fail "messages of show $table --format $format"
	done
done
"$CGSLAB" show memcgs --tree --root "$R" >"$TMP/out"
clean "$TMP/out" || fail "the tree"
for format in table json; do
	"$CGSLAB" status --root "$R" --format $format >"$TMP/out"
	clean "$TMP/out" || fail "status --format $format"
done

# One line a group, what is readable stays readable.
"$CGSLAB" show memcgs --root "$R" --fields path --format csv --filter '^/(.x1b|new|tab|bad|c1|rtl|cut|del|gr|dash)' \
	--sort path >"$TMP/out"
LC_ALL=C sort "$TMP/out" >"$TMP/sorted"
same "$TMP/sorted" <<'END'
/\x1b[31mred\x1b]0;title
/bad\xff\xfeutf
/c1\xc2\x9bcsi
/cut\xc3
/dash\x2dname
/del\x7f
/grün 你好
/new\x0aline
/rtl\xe2\x80\xaegnp
/tab\x09bell\x07
path
END

# Long names: 255 bytes a folder, a path longer than 4096.
deep=$MEMORY
name=$(printf '%0250d' 0)
i=0
while [ $i -lt 12 ]; do
	i=$((i + 1))
	deep=$deep/$name
done
mkdir -p "$deep"
expect 0 "$CGSLAB" show memcgs --root "$R" --fields path --format csv
is "the longest line" "$(awk '{ if (length($0) > n) n = length($0) } END { print n }' "$TMP/out")" $((12 * 251))
