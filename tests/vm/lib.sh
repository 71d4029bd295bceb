# SPDX-License-Identifier: GPL-2.0-or-later
# lib.sh - what the host side of the lab shares; sourced, with $prog set
#
# The cache holds what is slow to make, keyed by its content: a key is the
# checksum of everything that goes in, so an entry is never stale and never
# rewritten. Removing the folder is always safe while no test runs.

die() {
	echo "${prog:?}: $*" >&2
	exit 1
}

note() {
	echo "${prog:?}: $*" >&2
}

need() {
	local tool

	for tool; do
		command -v "$tool" >/dev/null || die "$tool is not installed: run ./setup, or apt-get install it"
	done
}

cache_dir() {
	local dir=${CGSLAB_CACHE:-${XDG_CACHE_HOME:-${HOME:?}/.cache}/cgslab}

	mkdir -p "$dir" || die "$dir: cannot make the cache; set CGSLAB_CACHE to a folder that can be written"
	(cd "$dir" && pwd)
}

# content_key: the checksum of standard input, short enough for a file name
content_key() {
	sha256sum | cut -c1-20
}

# patches_key PATCH...: the checksum of what they change, without the letters around it
patches_key() {
	sed -s '1,/^---$/d' "$@" | content_key
}

# apt_query ARGUMENTS...: apt-cache with an index of its own in our cache, since
# apt may be set to keep none, and reading the lists anew takes a second a call
apt_query() {
	local dir

	dir=$(cache_dir) || exit 1
	apt-cache -o Dir::Cache::pkgcache="$dir/apt-packages.bin" \
		-o Dir::Cache::srcpkgcache="$dir/apt-sources.bin" "$@"
}

# package_sums NAME...: name, version and checksum of what apt would fetch
package_sums() {
	local name sums

	sums=$(apt_query show --no-all-versions "$@" 2>/dev/null |
		awk '/^(Package|Version|SHA256):/') || :
	for name; do
		grep -qxF "Package: $name" <<<"$sums" ||
			die "apt knows no package $name: run apt-get update, and look at its sources"
	done
	echo "$sums"
}

# cached ENTRY FILE BUILDER...: print the path of FILE inside the entry; where
# the entry is missing, BUILDER DIR makes it, one process at a time. An entry
# appears by rename, complete or not at all.
cached() {
	local cache entry=$1 file=$2 work

	shift 2
	cache=$(cache_dir) || exit 1
	if [ ! -e "$cache/$entry/$file" ]; then
		exec 9>"$cache/$entry.lock"
		flock 9
		if [ ! -e "$cache/$entry/$file" ]; then
			work=$(mktemp -d "$cache/$entry.XXXXXX") || exit 1
			trap 'rm -rf --one-file-system "$work"' EXIT
			chmod 755 "$work"
			# a plain call, so that set -e holds inside the builder
			"$@" "$work" >&2 9>&-
			[ -e "$work/$file" ] || die "$entry: the build made no $file"
			mv "$work" "$cache/$entry"
			trap - EXIT
		fi
		rm -f "$cache/$entry.lock"
		exec 9>&-
	fi
	echo "$cache/$entry/$file"
}

# A config is small.fragment, then the architecture's, then its own, each with an addition for this line.
# Of the line $line, the configuration $config and the architecture $arch, below $here.
config_fragments() {
	local name

	for name in small "$arch" "$config"; do
		printf '%s\n' "$here/config/$name.fragment" "$here/config/$name-$line.fragment"
	done | awk '!seen[$0]++' | while read -r name; do
		[ ! -e "$name" ] || echo "$name"
	done
}
