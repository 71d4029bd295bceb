#!/bin/bash
# A million births and deaths, none lost, in memory that does not grow: the test of make check with
# more pairs.
COUNT=${COUNT:-500000} exec bash "$TOP_SRCDIR/tests/kernel/trace-births-and-deaths-are-counted-exactly.sh"
