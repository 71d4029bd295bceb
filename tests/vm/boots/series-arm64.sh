#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The series on arm64, whence it came: small kernels with pages of 4 KiB and of 16 KiB (CONFIGS), built
# across, asked as series.sh asks. The programs are built across, too, against the guests' own
# user space (arm64-root). LINES, SOURCES and the counts as in series.sh.
set -eu
vm=$(cd "$(dirname "$0")/.." && pwd)
top=${TOP_BUILDDIR:-.}
programs=$top/tests/vm/arm64
for tool in aarch64-linux-gnu-gcc qemu-system-aarch64; do
	command -v $tool >/dev/null || {
		echo "$tool is not installed: apt-get install gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-system-arm"
		exit 1
	}
done

# The programs that the claims call, as they stand in the sources now.
image=$("$vm/arm64-root")
root=${image%/*}/root
if [ ! -e "$programs/Makefile" ]; then
	mkdir -p "$programs"
	(cd "$programs" && "$vm/arm64-configure" "$root" CFLAGS='-g -O1')
fi
make -s -C "$programs" src/cgslab src/cgslabd tests/bench/churn tests/kernel/pollload \
	tests/kernel/statsample tests/kernel/observe
for arch_config in ${CONFIGS:-small pages-16k}; do
	echo "arm64, config $arch_config"
	ARCH=arm64 CONFIGS=$arch_config TOP_BUILDDIR=$programs sh "$vm/boots/series.sh" || failed=1
done
[ -z "${failed:-}" ]
