# SPDX-License-Identifier: GPL-2.0-or-later
# runs.csv of bench.sh as tables: a group for each part, size and figure, a row for each command with the median of its runs
# and its ratio to the first row.
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
END {
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
