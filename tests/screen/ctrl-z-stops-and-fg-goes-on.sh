#!/bin/sh
# SIGTSTP gives the terminal back to the shell, fg draws all again.
. "$TOP_SRCDIR/tests/screen/lib.sh"
terminal 80x15 "env PS1='> ' bash --norc --noprofile -i"
screen_says '>'
text "$CGSLABTOP --root $ROOT -d 1h"
keys Enter
screen_says machine.slice
keys C-z
screen_says Stopped
screen_lacks machine.slice
text 'stty -a | grep -o " icanon" ; fg'
keys Enter
screen_says machine.slice
screen_lacks Stopped
keys Down
screen_says '2/8'
keys q
screen_says icanon
