#!/bin/sh
# A mistake in top.conf is said before the screen is touched.
. "$TOP_SRCDIR/tests/screen/lib.sh"
mkdir -p "$TMP/config/cgslab"
export XDG_CONFIG_HOME="$TMP/config"
conf=$TMP/config/cgslab/top.conf
says_of() { # LINES MESSAGE
	printf "$1" >"$conf"
	expect 2 "$CGSLABTOP" --root "$ROOT" --once
	same "$TMP/err" <<END
cgslabtop: $conf:$2
END
}
says_of '[top]\ndelay = soon\n' '2: [top] delay: "soon" is no delay of 0.1 s or more'
says_of '[caches]\nsort = size\n' '2: [caches] sort: there is no column "size"'
says_of '[caches]\ntree = yes\n' '2: [caches] tree: the caches have no tree'
says_of '[memcgs]\ntree = 1\n' '2: [memcgs] tree: "1" is neither yes nor no'
says_of '[sties]\nsort = a\n' '2: [sties] sort: there is no section [sties]'
says_of '[keys]\nquit = Hyper\n' '2: [keys] quit: "Hyper" is no key'
says_of '[keys]\nqiut = q\n' '2: [keys] qiut: there is no such action'
says_of '[top]\ncolour = no\n' '2: [top] colour: there is no such setting in this section'
