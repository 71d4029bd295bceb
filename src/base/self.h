/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BASE_SELF_H
#define BASE_SELF_H

#include "base/known.h"

/* The resident bytes of this process, on the machine that runs it, whatever tree is read. */
struct num self_rss(void);

#endif
