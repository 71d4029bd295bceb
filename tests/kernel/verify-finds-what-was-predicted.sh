#!/bin/sh
# Memcgs are made on this kernel, and slab holds for them what cgslab predicts; none stays.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/kernel/verify-lib.sh"
need_kernel

expect 0 "$CGSLAB" verify --count 500 --format json
jq -e '.schema == "cgslab.verify.1" and .good and .memcgs == 500' "$TMP/out" >/dev/null
# Each followed struct is measured, and what is said to be right is: measured within tolerance.
"$CGSLAB" status --format json >"$TMP/status"
for name in $(jq -r '.structs[].name' "$TMP/status"); do
	jq -e --arg n "$name" 'any(.checks[]; (.name | startswith("by slot")) and (.name | contains($n)))' \
		"$TMP/out" >/dev/null || fail "$name is not measured"
done
jq -e 'all(.checks[] | select(.verdict == "ok" and (.at_least | not));
	(.measured_bytes - .predicted_bytes | fabs) <= .tolerance_bytes)' "$TMP/out" >/dev/null
saved=$(jq '.per_memcg.saved_bytes' "$TMP/status")
is "what it calls saved" "$(jq '.checks[] | select(.name == "saved by slot").predicted_bytes' "$TMP/out")" "$saved"
is "groups left" "$(find "$MEMORY" -maxdepth 1 -name 'cgslab-verify-*')" ""
