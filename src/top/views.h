/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TOP_VIEWS_H
#define TOP_VIEWS_H

#include "top/view.h"

/* One each in view_NAME.c. */
extern const struct view_ops view_memcgs;
extern const struct view_ops view_caches;
extern const struct view_ops view_structs;

#endif
