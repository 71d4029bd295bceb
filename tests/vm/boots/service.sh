#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The package on Debian's 6.1 and 6.12 kernels under systemd: from installation to purge, in the
# sandbox of its unit. The claims are asked in this order, in one boot.
. "$(dirname "$0")/common"

make -C "$build" -s deb >"$build/deb.log" 2>&1 || {
	tail -n 20 "$build/deb.log"
	echo "make deb failed; the whole log is $build/deb.log"
	exit 1
}
for line in ${LINES_TO_BOOT:-6.1 6.12}; do
	package "-$line" "stock-$line" "$build" "service-starts-from-its-package service-sees-births-in-its-sandbox
		service-names-what-holds-the-dying
		service-windows-name-call-sites
		service-costs-little
		service-records-memcgs-without-events service-journal-has-fields-and-a-catalog
		service-history-is-its-groups service-survives-a-kill service-that-hangs-is-started-again
		service-clock-steps-hide-nothing service-upgrade-with-a-reader-attached
		service-purge-leaves-nothing systemd-is-up-with-no-failed-unit"
done
boots_end
