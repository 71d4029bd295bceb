#!/bin/sh
# Completion of bash: words as readline splits them, at "=" and ":" too.
. "$TOP_SRCDIR/tests/lib.sh"
mkdir "$TMP/empty"
cat >"$TMP/ask" <<'END'
cgslab() { "$CGSLAB" "$@"; }
. "$TOP_SRCDIR/dist/completions/cgslab.bash"
cd "$1" && shift
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_cgslab
echo "${COMPREPLY[*]}"
END
offers() { # offers WANTED WORD...
	wanted=$1
	shift
	is "$*" "$(CGSLAB="$CGSLAB" bash "$TMP/ask" "$TMP/empty" "$@")" "$wanted"
}
offers "show" cgslab sh
offers "caches" cgslab show ca
offers "json jsonl" cgslab show ticks --format js
offers "json jsonl" cgslab show ticks --format = js
offers "table json" cgslab status --format =
offers "table csv json jsonl openmetrics prometheus markdown" cgslab show ticks --format =
offers "today" cgslab show ticks --since = to
offers "dying<100" cgslab status --check dy
offers "help" cgslab hel
offers "--at" cgslab status --a
offers "active_objs" cgslab show caches -s ac
offers "active_objs" cgslab show caches --sort ac
offers "now today yesterday boot:0 boot:-1" cgslab compare ""
offers "boot:0 boot:-1" cgslab compare now bo
offers "0 -1" cgslab compare boot :
offers "-1" cgslab compare boot : -1 boot : -
offers "--memcgs" cgslab compare now --m
# the exit statuses at the end of a help text name an option, too
offers "" cgslab compare now --c
offers "--check --critical" cgslab status --c
