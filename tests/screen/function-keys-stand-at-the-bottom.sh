#!/bin/sh
# The line of function keys: a click does what the key does; a key bound anew stands with its place; narrow screens
# keep help and quit.
. "$TOP_SRCDIR/tests/screen/lib.sh"
bar_is() {
	capture
	is "function keys" "$(tail -n 1 "$TMP/screen")" "$1"
}
start 80x24
screen_says nginx
bar_is 'F1Help  F2Columns F3Search F4Filter F5Tree  F6Sort  F7Back  F8On    F10Quit'
mouse 0 38 23
screen_says '├─ system.slice'
bar_is 'F1Help  F2Columns F3Search F4Filter F5List  F6Sort  F7Back  F8On    F10Quit'
mouse 0 2 23
screen_says 'Help  lines'
mouse 0 2 23
tm resize-window -x 60 -y 20
screen_lacks_after F7Back
mkdir -p "$TMP/config/cgslab"
printf '[keys]\nfilter = F9\nsearch = /\n' >"$TMP/config/cgslab/top.conf"
start 80x24
screen_says nginx
bar_is 'F1Help  F2Columns F9Filter F5Tree  F6Sort  F7Back  F8On    F10Quit'
