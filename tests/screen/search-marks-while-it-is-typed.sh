#!/bin/sh
# /: the cursor goes to the first match while the text is typed, all matches are marked; a bad expression is told
# behind the text; Esc goes back, later it ends the marks.
. "$TOP_SRCDIR/tests/screen/lib.sh"
E=$(printf '\033')
marked() { tm capture-pane -pe | grep -cE "$E\[[0-9;]*m(slice|service)$E" || :; }
marks_are() { [ "$(marked)" -ge "$1" ]; }
no_marks() { [ "$(marked)" = 0 ]; }
start 100x24
screen_says nginx
keys /
text 'serv'
text '(ice'
message_is <<'END'
/serv(ice  search "serv(ice": Unmatched ( or \(
END
text ')zz'
screen_says '/serv(ice)zz  no row matches'
keys Escape
screen_says '1/8'
keys /
text 'slice'
keys Enter
screen_says '2/8'
wait_until 5 marks_are 5 || fail "$(marked) rows are marked"
keys Escape
wait_until 5 no_marks || fail "$(marked) rows are still marked"
keys '\'
text 'ser['
screen_says '\ser[  '
keys BSpace
text 'vice'
keys Enter
screen_says '2/2'
wait_until 5 marks_are 1 || fail "$(marked) rows are marked by the filter"
