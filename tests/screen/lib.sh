# SPDX-License-Identifier: GPL-2.0-or-later
# For tests of screens: . "$TOP_SRCDIR/tests/screen/lib.sh"
#
# start WIDTHxHEIGHT [OPTION...]   cgslabtop in a terminal of that size
# keys KEY...                      presses them, as tmux names them ("Enter", "C-l", "q")
# text TEXT                        types it
# screen_is                        the whole screen is the text on standard input (blanks at line ends left out)
# screen_says TEXT, screen_lacks TEXT
#
# A wait is for what the screen shows, never for a time; it gives up after 10 s. The delay is an hour, so
# that a tick is where a test asks for one. A screen is written by hand once, or recorded and read:
# RECORD=1 prints what each screen_is sees.
. "$TOP_SRCDIR/tests/lib.sh"

command -v tmux >/dev/null || skip "needs tmux"
ROOT=$FIXTURES/root-6.18
RUN=${RUN:-}
TERMINALS=0
undo() { end_terminals; }

end_terminals() {
	for socket in "$TMP"/tmux.*; do
		tmux -S "$socket" kill-server 2>/dev/null || :
	done
}

tm() {
	tmux -S "$TMP/tmux.$TERMINALS" "$@"
}

# terminal WIDTHxHEIGHT COMMAND: whatever runs in it, the pane stays; a second one takes its place
terminal() {
	TERMINALS=$((TERMINALS + 1))
	# shellcheck disable=SC2086 # words
	env -u TMUX TERM=xterm XDG_CONFIG_HOME="$TMP/config" ${RUN_ENV:-} tmux -S "$TMP/tmux.$TERMINALS" -f /dev/null \
		new-session -d -x "${1%x*}" -y "${1#*x}" "$2"
	tm set -g status off
	tm set -g remain-on-exit on
	tm resize-window -x "${1%x*}" -y "${1#*x}"
}

start() {
	size=$1
	shift
	printf '%s\n' "trap : INT; stty -g >$TMP/before; echo shell" \
		"$RUN $CGSLABTOP --root $ROOT -d 1h $(quoted "$@") 2>$TMP/err; status=\$?" \
		"stty -g >$TMP/after; echo left with \$status; cat" >"$TMP/command"
	terminal "$size" "sh $TMP/command"
	case $size in
	40x10) wait_for needs ;;
	*) wait_for cgslabtop ;;
	esac
}

quoted() {
	for word in "$@"; do
		printf "'%s' " "$word"
	done
}

keys() { tm send-keys "$@"; }
text() { tm send-keys -l "$1"; }

# A mouse button (0 left, 64 wheel up, 65 wheel down) pressed and released at column X, line Y, from 0
mouse() {
	for button in "$1" 3; do
		report=$(printf '\\033[M\\%03o\\%03o\\%03o' $((32 + button)) $((33 + $2)) $((33 + $3)))
		# shellcheck disable=SC2059 # the escapes are the text
		text "$(printf "$report")"
	done
}

capture() {
	tm capture-pane -p | sed 's/ *$//' >"$TMP/screen"
}

shows() {
	capture
	grep -qF -e "$1" "$TMP/screen"
}

wait_for() {
	wait_until 10 shows "$1" || {
		cat "$TMP/screen" "$TMP/err" >&2
		fail "the screen never shows '$1'"
	}
}

screen_says() { wait_for "$1"; }

screen_lacks() {
	capture
	! grep -qF -e "$1" "$TMP/screen" || fail "the screen shows '$1'"
}

lacks() { ! shows "$1"; }

# It goes away, sooner or later
screen_lacks_after() {
	wait_until 10 lacks "$1" || fail "the screen still shows '$1'"
}

shows_wanted() {
	capture
	cmp -s "$TMP/wanted" "$TMP/screen"
}

screen_is() {
	cat >"$TMP/wanted"
	if [ -n "${RECORD:-}" ]; then
		sleep 1
		capture
		echo "--- screen"
		cat "$TMP/screen"
		return
	fi
	wait_until 10 shows_wanted || {
		diff -u "$TMP/wanted" "$TMP/screen" >&2 || :
		fail "the screen is not what was wanted (- wanted, + shown)"
	}
}

# The program, by its pid
pid() {
	pane=$(tm display -p '#{pane_pid}')
	ps -o pid= -o comm= --ppid "$pane" | awk '$2 == "cgslabtop" { print $1 }'
}

# The terminal is as it was: modes, and the screen from before.
restored() {
	wait_for "left with $1"
	is "terminal modes" "$(cat "$TMP/after")" "$(cat "$TMP/before")"
	is "alternate screen" "$(tm display -p '#{alternate_on}')" 0
	is "mouse reports" "$(tm display -p '#{mouse_any_flag}')" 0
	is "cursor shown" "$(tm display -p '#{cursor_flag}')" 1
	screen_says shell
}

# A fixture of one's own to change
own_root() {
	cp -r "$ROOT" "$TMP/root"
	ROOT=$TMP/root
	chmod 755 "$TMP"
}
