# SPDX-License-Identifier: GPL-2.0-or-later
# runs.csv of bench.sh as tables: a group for each part, size and figure, a row for each command with the median of its runs
# and its ratio to the first row; then, of each part that was run at several numbers of memcgs, a row for each command with
# its CPU at each of them and the line through the smallest and the largest.
function median(list,    n, i, j, v, t) {
	n = split(list, v, " ")
	for (i = 2; i <= n; i++)
		for (j = i; j > 1 && v[j] + 0 < v[j - 1] + 0; j--) { t = v[j]; v[j] = v[j - 1]; v[j - 1] = t }
	return n % 2 ? v[(n + 1) / 2] : (v[n / 2] + v[n / 2 + 1]) / 2
}
FNR == 1 { next }
{
	group = $1 SUBSEP $2 SUBSEP $5
	if (!(group in rows)) { groups[++n_groups] = group; rows[group] = 0 }
	key = group SUBSEP $3
	if (!(key in values)) what[group, ++rows[group]] = $3
	values[key] = values[key] " " $6
	count[key]++
}
$1 ~ /^(look|tick|walk|scrape)$/ && $5 ~ /^cpu_us/ {
	if (!($2 in size_seen)) { size_seen[$2]; sizes[++n_sizes] = $2 }
	part = $1 SUBSEP $5
	if (!(part in part_rows)) { parts[++n_parts] = part; part_rows[part] = 0 }
	if (!((part, $3) in part_seen)) { part_seen[part, $3]; part_what[part, ++part_rows[part]] = $3 }
}
function tables(    g, r, id, name, v, first, ratio) {
	for (g = 1; g <= n_groups; g++) {
		split(groups[g], id, SUBSEP)
		printf "\n%s, %s: %s\n\n", id[1], id[2], id[3]
		for (r = 1; r <= rows[groups[g]]; r++) {
			name = what[groups[g], r]
			v = median(values[groups[g] SUBSEP name])
			if (r == 1) first = v
			ratio = first > 0 ? sprintf("%.2f x", v / first) : "-"
			printf "    %-52s %14s %10s   %d runs\n", name, v, ratio, count[groups[g] SUBSEP name]
		}
	}
}
# One command: where it has figures at less than two sizes, it has no line.
function line_of(part, figure, name,    s, key, v, n, from, to, at_from, at_to, slope) {
	printf "    %-52s", name
	for (s = 1; s <= n_sizes; s++) {
		key = part SUBSEP sizes[s] SUBSEP figure SUBSEP name
		if (!(key in values)) { printf " %9s", "-"; continue }
		v = median(values[key])
		printf " %9.0f", v
		if (!n++) { from = sizes[s]; at_from = v }
		to = sizes[s]; at_to = v
	}
	if (n < 2) { printf " %10s %14s\n", "-", "-"; return }
	slope = (at_to - at_from) / (to - from)
	printf " %10.0f %14.1f\n", at_from - slope * from, slope * 1000
}
function slopes(    p, s, r, id) {
	print "\nSlopes: microseconds of CPU (medians) at each number of memcgs, and the straight line through the smallest and the"
	print "largest of them: its constant part, and what each 1,000 memcgs add. A figure between them that is far from the line"
	print "says that the cost does not grow evenly."
	for (p = 1; p <= n_parts; p++) {
		split(parts[p], id, SUBSEP)
		printf "\n%s: %s\n\n    %-52s", id[1], id[2], "memcgs"
		for (s = 1; s <= n_sizes; s++) printf " %9s", sizes[s]
		printf " %10s %14s\n", "constant", "for each 1,000"
		for (r = 1; r <= part_rows[parts[p]]; r++) line_of(id[1], id[2], part_what[parts[p], r])
	}
}
END {
	tables()
	if (n_sizes > 1) slopes()
}
