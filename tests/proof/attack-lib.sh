# SPDX-License-Identifier: GPL-2.0-or-later
# For what attacks the programs: . "$TOP_SRCDIR/tests/proof/attack-lib.sh" behind tests/lib.sh
. "$TOP_SRCDIR/tests/cli/history-lib.sh"

# attack SEED DAMAGES SHARE: attack.py on a history of seven ticks with a row in each table, and a bundle
attack() {
	export ROOT="$FIXTURES/root-6.18" SANITIZED=no
	export ASAN_OPTIONS=detect_leaks=1:allocator_may_return_null=1 UBSAN_OPTIONS=print_stacktrace=1
	! grep -q fsanitize=address "${CONFIG_STATUS:-$TOP_BUILDDIR/config.status}" || SANITIZED=yes
	for s in 0 2 4 60 62 120 3600; do
		slabinfo kmalloc-4k $((100 + s))
		mkdir "$TMP/root/sys/fs/cgroup/memory/group-$s"
		tick $s
		[ $s != 62 ] || rmdir "$TMP/root/sys/fs/cgroup/memory/group-2"
	done
	sqlite3 "$CGSLAB_HISTORY" "INSERT INTO event (tick, utc_ns, boottime_ns, event, root, cgroup_id, path, path_cut,
		pid, comm, lifetime_ns) SELECT id, utc_ns, boottime_ns, 'born', 4, 7, '/a', 0, 1, 'mk', 5 FROM tick;
		INSERT INTO churn VALUES (3, '/a', 'mk', 4, 4);
		INSERT INTO site_window SELECT 1, id, utc_ns, boottime_ns, 'kmalloc-4k', 1, 0.2, 10, 0, 5, 0.01, 0.02, ''
		FROM tick WHERE id = 4;
		INSERT INTO site_value VALUES (1, 'f+0x1', 'plain', 4096, 10, 25000, 2500, 2500, 2560);
		PRAGMA journal_mode = DELETE" >/dev/null
	"$CGSLAB" bundle --root "$ROOT" -o "$TMP/bundle.db" >/dev/null
	python3 "$TOP_SRCDIR/tests/proof/attack.py" "$TMP" "$@" 2>"$TMP/findings" || {
		cat "$TMP/findings" >&2
		[ -z "${KEEP:-}" ] || cp -r "$TMP/found" "$KEEP"
		fail "seed $1"
	}
}
