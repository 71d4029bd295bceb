#!/bin/sh
# Delay, pause, a read now, search on and back, the ends, long names, views by Tab, a redraw.
. "$TOP_SRCDIR/tests/screen/lib.sh"
start 80x24
screen_says '1/8'

keys d
screen_says 'delay in seconds:'
text soon
keys Enter
screen_says '"soon": a delay is 0.1 s or more'
keys d
text 90
keys Enter
screen_says 'kernel each 1m30s'
keys p
screen_says PAUSED
keys p
screen_lacks_after PAUSED

# One more value in each line: the screen was read again
bars() { capture; [ "$(sed -n 4p "$TMP/screen" | tr -cd '\342' | wc -c)" -gt "$1" ]; }
capture
n=$(sed -n 4p "$TMP/screen" | tr -cd '\342' | wc -c)
keys Space
wait_until 10 bars "$n" || fail "Space does not read"

keys /
text 'service$'
keys Enter
screen_says '6/8'
keys n
screen_says '7/8'
keys N
screen_says '6/8'
keys G
screen_says '8/8'
keys g
screen_says '1/8'
keys End
screen_says '8/8'
keys Home j j k
screen_says '2/8'

screen_says '/user.sli~ice/session-3.scope'
keys Right Right
screen_says '~1000.slice/session-3.scope'
keys Left Left
screen_says '/user.sli~ice/session-3.scope'

keys Tab
screen_says 'SIZE▼'
keys BTab
screen_says 'GROWTH/min▼'
keys i
screen_says 'Sources  lines'
keys q
screen_says '2/8'
capture
cp "$TMP/screen" "$TMP/wanted"
keys C-l
wait_until 10 shows_wanted screen || fail "another screen after Ctrl-L"
keys x
screen_says 'that key does nothing; ? lists the keys'
