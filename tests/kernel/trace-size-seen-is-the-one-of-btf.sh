#!/bin/bash
# The size that the kernel is seen to ask for when it makes a struct mem_cgroup is the one that its type
# information tells; where the struct has a cache of its own there is no kmalloc to see, and it says so.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/kernel/trace-lib.sh"
need_kernel
seen=$("$TOP_BUILDDIR/tests/kernel/observe") || fail "nothing was seen"
"$CGSLAB" status --live --format json >"$TMP/status"
told=$(jq '.structs[] | select(.name == "mem_cgroup") | .requested_bytes' "$TMP/status")
state=$(jq -r '.structs[] | select(.name == "mem_cgroup") | .state' "$TMP/status")
echo "seen $seen, told $told, $state"
case $state in
absent) is "bytes seen" "$seen" "$told" ;;
*) is "what was seen" "$seen" "own cache" ;;
esac
is "instances left" "$(stale_instances)" ""
