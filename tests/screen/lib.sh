# SPDX-License-Identifier: GPL-2.0-or-later
# For tests of screens: . "$TOP_SRCDIR/tests/screen/lib.sh"
#
# start WIDTHxHEIGHT [OPTION...]   cgslabtop in a terminal of that size
# keys KEY...                      presses them, as tmux names them ("Enter", "C-l", "q")
# text TEXT                        types it
# rows_are                         titles and rows are the text on standard input (blanks at line ends left out)
# title_is, header_is, tabs_are, message_is    the same of the first line, of the lines between it and the tabs,
#                                  of the line of tabs, of the line of messages
# screen_is                        the whole screen: for the few tests that are about all of it
# screen_says TEXT, screen_lacks TEXT
#
# MASK is a command of sed: what differs from clone to clone it makes the same, before anything is compared.
#
# A test holds the part that it is about, so that a change of another part does not touch it.
# A wait is for what the screen shows, never for a time; it gives up after 10 s. The delay is an hour, so
# that a tick is where a test asks for one. A screen is written by hand once, or recorded and read:
# RECORD=1 writes what is shown into the test, in place of each text behind <<'END'.
. "$TOP_SRCDIR/tests/lib.sh"

command -v tmux >/dev/null || skip "needs tmux"
ROOT=$FIXTURES/root-6.18
RUN=${RUN:-}
TERMINALS=0
undo() {
	write_records
	end_terminals
}

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
	tm capture-pane -p | sed -e 's/ *$//' -e "${MASK:-}" >"$TMP/screen"
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

# part NAME: its lines of the captured screen
part() {
	awk -v part="$1" '{ line[NR] = $0 }
	END {
		tabs = bottom = 0
		for (i = 1; i <= NR && !tabs; i++)
			if (line[i] ~ /^ 1 /)
				tabs = i
		bottom = line[NR] ~ /^F1/ ? NR - 1 : NR
		if (part == "screen") { from = 1; to = NR }
		if (part == "title") { from = 1; to = 1 }
		if (part == "header") { from = 2; to = tabs - 1 }
		if (part == "tabs") { from = tabs; to = tabs }
		if (part == "rows") { from = tabs + 1; to = bottom - 1 }
		if (part == "message") { from = bottom; to = bottom }
		while (part == "rows" && to > from && line[to] == "")
			to--
		for (i = from; i <= to; i++)
			print line[i]
	}' "$TMP/screen"
}

shows_wanted() {
	capture
	part "$1" >"$TMP/part"
	cmp -s "$TMP/wanted" "$TMP/part"
}

RECORDED=0
TEST=$(cd "$(dirname "$0")" && pwd)/$(basename "$0") # where RECORD=1 writes to
part_is() {
	cat >"$TMP/wanted"
	if [ -n "${RECORD:-}" ]; then
		sleep 1
		capture
		RECORDED=$((RECORDED + 1))
		part "$1" >"$TMP/recorded.$RECORDED"
		return
	fi
	wait_until 10 shows_wanted "$1" || {
		diff -u "$TMP/wanted" "$TMP/part" >&2 || :
		cat "$TMP/screen" >&2
		fail "the $1 is not what was wanted (- wanted, + shown)"
	}
}

screen_is() { part_is screen; }
title_is() { part_is title; }
header_is() { part_is header; }
tabs_are() { part_is tabs; }
rows_are() { part_is rows; }
message_is() { part_is message; }

# The texts of the test itself, in the order in which they were asked for
write_records() {
	[ "$RECORDED" -gt 0 ] || return 0
	awk -v tmp="$TMP" '
	skip && $0 == "END" { skip = 0 }
	!skip { print }
	/(_is|_are) <<.END.$/ {
		skip = 1
		n++
		while ((getline text < (tmp "/recorded." n)) > 0)
			print text
	}' "$TEST" >"$TMP/test" && cat "$TMP/test" >"$TEST"
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
