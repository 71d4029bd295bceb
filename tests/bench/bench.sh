#!/bin/bash
# `make bench`: what cgslab costs beside what a user would run instead, on the running kernel, in one run of at most
# twenty minutes: commands alternate, each figure is the median of its runs, and a ratio to cgslab's stands beside it.
#
#	[OUT=FOLDER] [PEERS=FOLDER] [SIZES="10 100 1000 10000 60000"] [PARTS="look tick ..."] tests/bench/bench.sh
#
# OUT gets runs.csv (part, size, what, run, figure, value: each run of each command) and README (made from it, and written
# over tests/bench/README by `make bench`). What is not installed, does not start or fails is named in README and left out;
# PEERS is a folder into which the packages of peers were unpacked (dpkg -x), so that nothing has to be installed. SIZES
# ascend: memcgs are added, and the kernel has ids for 65,535. Root; it makes memcgs of its own.
: "${TOP_SRCDIR:?is set by make bench}" "${TOP_BUILDDIR:?}"
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/kernel/memory.sh"
OUT=${OUT:-$TOP_BUILDDIR/tests/bench/out}
SIZES=${SIZES:-10 100 1000 10000 60000}
PARTS=${PARTS:-look tick drain slowdown window walk history export scrape}
PEERS=${PEERS:-/nonexistent}
PATH=$PATH:$PEERS/usr/bin:$PEERS/usr/sbin
NAME=cgslab-bench-$$
G=$MEM/$NAME
measure=$TOP_BUILDDIR/tests/bench/measure
pids=

undo() {
	for p in $pids; do kill "$p" 2>/dev/null || :; done
	[ ! -d "$G" ] || find "$G" -depth -type d -delete
}
mkdir -p "$OUT"
runs=$OUT/runs.csv
echo "part,size,what,run,figure,value" >"$runs"

put() { # put PART SIZE WHAT RUN FIGURE VALUE
	echo "$1,$2,${3//,/;},$4,$5,$6" >>"$runs"
}
remember() { # what was started in the background last: $p is its pid, and undo ends it
	p=$!
	pids="$pids $p"
}
has() { command -v "$1" >/dev/null 2>&1; }
left_out=$TMP/left-out
: >"$left_out"
leave_out() { # leave_out WHAT: in the README once, however often it is left out
	grep -qxF -e "$1" "$left_out" || echo "$1" | tee -a "$left_out" >&2
}
peer() { # peer COMMAND: whether it is there
	has "$1" && return 0
	leave_out "$1: not installed"
	return 1
}
goes_on() { # goes_on WHAT PID: whether what was started in the background still runs; $TMP/peer is what it said
	kill -0 "$2" 2>/dev/null && return 0
	leave_out "$1: does not start here: $(tail -n 1 "$TMP/peer")"
	return 1
}
# traced PROGRAM: bpftrace runs it in the background; $p is its pid
traced() {
	peer bpftrace || return 1
	bpftrace -e "$1" >"$TMP/peer" 2>&1 &
	remember
	attached() { grep -q Attach "$TMP/peer" || ! kill -0 "$p" 2>/dev/null; }
	wait_until 20 attached || :
	sleep 2
	goes_on bpftrace "$p"
}

# look PART SIZE RUN WHAT COMMAND...: CPU, clock and peak of one run
look() {
	local part=$1 size=$2 run=$3 what=$4 cpu wall kib
	shift 4
	peer "$1" || return 0
	read -r cpu wall kib < <("$measure" -e 1 "$@") || {
		leave_out "$what: fails in $part, $size"
		return 0
	}
	put "$part" "$size" "$what" "$run" cpu_us "$cpu"
	put "$part" "$size" "$what" "$run" wall_us "$wall"
	put "$part" "$size" "$what" "$run" peak_kib "$kib"
}

