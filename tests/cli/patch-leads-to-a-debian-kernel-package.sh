#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The commands of patches/README that make a Debian kernel package with the series, as they stand
# there, up to the long build: that starts with dpkg-buildpackage, in whose place a program of ours
# stands here. The packages to install are only looked at, the sources unpacked elsewhere; the files
# that the series changes are compiled, with Debian's own config. Minutes a line: for make proof.
. "$TOP_SRCDIR/tests/lib.sh"
CGSLAB_PATCHES=$TOP_SRCDIR/patches
export CGSLAB_PATCHES
# What a `make proof` above us was told is not meant for the kernel's make.
unset MAKEFLAGS MFLAGS MAKELEVEL

commands() { # those of README below the heading, backslashes at line ends folded, for LINE
	awk '/^A Debian kernel with the series/ { on = 1 } /^(On the machine|What it saves)/ { on = 0 }
		on && sub(/^    +/, "")' "$CGSLAB_PATCHES/README" |
		sed -e ':a' -e '/\\$/ { N; s/\\\n//; ta' -e '}' | sed "s/6\.12/$1/g"
}

# fetch PACKAGE...: every package that README has one install is one that apt offers; the two of the
# kernel are unpacked, which leaves the machine as it is
fetch() {
	for package; do
		[ -n "$(apt-cache madison "$package")" ] || fail "README: apt offers no $package"
		case $package in
		linux-*)
			(cd "$TMP" && apt-get -qq -o APT::Sandbox::User=root download "$package") ||
				fail "$package could not be fetched"
			dpkg -x "$TMP/$package"_*.deb "$TMP/root" ;;
		esac
	done
}

# What the package build needs and is not installed has to be among what README has one install.
cat >"$TMP/dpkg-buildpackage" <<'END'
#!/bin/sh
dpkg-checkbuilddeps 2>"$TMP/unmet" || :
dpkg-parsechangelog -S Version >"$TMP/version"
sed -n 's/^Package: //p' debian/control >"$TMP/packages"
END
chmod 755 "$TMP/dpkg-buildpackage"
export TMP

missing_are_in_readme() {
	for package in $(sed -n 's/.*[Uu]nmet build dependencies: //p' "$TMP/unmet" |
		sed 's/([^)]*)//g; s/:native//g'); do
		case $package in
		debhelper-compat) package=debhelper ;;
		gcc-*) package=build-essential ;;
		esac
		case " $1 " in
		*" $package "*) ;;
		*) fail "the package build needs $package, which README does not name" ;;
		esac
	done
}

try_line() {
	installs=$(commands "$1" | sed -n 's/^apt-get install //p')
	[ -n "$installs" ] || fail "README names no packages"
	# shellcheck disable=SC2086 # words are packages
	fetch $installs
	mkdir "$TMP/work"
	commands "$1" | grep -v '^apt-get install' |
		sed -e "s|/usr/src/|$TMP/root/usr/src/|g" -e "s|^cgslab |$CGSLAB |" >"$TMP/script"
	[ "$(tail -n 1 "$TMP/script" | grep -c bindeb-pkg)" = 1 ] || fail "README's last command is another"
	(cd "$TMP/work" && PATH=$TMP:$PATH nice -n 10 sh -ex "$TMP/script") >"$TMP/out" 2>&1 || {
		tail -n 20 "$TMP/out" >&2
		fail "the commands of README fail for $1"
	}
	says 'applied linux-' "$TMP/out"
	missing_are_in_readme "$installs"
	grep -q '^linux-image-.*-cgslab$' "$TMP/packages" || fail "no image: $(cat "$TMP/packages")"
	echo "$1: version $(cat "$TMP/version") of $(tr '\n' ' ' <"$TMP/packages")"
	nice -n 10 make -s -C "$TMP/work/linux-source-$1" -j"$(nproc)" \
		init/main.o mm/memcontrol.o kernel/cgroup/cgroup.o >"$TMP/out" 2>&1 || {
		tail -n 20 "$TMP/out" >&2
		fail "the files that the series changes do not compile with Debian's config of $1"
	}
	! grep -i warning "$TMP/out" || fail "compiler warnings"
	nm "$TMP/work/linux-source-$1/mm/memcontrol.o" | grep -q ' memcg_cachep$' ||
		fail "memcontrol.o of $1 has no cache"
	rm -rf "${TMP:?}/work" "${TMP:?}/root"
}

lines=${LINES:-$("$TOP_SRCDIR/tests/vm/kernel-files" --offered 6.1 6.12)}
[ -n "$lines" ] || fail "apt offers no linux-source of 6.1 or 6.12"
for line in $lines; do
	try_line "$line"
done
