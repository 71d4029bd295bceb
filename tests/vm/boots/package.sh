#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# A boot of `make check`: the package on Debian's 6.12 under systemd, installed, killed, upgraded with a reader
# attached, purged. service.sh asks more, on 6.1 too. The package is made from a copy of the
# source tree: what tests write into the build folder meanwhile stays out of it.
. "$(dirname "$0")/common"

out=$build/tests/vm/out/$name-build
rm -rf "$out"
mkdir -p "$out/source"
(cd "$vm/../.." && tar -cf - --exclude=./.git --exclude='./build*' --exclude='*.o' --exclude='*.a' --exclude='*.deb' .) |
	tar -xf - -C "$out/source"
cp -a "$out/source/dist/debian" "$out/source/debian"
(cd "$out/source" && dpkg-buildpackage -us -uc -b) >"$out/log" 2>&1 || {
	tail -n 20 "$out/log"
	echo "the package cannot be made; the whole log is $out/log"
	exit 1
}
rm -rf "$out/source"
package "" stock-6.12 "$out" "service-starts-from-its-package service-sees-births-in-its-sandbox
	service-history-is-its-groups service-survives-a-kill service-upgrade-with-a-reader-attached
	service-purge-leaves-nothing systemd-is-up-with-no-failed-unit"
boots_end
