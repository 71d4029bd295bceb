#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# A boot of `make check`: the package on Debian's 6.12 under systemd, installed, killed, upgraded with a reader
# attached, purged. service.sh asks more, on 6.1 too. The package is made from a copy of the
. "$(dirname "$0")/common"

make_package
package "" stock-6.12 "$packaged" "service-starts-from-its-package service-sees-births-in-its-sandbox
	service-history-is-its-groups service-survives-a-kill service-upgrade-with-a-reader-attached
	service-purge-leaves-nothing systemd-is-up-with-no-failed-unit"
boots_end
