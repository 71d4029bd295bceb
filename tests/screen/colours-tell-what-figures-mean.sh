#!/bin/sh
# 8, 16 and 256 colours: green is saved, what is 0 or unknown steps back, the cursor's row has one colour without holes;
# themes by the key T.
. "$TOP_SRCDIR/tests/screen/lib.sh"
E=$(printf '\033')

# paints ROW TEXT ESCAPE: on that line of the screen the text comes right behind the escape
paints() {
	tm capture-pane -pe | sed -n "$1p" >"$TMP/line"
	grep -qF -e "$E[$3m$2" "$TMP/line" || {
		cat -v "$TMP/line" >&2
		fail "line $1: '$2' does not follow escape $3"
	}
}
# whole ROW: one ground and one colour of text from end to end
whole() {
	tm capture-pane -peN | sed -n "$1p" | grep -o "$E"'\[[0-9;]*m' | grep -v '39m' >"$TMP/line" || :
	[ "$(sort -u "$TMP/line" | grep -c .)" = "$(grep -c . "$TMP/line")" ] || {
		cat -v "$TMP/line" >&2
		fail "line $1 has holes"
	}
}

RUN='env TERM=xterm' start 80x24
screen_says nginx
paints 8 '     5568' 32
paints 8 '     -' 2
whole 7
infocmp xterm-256color | sed 's/^xterm-256color|[^,]*/sixteen/; s/colors#[^,]*/colors#16/; s/pairs#[^,]*/pairs#256/' |
	tic -o "$TMP/terminfo" -
RUN="env TERM=sixteen TERMINFO=$TMP/terminfo" start 80x24
screen_says nginx
paints 8 '     -' 90
RUN='env TERM=xterm-256color' start 80x24
screen_says nginx
paints 8 '     5568' '38;5;34'
paints 8 '     -' '38;5;244'
keys T
screen_says 'theme contrast; W saves it'
paints 8 '     5568' '38;5;46'
keys T W
screen_says 'saved in'
says 'theme = mono' "$TMP/config/cgslab/top.conf"
start 80x24
screen_says nginx
paints 8 '     -' 2
