#!/bin/sh
# A folder that may not be read makes live and dying unknown, never dying; however long a path is, root reads it.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/kernel/memory.sh"
command -v setpriv >/dev/null || skip "needs setpriv (util-linux)"

make_group ""
mkdir "$G/hidden"
for i in 1 2 3 4 5 6 7 8 9; do mkdir "$G/hidden/$i"; done
chmod 700 "$G/hidden"
chmod 755 "$TMP"
cp "$CGSLAB" "$TMP/cgslab" # where nobody may run it

# as_nobody STATUS ARGS...
as_nobody() {
	wanted=$1
	shift
	expect "$wanted" setpriv --reuid=65534 --regid=65534 --clear-groups "$TMP/cgslab" "$@"
}
if [ $VERSION = v1 ]; then
	as_nobody 0 status --format json
	is "live and dying behind a folder of 0700" "$(jq -c '.memcgs | [.live, .dying]' "$TMP/out")" '[null,null]'
	jq -r '.sources[] | select(.name == "cgroup") | .state + " " + .detail' "$TMP/out" >"$TMP/detail"
	says "denied" "$TMP/detail"
	says "below $MEM could not be read: there are at least" "$TMP/detail"
	says "run as root" "$TMP/detail"
	for limit in 'dying<100' 'dying<1' 'live>0'; do
		as_nobody 4 status --check "$limit"
	done
	as_nobody 0 status
	says "- live with the root, - dying" "$TMP/out"
fi
chmod 755 "$G/hidden"

# 20 folders of 250 bytes each, below one another: 5,000 bytes of path.
if [ $VERSION = v1 ]; then
	python3 - "$G" <<'END'
import os, sys
os.chdir(sys.argv[1])
for i in range(20):
    os.mkdir('7' * 250)
    os.chdir('7' * 250)
END
	expect 0 "$CGSLAB" export memcgs --fields path --filter "^/$NAME/7"
	is "folders with long paths" "$(($(wc -l <"$TMP/out") - 1))" 20
	expect 0 "$CGSLAB" status --format json
	is "state of cgroup" "$(jq -r '.sources[] | select(.name == "cgroup") | .state' "$TMP/out")" ok
fi
