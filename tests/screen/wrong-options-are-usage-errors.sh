#!/bin/sh
# Status 2, the option, and what would be right.
. "$TOP_SRCDIR/tests/screen/lib.sh"
export XDG_CONFIG_HOME="$TMP/config"
wrong() { # MESSAGE OPTION...
	message=$1
	shift
	expect 2 "$CGSLABTOP" "$@"
	says "cgslabtop: $message" "$TMP/err"
}
wrong "--delay: must be 0.1 s or more" -d 0.01
wrong "--iterations: '0' must be a number of times" -n 0
wrong "--view: there is no 'sties'; did you mean 'sites'?" -v sties
wrong "--sort: caches has no field 'x'" -v caches -s x
wrong "--tree: the caches have no tree" -v caches -t
wrong "--filter: 'a[' is no extended regular expression" --filter 'a['
wrong "columns: there is no \"x\"" --fields x
wrong "columns: there is no \"x\"; 'cgslabtop -v caches -f help' lists them" -v caches --fields x
expect 0 "$CGSLABTOP" -v caches -f help
says active_objs "$TMP/out"
wrong "unrecognized option '--bogus'" --bogus
wrong "--at: '2300-01-01' is too far" --at 2300-01-01
wrong "cgslabtop takes no argument, and 'extra' is one" extra
expect 4 "$CGSLABTOP" --root "$TMP/nonesuch"
says nonesuch "$TMP/err"
expect 4 "$CGSLABTOP" --input "$TMP/nonesuch"
says nonesuch "$TMP/err"
RUN='env TERM=dumb'
expect 0 "$CGSLABTOP" --version
