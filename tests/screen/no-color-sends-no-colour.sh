#!/bin/sh
# Colours by meaning; none with NO_COLOR, with -C, or where the terminal has none.
. "$TOP_SRCDIR/tests/screen/lib.sh"
coloured() {
	tm capture-pane -pe | grep -qE "$(printf '\033')"'\[([0-9]+;)*3[0-7]m'
}
start 80x15
coloured || fail "no colour without NO_COLOR"
RUN_ENV=NO_COLOR=1 start 80x15
! coloured || fail "colours with NO_COLOR"
start 80x15 -C
! coloured || fail "colours with -C"
RUN='env TERM=vt100' start 80x15
! coloured || fail "colours on a vt100"