counted() { find "$MEM" -type d | wc -l; }
made=0
grow_to() { # grow_to COUNT: so many live memcgs in all; fails where the kernel makes no more
	local more
	while more=$(($1 - $(counted))) && [ $more -gt 0 ]; do
		for (( ; more > 0; more -= 500)); do # (a folder, and 499 in it)
			make_group "/$made"
			[ -d "$G/$made" ] || return 1
			[ $more -le 1 ] || seq -f "$G/$made/unit-%g.service" $((more < 500 ? more - 1 : 499)) | xargs mkdir || return 1
			made=$((made + 1))
		done
	done
}

# record [INTERVAL [LINE...]]: cgslabd with a tick a second, without windows unless LINEs say so; $daemon is its pid,
# $CGSLAB_HISTORY its file
record() {
	local interval=${1:-1s}
	shift $(($# > 0))
	[ $# -gt 0 ] || set -- "[trace]" "kmem = off"
	export CGSLAB_HISTORY=$TMP/state/history.db RUNTIME_DIRECTORY=$TMP/run
	rm -rf "${TMP:?}/state" "${TMP:?}/run"
	mkdir "$TMP/state" "$TMP/run"
	printf '%s\n' "[sample]" "interval = $interval" "$@" "[history]" "path = $CGSLAB_HISTORY" >"$TMP/conf"
	"$CGSLABD" --foreground --config "$TMP/conf" 2>"$TMP/log" 9>&- &
	daemon=$!
	pids="$pids $daemon"
	ticked() { [ "$(sqlite3 -readonly "$CGSLAB_HISTORY" 'SELECT count(*) FROM tick' 2>/dev/null || echo 0)" -ge 3 ]; }
	wait_until 60 ticked || fail "cgslabd does not tick: $(cat "$TMP/log")"
}
end() { # end PID
	kill "$1" 2>/dev/null || :
	wait "$1" 2>/dev/null || :
}
# One look: the command that an operator types, at each size.
part_look() { # SIZE
	local run
	record
	for run in 1 2 3 4 5 6 7; do
		look look "$1" $run "cgslab status" "$CGSLAB" status
		look look "$1" $run "cgslab status --live" "$CGSLAB" status --live
		look look "$1" $run "cgslabtop -b -n 1" "$CGSLABTOP" -b -n 1
		look look "$1" $run "slabtop -o" slabtop -o
		look look "$1" $run "systemd-cgtop -b -m -n 1" systemd-cgtop -b -m -n 1
		look look "$1" $run "atop 1 1" atop 1 1
		look look "$1" $run "find over the tree" find "$MEM" -type d
	done
	end "$daemon"
}

# over SIZE WHAT SECONDS PID: CPU a tick of a process that goes on and ticks once a second
over() {
	local before after
	{ before=$("$measure" -p "$4") && sleep "$3" && after=$("$measure" -p "$4"); } || {
		leave_out "$2: ended while it was measured, size $1"
		return 0
	}
	put tick "$1" "$2" 1 cpu_us_a_tick $(((after - before) / $3))
}
# a_tick SIZE WHAT COMMAND...: CPU of one of the samples of a COMMAND whose last argument is their number: what ten take
# beyond two, so that the start is not in it, and a tick that takes longer than its second is whole
a_tick() {
	local size=$1 what=$2 two ten kib
	shift 2
	peer "$1" || return 0
	{ read -r two _ _ < <("$measure" -e 1 "$@" 2) && read -r ten _ kib < <("$measure" -e 1 "$@" 10); } || {
		leave_out "$what: fails in tick, $size"
		return 0
	}
	put tick "$size" "$what" 1 cpu_us_a_tick $(((ten - two) / 8))
	put tick "$size" "$what" 1 peak_kib "$kib"
}
tick_of_recorder() { # SIZE
	local p
	record
	sleep 5
	over "$1" "cgslabd, a tick a second" 20 "$daemon"
	while mkdir "$G/brief" && rmdir "$G/brief"; do sleep 1; done &
	remember
	over "$1" "cgslabd, beside a memcg made and removed each second" 20 "$daemon"
	end $p
	put tick "$1" "cgslabd, a tick a second" 1 peak_kib "$(awk '$1 == "VmHWM:" { print $2 }' "/proc/$daemon/status")"
	end "$daemon"
}
tick_of_node_exporter() { # SIZE
	local p before port=19471
	peer prometheus-node-exporter && peer curl || return 0
	prometheus-node-exporter --web.listen-address=127.0.0.1:$port --collector.disable-defaults \
		--collector.slabinfo --collector.cgroups >"$TMP/peer" 2>&1 &
	remember
	answers() { curl -s -o /dev/null "http://127.0.0.1:$port/metrics"; }
	if wait_until 10 answers; then
		before=$("$measure" -p $p)
		for _ in $(seq 20); do answers; done
		put tick "$1" "node_exporter, slabinfo and cgroups, a scrape" 1 cpu_us_a_tick $((($("$measure" -p $p) - before) / 20))
	else
		leave_out "node_exporter: does not answer: $(tail -n 1 "$TMP/peer")"
	fi
	end $p
}
# A tick: what goes on all day, each with one sample a second.
part_tick() { # SIZE
	local p
	tick_of_recorder "$1"
	# shellcheck disable=SC2016 # for the shell that is started
	! peer slabtop || a_tick "$1" "slabtop -o, each second anew" sh -c 'for i in $(seq "$1"); do slabtop -o || exit 1; sleep 1; done' sh
	a_tick "$1" "systemd-cgtop -b -m -d 1" systemd-cgtop -b -m -d 1 -n
	a_tick "$1" "atop -w FILE 1" atop -w "$TMP/atop.raw" 1
	tick_of_node_exporter "$1"
	if traced 'tracepoint:kmem:kmalloc /args->bytes_alloc == 4096/ { @[args->call_site] = count(); }
		interval:s:1 { print(@); clear(@); }'; then
		over "$1" "bpftrace, kmalloc of 4096 bytes by call site" 20 "$p"
		end "$p"
	fi
}

# Each churn is of 4,000 mkdir and rmdir; figures are of one pair.
pairs() {
	"$TOP_BUILDDIR/tests/bench/churn" "$G/pairs" 4000 | awk '{ printf "%.0f %.0f\n", $6 / 4000, $8 / 4000 }'
}
one_slow() { # one_slow WHAT RUN
	local wall cpu
	read -r wall cpu < <(pairs)
	put slowdown pairs "$1" "$2" wall_ns "$wall"
	put slowdown pairs "$1" "$2" cpu_ns "$cpu"
	"$TOP_BUILDDIR/tests/bench/epollload" 1 >"$TMP/epoll"
	put slowdown epoll "$1" "$2" wall_ns "$(cut -d' ' -f2 "$TMP/epoll")"
	local before after
	before=$(date +%s%N)
	for _ in $(seq 300); do /bin/true; done
	after=$(date +%s%N)
	put slowdown forkexec "$1" "$2" wall_ns $(((after - before) / 300))
}
part_slowdown() {
	local run p
	make_group /pairs
	pairs >/dev/null
	for run in 1 2 3 4 5; do
		one_slow "nothing" $run
		record
		one_slow "cgslabd, a tick a second" $run
		end "$daemon"
		"$CGSLAB" sites --events --seconds 30 >/dev/null 2>&1 &
		remember
		sleep 0.5
		one_slow "a window of allocation tracing" $run
		end $p
		if traced 'tracepoint:kmem:kmalloc /args->bytes_alloc == 4096/ { @[args->call_site] = count(); }'; then
			one_slow "bpftrace, the same by call site" $run
			end "$p"
		fi
		if peer perf; then
			perf kmem --slab record -o "$TMP/kmem.data" sleep 60 >"$TMP/peer" 2>&1 &
			remember
			sleep 1
			! goes_on "perf kmem" $p || one_slow "perf kmem --slab record" $run
			end $p
			rm -f "$TMP/kmem.data"
		fi
	done
}

# A million kmalloc events, drained. bpftrace counts them in the kernel: what it takes itself is the reading of its counts,
# and what it costs those who allocate stands under slowdown.
part_drain() {
	local run before after events=4000000
	# (a folder of its own for the lock of the kernel tests, which is ours)
	TMPDIR=$TMP ROUNDS=3 bash "$TOP_SRCDIR/tests/bench/window-drain.sh" 9>&- >"$TMP/drain" 2>&1 || {
		leave_out "drain: fails: $(tail -n 1 "$TMP/drain")"
		return 0
	}
	awk '/^cgslab:/ { print "drain,million,cgslab window," ++c ",cpu_s," $7 }
		/^perf:/ { print "drain,million,perf record," ++p ",cpu_s," $2 }' "$TMP/drain" >>"$runs"
	for run in 1 2 3; do
		traced 'tracepoint:kmem:kmalloc /args->bytes_alloc == 64/ { @[args->call_site, args->bytes_req] = count(); }
			interval:s:1 { print(@); clear(@); }' || return 0
		before=$("$measure" -p "$p")
		"$TOP_BUILDDIR/tests/kernel/pollload" $events 56
		after=$("$measure" -p "$p") || { leave_out "bpftrace: ended while it was measured, in drain"; return 0; }
		end "$p"
		put drain million "bpftrace, counts by call site" $run cpu_s "$(awk -v t=$((after - before)) -v n=$events 'BEGIN { printf "%.4f", t / n }')"
	done
}

# Windows of allocation tracing: what an event costs who allocates (manual of sites), and what a window costs the recorder
# (README, cgslab.conf).
poll_ns() { # ns of CPU of one poll() with one kmalloc of 56 bytes
	"$measure" -e 1 "$TOP_BUILDDIR/tests/kernel/pollload" 500000 56 | awk '{ printf "%.0f", $1 * 1000 / 500000 }'
}
part_window() {
	local run p slots n
	for run in 1 2 3 4 5; do
		put window "one kmalloc" "no window open" $run cpu_ns "$(poll_ns)"
		for slots in kmalloc-64:recorded kmalloc-4k:rejected; do
			"$CGSLAB" sites --events --slots "${slots%:*}" --seconds 30 >"$TMP/peer" 2>&1 &
			remember
			sleep 1
			! goes_on "cgslab sites --events" $p || put window "one kmalloc" "a window: the event is ${slots#*:}" $run cpu_ns "$(poll_ns)"
			end $p
		done
	done
	"$TOP_BUILDDIR/tests/kernel/pollload" 1000000000000 &
	remember
	for run in 1 2 3; do
		record 1s "[trace]" "budget = 100%" "every = 1s"
		windows() { [ "$(sqlite3 -readonly "$CGSLAB_HISTORY" 'SELECT count(*) FROM site_window' 2>/dev/null || echo 0)" -ge 6 ]; }
		wait_until 120 windows || { leave_out "window: no six windows in two minutes"; end "$daemon"; continue; }
		end "$daemon"
		n=0
		for cpu in $(sqlite3 -readonly "$CGSLAB_HISTORY" 'SELECT CAST(cpu_seconds * 1e6 AS INTEGER) FROM site_window ORDER BY id'); do
			n=$((n + 1))
			if [ $n = 1 ]; then
				put window "200 ms" "the first one, with sites that are new" $run cpu_us "$cpu"
			else
				put window "200 ms" "a later one" "$run.$n" cpu_us "$cpu"
			fi
		done
	done
	end $p
}

# All memcgs by the kernel's own tree, beside folders.
part_walk() { # SIZE
	local run
	if "$TOP_BUILDDIR/tests/bench/walkcost" walk "$MEM" 9 >"$TMP/walk" 2>"$TMP/walk.err"; then
		put walk "$1" "the kernel's tree by BPF" 1 cpu_us "$(awk '$1 == "walk_cpu_median" { printf "%.0f", $2 * 1000 }' "$TMP/walk")"
		put walk "$1" "the same, with what holds the dying" 1 cpu_us \
			"$(awk '$1 == "walk_with_holders_cpu_median" { printf "%.0f", $2 * 1000 }' "$TMP/walk")"
	else
		leave_out "walk by BPF at $1: $(tail -n 1 "$TMP/walk.err")"
	fi
	for run in 1 2 3 4 5; do look walk "$1" $run "find over the tree" find "$MEM" -type d; done
}

# A history of N ticks, 2 s apart, made from one tick of this kernel: at key ticks with all that is known, and between them
# a dozen caches whose counters change each time.
make_history() { # make_history N
	record
	end "$daemon"
	cp "$CGSLAB_HISTORY" "$TMP/one.db"
	sqlite3 "$TMP/one.db" "PRAGMA wal_checkpoint(TRUNCATE)" >/dev/null 2>&1 || :
	MANY=$1 sqlite3 "$TMP/one.db" >/dev/null <<END
PRAGMA journal_mode = DELETE;
BEGIN;
UPDATE run SET clean = 0;
CREATE TEMP TABLE m AS SELECT max(id) AS last FROM tick;
CREATE TEMP TABLE n AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1) SELECT i FROM n;
CREATE TEMP TABLE t AS SELECT tick.* FROM tick, m WHERE id = last;
$(sqlite3 "$CGSLAB_HISTORY" "SELECT 'INSERT INTO tick SELECT ' || group_concat(CASE name WHEN 'id' THEN 'id + i'
	WHEN 'key' THEN 'i % 300 = 0' WHEN 'utc_ns' THEN 'utc_ns - ($1 - i) * 2000000000'
	WHEN 'boottime_ns' THEN 'boottime_ns + i * 2000000000'
	WHEN 'mono_ns' THEN 'mono_ns + i * 2000000000' WHEN 'live' THEN 'live + i % 17' ELSE name END) || ' FROM t, n;'
	FROM pragma_table_info('tick')")
CREATE TEMP TABLE v AS SELECT cache, active_objs, num_objs, num_slabs, max(tick) FROM cache_value GROUP BY cache;
INSERT INTO cache_value SELECT id, cache, active_objs, num_objs, num_slabs, NULL, NULL FROM tick, v, m WHERE id > last AND key;
INSERT INTO cache_value SELECT t.id, cache, active_objs + t.id % 17, num_objs, num_slabs, NULL, NULL
	FROM tick t, m JOIN v JOIN cache c ON c.id = cache WHERE t.id > last AND NOT key
	AND (name LIKE 'kmalloc-%k' OR name IN ('mem_cgroup', 'dentry', 'vm_area_struct'));
$(for t in source_state:source struct_fact:struct; do
	sqlite3 "$CGSLAB_HISTORY" "SELECT 'INSERT INTO ${t%:*} SELECT ' || group_concat(iif(name = 'tick', 'tick.id', 's.' || name))
		|| ' FROM tick, m, (SELECT *, max(tick) FROM ${t%:*} GROUP BY ${t#*:}) s WHERE tick.id > last AND key;'
		FROM pragma_table_info('${t%:*}')"
done)
COMMIT;
END
}
part_history() {
	local ticks run size
	for size in day:43200 month:302400 year:620000; do # (a month and a year as retention leaves them, in full ticks a day and minutes)
		ticks=${size#*:}
		make_history "$ticks"
		put history "${size%:*}" "file of $ticks ticks" 1 bytes "$(stat -c %s "$TMP/one.db")"
		for run in 1 2 3; do
			look history "${size%:*}" $run "export, one tick in each hour" "$CGSLAB" export ticks --input "$TMP/one.db" --since 2000-01-01 --every 1h
			look history "${size%:*}" $run "status of yesterday" "$CGSLAB" status --input "$TMP/one.db" --at 6h
		done
	done
}

part_export() {
	local run rows=150000
	make_history $rows
	"$CGSLAB" export ticks --input "$TMP/one.db" --since 2000-01-01 >"$TMP/ours.csv"
	"$TOP_SRCDIR/tests/bench/ticks-in-sql" "$TMP/one.db" "$(sed -n 1p "$TMP/ours.csv")" >"$TMP/same.sql"
	sed 1d "$TMP/ours.csv" >"$TMP/rows"
	sqlite3 -readonly -csv "$TMP/one.db" ".read $TMP/same.sql" | tr -d '\r' | cmp - "$TMP/rows" ||
		fail "the query beside the export gives other rows"
	for run in 1 2 3 4 5; do
		look export $rows $run "cgslab export ticks" "$CGSLAB" export ticks --input "$TMP/one.db" --since 2000-01-01
		look export $rows $run "cgslab export ticks, time live dying" "$CGSLAB" export ticks --input "$TMP/one.db" --since 2000-01-01 -f time,live,dying
		look export $rows $run "sqlite3 -csv, the same columns" sqlite3 -readonly -csv "$TMP/one.db" ".read $TMP/same.sql"
		look export $rows $run "sqlite3 -csv, SELECT * FROM tick" sqlite3 -csv -header "$TMP/one.db" "SELECT * FROM tick"
		look export $rows $run "sqlite3 -csv, time live dying" sqlite3 -csv -header "$TMP/one.db" \
			"SELECT strftime('%Y-%m-%dT%H:%M:%fZ', utc_ns / 1e9, 'unixepoch'), live, dying FROM tick"
	done
}

part_scrape() { # SIZE
	local run
	record
	for run in 1 2 3 4 5 6 7; do
		look scrape "$1" $run "cgslab export --metrics" "$CGSLAB" export --metrics
	done
	end "$daemon"
}

timed() { # timed PART [SIZE]
	local before=$SECONDS
	"part_$1" "${@:2}"
	echo "$*: $((SECONDS - before)) s" >&2
}
# at_each_size SIZE...: the parts that have sizes; below 100 a look alone, since there the machine's caches are what costs
at_each_size() {
	local size part before
	[[ " $PARTS " =~ \ (look|tick|walk|scrape)\  ]] || return 0
	for size in "$@"; do
		[ "$(counted)" -le $((size + size / 10)) ] || {
			leave_out "size $size: $(counted) memcgs are there already"
			continue
		}
		before=$SECONDS
		grow_to "$size" || {
			leave_out "size $size: the kernel makes no more memcgs than $(counted)"
			return 0
		}
		echo "$size memcgs: $((SECONDS - before)) s" >&2
		for part in $PARTS; do
			case $part in
			look) timed "$part" "$size" ;;
			tick | walk | scrape) [ "$size" -lt 100 ] || timed "$part" "$size" ;;
			esac
		done
	done
}

make_group ""
started=$(date +%s)
load=$(cut -d' ' -f1-3 /proc/loadavg)
for part in $PARTS; do
	case $part in
	look | tick | walk | scrape) ;;
	*) timed "$part" ;;
	esac
done
# shellcheck disable=SC2086 # a list of words
at_each_size $SIZES

{
	echo "Figures of one run of \`make bench\`"
	echo "=================================="
	echo
	echo "Made by tests/bench/bench.sh on $(uname -r), $(nproc) processors, $(date -u +%Y-%m-%d); load $load at the start,"
	echo "$(cut -d' ' -f1-3 /proc/loadavg) at the end; $((($(date +%s) - started) / 60)) minutes. Medians; x is the ratio to the first row of"
	echo "its group. Times vary from machine to machine: make your own. tests/bench/instructions has counts that do not."
	echo "A size is the number of memcgs in all, those of the machine itself included. A tick is the CPU of the program itself;"
	echo "what tracing costs those who allocate is under slowdown."
	[ ! -s "$left_out" ] || {
		echo
		echo "Left out:"
		sed 's/^/    /' "$left_out"
	}
	awk -F, -f "$TOP_SRCDIR/tests/bench/table.awk" "$runs"
} >"$OUT/README"
cat "$OUT/README"
