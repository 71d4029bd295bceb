#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# 6.12, which counts dying memcgs: no tick of the daemon says anything else while a controller is switched off and on
. "$(dirname "$0")/common"
boot '' '--kernel stock-6.12' toggled-controllers-never-give-a-wrong-count counts-are-the-kernels-after-a-churn
boots_end
