#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# series.sh with all kernels and full counts
LINES="6.1 6.12" CONFIGS="small real" COUNT=4000 VERIFY_COUNT=4000 TOTAL=100000 TEST_TIMEOUT=3600 TIMEOUT=5400
export LINES CONFIGS COUNT VERIFY_COUNT TOTAL TEST_TIMEOUT TIMEOUT
exec sh "$(dirname "$0")/series.sh"
