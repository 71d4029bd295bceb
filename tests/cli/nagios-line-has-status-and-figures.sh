#!/bin/sh
# `cgslab status --nagios`: one line, the figures behind "|", 0 to 3 as plugins have them; unknown is never OK.
. "$TOP_SRCDIR/tests/lib.sh"
root=$FIXTURES/root-6.18
live=$("$CGSLAB" status --root "$root" --format json | jq .memcgs.live)
dying=$("$CGSLAB" status --root "$root" --format json | jq .memcgs.dying)

line() { # line STATUS TEXT OPTION...
	status=$1
	text=$2
	shift 2
	expect "$status" "$CGSLAB" status --root "$root" --nagios "$@"
	is "the line" "$(cat "$TMP/out")" "$text"
}
line 0 "CGSLAB OK - dying is $dying|'dying'=$dying;500;5000" -w 'dying>500' -c 'dying>5000'
line 1 "CGSLAB WARNING - dying is $dying (dying>1)|'dying'=$dying;1;5000" -w 'dying>1' -c 'dying>5000'
line 2 "CGSLAB CRITICAL - dying is $dying (dying>=3)|'dying'=$dying;1;3" -w 'dying>1' -c 'dying>=3'
line 2 "CGSLAB CRITICAL - live+dying is $((live + dying)) (live+dying>1)|'dying'=$dying;500; 'live+dying'=$((live + dying));;1" \
	-w 'dying>500' -c 'live+dying>1'
line 0 "CGSLAB OK - live is $live|'live'=$live;1024;" --warning 'live>1K'

# unknown: no such number, one that is not known, nothing to read, a condition that is none
expect 3 "$CGSLAB" status --root "$root" --nagios -w 'nonsense>1'
says "CGSLAB UNKNOWN" "$TMP/out"
cp -a "$root" "$TMP/root"
rm "$TMP/root/proc/cgroups"
expect 3 "$CGSLAB" status --root "$TMP/root" --nagios -c 'dying>5'
says "CGSLAB UNKNOWN" "$TMP/out"
expect 3 "$CGSLAB" status --root "$TMP/nowhere" --nagios -c 'dying>5'
says "CGSLAB UNKNOWN" "$TMP/out"
expect 3 "$CGSLAB" status --root "$root" --nagios
expect 2 "$CGSLAB" status --root "$root" -w 'dying>5'

# a mistake in the command is no state of the machine; one in a condition names the option that has it
for mistake in "--format csv" "--live --at 10m" "-o $TMP/nowhere/x" "--at never" "--bogus" "an-argument"; do
	# shellcheck disable=SC2086 # the words of an option
	expect 3 "$CGSLAB" status --root "$root" --nagios -w 'dying>5' $mistake
	says "CGSLAB UNKNOWN - " "$TMP/out"
	is "lines after $mistake" "$(wc -l <"$TMP/out")" 1
done
for mistake in --bogus "--delay never"; do
	# shellcheck disable=SC2086 # the words of an option
	expect 3 "$CGSLAB" status $mistake --root "$root" -w 'dying>5' --nagios
	says "CGSLAB UNKNOWN - " "$TMP/out"
	is "lines after $mistake before --nagios" "$(wc -l <"$TMP/out")" 1
	expect 2 "$CGSLAB" status $mistake --root "$root"
done
expect 3 "$CGSLAB" status --root "$root" --nagios -w 'dying5'
says "--warning: 'dying5' is no comparison" "$TMP/err"
expect 3 "$CGSLAB" status --root "$root" --nagios -c 'nonsense>5'
says "--critical: the status has no number 'nonsense'" "$TMP/err"
expect 0 "$CGSLAB" status --root "$root" --nagios -w 'dying>500' -o "$TMP/line"
says "CGSLAB OK" "$TMP/line"

# An option that would be left unread is a mistake.
expect 3 "$CGSLAB" status --nagios -w 'dying>1' --format json
says "cgslab: --nagios prints its own line; it does not go with --format" "$TMP/err"
