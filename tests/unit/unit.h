/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_UNIT_H
#define TESTS_UNIT_H

/* cmocka wants these first. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/known.h"

#define assert_num(n, value)                                                                       \
	do {                                                                                       \
		struct num num_ = (n);                                                             \
		assert_true(num_.known);                                                           \
		assert_int_equal(num_.v, value);                                                   \
	} while (0)
#define assert_unknown(n) assert_false((n).known)

/* Page-true figures are given to two digits. */
#define assert_real(r, value)                                                                      \
	do {                                                                                       \
		struct real real_ = (r);                                                           \
		assert_true(real_.known);                                                          \
		assert_true(real_.v > (value)-0.006 && real_.v < (value) + 0.006);                 \
	} while (0)

#endif
