#!/bin/sh
# Every mistake on the command line: exit status 2, nothing on stdout, the wrong word and what would be right.
. "$TOP_SRCDIR/tests/lib.sh"

wrong() { # wrong MESSAGE ARGUMENTS...
	message=$1
	shift
	expect 2 "$CGSLAB" "$@"
	same "$TMP/out" </dev/null
	says "$message" "$TMP/err"
	says "cgslab" "$TMP/err"
}

wrong "Usage: cgslab COMMAND"
wrong "'bogus' is no command; 'cgslab --help' lists them" bogus
wrong "'statsu' is no command; did you mean 'status'?" statsu
wrong "'--bogus'" show memcgs --bogus
wrong "did you mean '--filter'?" show memcgs --fitler=x
wrong "--format: 'cvs' is no format: table, csv, json, jsonl, openmetrics, prometheus or markdown; did you mean 'csv'?" show memcgs --format cvs
wrong "Try 'cgslab show --help'" show memcgs --bogus
wrong "requires an argument" show memcgs -o
wrong "'foo' is no table: memcgs, dying, caches, structs, ticks, events" show foo
wrong "'memcg' is no table; did you mean 'memcgs'?" show memcg
wrong "a table must be named: memcgs, dying, caches, structs, ticks, events, sites" show
wrong "'foo' is no table" export foo
wrong "one table at a time" show memcgs caches
wrong "status takes no argument, and 'x' is one" status x
wrong "--format: 'xml' is no format: table, csv, json, jsonl, openmetrics, prometheus or markdown" show memcgs --format xml
wrong "--format: 'csv' is no format of status: table or json" status --format csv
wrong "--format: 'jsno' is no format: table or json; did you mean 'json'?" status --format jsno
wrong "--format: 'csv' is no format of patch: table or json" patch list --format csv
wrong "--format: 'openmetrics' is no format of dying: table, csv, json, jsonl or markdown" dying --format openmetrics
wrong "--format: patch list does not take it" patch list --format json
wrong "--format: patch apply does not take it" patch apply --format json "$TMP"
wrong "--series: patch list does not take it" patch list --series 6.1
wrong "--dry-run: patch check does not take it" patch check --dry-run "$TMP"
wrong "--am: patch revert does not take it" patch revert --am "$TMP"
wrong "--fields: table memcgs has no field 'bogus'; it has:" show memcgs --fields path,bogus
wrong "--fields: names no field" show memcgs --fields ,
wrong "--sort: table caches has no field 'path'" show caches --sort path
wrong "--filter: '[' is no extended regular expression" show memcgs --filter '['
wrong "--limit: '0' must be a number of rows" show memcgs --limit 0
wrong "--limit: '-1' must be a number of rows" show memcgs --limit=-1
wrong "--limit: '99999999999999999999999' must be" show memcgs --limit 99999999999999999999999
wrong "--delay: '0' must be seconds" show memcgs -d 0
wrong "--delay: 'nan' must be seconds" show memcgs -d nan
wrong "--iterations: 'x' must be a number of times" show memcgs -n x
wrong "--tree: only table memcgs is a tree" show caches --tree
wrong "--follow: only table events can be followed" show memcgs --follow
for page in --metrics --http; do
	wrong "$page is one page of the whole machine; it takes no table, and 'memcgs' is one" export $page memcgs
	for option in --sort=name --limit=1 --iterations=1 --by=maker --reverse --filter=x --fields=time --since=10m --at=10m --delay=1; do
		wrong "metrics are of this moment and whole; they do not go with ${option%%=*}" export $page "$option"
	done
done
wrong "metrics are of this moment and whole; they do not go with --limit" export ticks --format prometheus --limit 1
wrong "--http answers on standard output; it does not go with --output" export --http -o "$TMP/page"

wrong "--since: '2263-01-01' is too far: times are of the years 1678 to 2261" show ticks --since 2263-01-01
wrong "--until: '@99999999999' is too far" show ticks --until @99999999999
wrong "--until: '2026-02-31' is no time" show ticks --until 2026-02-31
wrong "cgslab: unrecognized option '--bogus'" status --bogus
expect 2 "$CGSLABD" --bogus
says "cgslabd: unrecognized option '--bogus'" "$TMP/err"
! grep -q /cgslabd "$TMP/err" || fail "a message begins with the path of the program"
wrong "did you mean '--probes'?" cost --count 5
wrong "did you mean '--count'?" verify --probes=5
wrong "a PATH goes with --free" dying /x
expect 0 "$CGSLAB" dying --help
says "Usage: cgslab dying [OPTION]... [--free [PATH]]" "$TMP/out"

# The help of show names each table that there is.
expect 0 "$CGSLAB" show --help
"$CGSLAB" show 2>&1 | sed -n 's/.*a table must be named: //p' | tr -d ',' | tr ' ' '\n' >"$TMP/tables"
[ -s "$TMP/tables" ] || fail "no table is named"
while read -r table; do
	sed -n 2p "$TMP/out" | grep -qw "$table" || fail "show --help does not name $table"
done <"$TMP/tables"

# Help lists the formats that the command has.
formats() { # formats COMMAND LIST
	expect 0 "$CGSLAB" "$1" --help
	grep -q -e "--format=F  *$2\$" "$TMP/out" || fail "$1 --help: no --format=F of $2"
}
for command in status verify patch; do
	formats $command "table or json"
done
for command in dying cost sites compare; do
	formats $command "table, csv, json, jsonl or markdown"
done
for command in show export; do
	formats $command "table, csv, json, jsonl, openmetrics, prometheus or markdown"
done

# A mistake in --sort is found before --output is touched.
expect 2 "$CGSLAB" show memcgs --sort bogus -o "$TMP/kept"
[ ! -e "$TMP/kept" ] || fail "--output was made"
