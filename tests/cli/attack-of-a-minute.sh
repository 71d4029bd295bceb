#!/bin/sh
# A small part of `make attack`: damaged histories, bundles, trees and configurations, hostile values in columns, few
# resources. No crash, no hang, nothing printed that a file made.
. "$TOP_SRCDIR/tests/lib.sh"
. "$TOP_SRCDIR/tests/proof/attack-lib.sh"
attack "${SEED:-1}" "${DAMAGES:-12}" "${SHARE:-24}"
