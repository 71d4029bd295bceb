# SPDX-License-Identifier: GPL-2.0-or-later
# measure.awk - rows of `measured` from the results of one kernel: n=0 FILE of the
# unpatched one, then n=2 FILE and so on of those with so many patches. With -v computed=1 the
# others are computed from the first. -v series=NAME -v arch=NAME -v config=NAME -v date=DAY, and what cgslab
# said on the unpatched kernel: -v told_slots= -v told_pages= -v pays_from=

function fls(n,  bits)
{
	for (bits = 0; n >= 1; n = int(n / 2))
		bits++
	return bits
}

# mm/slub.c, calculate_order(): the smallest order that wastes little enough.
function slab_order(slot,  objects, most, first, order, bytes, part)
{
	objects = 4 * (fls(value["cpus"]) + 1)
	most = int(value["page"] * 8 / slot)
	if (objects > most)
		objects = most
	for (first = 0; value["page"] * 2 ^ first < objects * slot; )
		first++
	for (part = 16; part >= 2; part /= 2)
		for (order = first; order <= 3; order++) {
			bytes = value["page"] * 2 ^ order
			if (bytes % slot <= bytes / part)
				return order
		}
	return first
}

function page_bytes(slot,  bytes)
{
	bytes = value["page"] * 2 ^ slab_order(slot)
	return bytes / int(bytes / slot)
}

function round_up(bytes)
{
	return int((bytes + value["line"] - 1) / value["line"]) * value["line"]
}

# What was told is of all patches that are not optional.
function told(patches, what)
{
	return patches == all && what != "" ? what : "-"
}

function row(patches, memcg, node, cgroup, pages, memory, how,  slots)
{
	slots = memcg + nodes * node + cgroup
	if (!patches) {
		slots0 = slots
		pages0 = pages
		memory0 = memory
	}
	printf "%s\t%s\t%s\t%s\t%d\t%s\t%d\t%d\t%d\t%d\t%d\t", series, config, kernel, arch, nodes, \
		(patches > 1 ? "1-" patches : patches ? patches : "none"), memcg, node, cgroup, \
		slots, slots0 - slots

	printf "%s\t%.0f\t%.0f\t%s\t%s\t", told(patches, told_slots), pages, pages0 - pages, \
		told(patches, told_pages), told(patches, pays_from)
	if (memory == "")
		printf "-\t-\t%s\n", how
	else
		printf "%.0f\t%.0f\t%s\n", memory, memory0 - memory, how
}

# The rule has to be right for what was measured, or the computed rows are worth nothing.
function check_rule(name,  shape)
{
	if (split(value["shape_" name], shape, " ") < 3)
		return
	if (slab_order(shape[1]) != shape[3]) {
		printf "measure.awk: %s of %d bytes has order %d, the rule says %d\n", \
			name, shape[1], shape[3], slab_order(shape[1]) > "/dev/stderr"
		failed = 1
	}
}

function finish()
{
	nodes = value["mem_cgroup_per_node_objects"]
	kernel = value["release"]
	sub(/[-+].*/, "", kernel)
	check_rule("mem_cgroup")
	check_rule("mem_cgroup_per_node")
	check_rule("cgroup")
	check_rule("kmalloc-1k")
	check_rule("kmalloc-2k")
	check_rule("kmalloc-4k")
	row(patches, value["mem_cgroup_slot"], value["mem_cgroup_per_node_slot"], \
		value["cgroup_slot"], grown("Slab"), -grown("Free"), "measured " date)
}

function grown(what)
{
	return (value["after_" what] - value["before_" what]) * 1024 / value["count"]
}

# What the caches would have: slots by rounding up, pages by the rule, the rest of
# the slab pages as they are now.
function compute(  memcg, node, cgroup, pages, own_memcg, own_node, own_cgroup)
{
	memcg = value["mem_cgroup_slot"]
	node = value["mem_cgroup_per_node_slot"]
	cgroup = value["cgroup_slot"]
	pages = grown("Slab")
	own_memcg = round_up(value["mem_cgroup_asked"])
	own_node = round_up(value["mem_cgroup_per_node_asked"])
	# measured at level 2, which has three pointers; the cache has eight
	own_cgroup = round_up(value["cgroup_asked"] + 5 * 8)
	pages -= page_bytes(memcg) - page_bytes(own_memcg)
	row(2, own_memcg, node, cgroup, pages, "", "computed")
	pages -= nodes * (page_bytes(node) - page_bytes(own_node))
	row(3, own_memcg, own_node, cgroup, pages, "", "computed")
	pages -= page_bytes(cgroup) - page_bytes(own_cgroup)
	row(4, own_memcg, own_node, own_cgroup, pages, "", "computed")
}

FNR == 1 {
	if (file)
		finish()
	file++
	patches = n
	delete value
}
{
	name = $1
	sub(/^[^ ]+ /, "")
	value[name] = $0
}
END {
	finish()
	if (computed)
		compute()
	exit failed
}
