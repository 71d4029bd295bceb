#!/bin/sh
# `cgslab report`: the verdict of `status`, plots of what the history has, tables; no script, nothing that is fetched,
# no markup from names, whole or not at all.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/cli/history-lib.sh"
tree=$(find "$TMP/root" -type d -name nginx.service | head -n 1)
mkdir "$tree/<script>alert(1)<"
for seconds in 0 2 4 6 60 62 64; do
	tick $seconds
	mkdir "$tree/at-$seconds"
done
sqlite3 "$CGSLAB_HISTORY" "UPDATE tick SET run = 1 WHERE id <= 4; UPDATE tick SET run = 5 WHERE id > 4"

expect 0 "$CGSLAB" report --input "$CGSLAB_HISTORY" --since "$START" -o "$TMP/page.html"
[ ! -s "$TMP/err" ] || fail "it said $(cat "$TMP/err")"
"$CGSLAB" status --input "$CGSLAB_HISTORY" | sed -n '3,/^$/p' | sed '/^$/d' >"$TMP/verdict"
[ -s "$TMP/verdict" ] || fail "status has no verdict"
while read -r line; do
	says "<p>$line</p>" "$TMP/page.html"
done <"$TMP/verdict"
is "plots" "$(grep -o '<figcaption>' "$TMP/page.html" | grep -c .)" 3
says "&lt;script&gt;alert(1)&lt;" "$TMP/page.html"
# a gap: the line of live begins twice
path=$(sed -n 's/.*<path class="line1" d="\([^"]*\)".*/\1/p' "$TMP/page.html" | head -n 1)
is "parts of the line" "$(printf %s "$path" | tr -cd M | wc -c)" 2

! grep -qiE '<script|https?://|@import|url\(|<link|<img' "$TMP/page.html" || fail "the page fetches or runs something"
[ "$(wc -c <"$TMP/page.html")" -lt 300000 ] || fail "the page is large"
/usr/bin/python3 - "$TMP/page.html" <<'END' || fail "tags do not close"
import sys
from html.parser import HTMLParser
class Page(HTMLParser):
    open = []
    def handle_starttag(self, tag, attrs):
        if tag != 'meta':
            self.open.append(tag)
    def handle_startendtag(self, tag, attrs):
        pass
    def handle_endtag(self, tag):
        assert self.open.pop() == tag, tag
p = Page()
p.feed(open(sys.argv[1]).read())
assert not p.open, p.open
END

# of now without a history: all but the plots, which say why
expect 0 "$CGSLAB" report --root "$FIXTURES/root-6.1"
says "No history of this time: start cgslabd" "$TMP/out"
says "mem_cgroup_per_node" "$TMP/out"
expect 2 "$CGSLAB" report now
says "takes nothing, or two sides to compare" "$TMP/err"

# what one costs, and all of them
expect 0 "$CGSLAB" report --root "$FIXTURES/root-6.18"
says "Computed from the sizes of structs and the files of a group." "$TMP/out"
price=$("$CGSLAB" status --root "$FIXTURES/root-6.18" | sed -n 's/^price *\([^ ]*\) .*/\1/p')
says "<td>one, live</td><td>$price</td>" "$TMP/out"

# the dying are counted also where nothing tells what holds them
says "<p>3 dying hold about " "$TMP/out"
says "; what holds them is not known.</p>" "$TMP/out"
