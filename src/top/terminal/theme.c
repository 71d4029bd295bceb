/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "top/terminal/theme.h"

#include <string.h>

/* Colours of 8 (0 black, 1 red, 2 green, 3 yellow, 4 blue, 5 magenta, 6 cyan, 7 white); 8 to 15 are
 * their bright ones; of 256 the cube begins at 16 and the greys at 232. */
enum {
	OWN = -1,
	BLACK = 0,
	RED,
	GREEN,
	YELLOW,
	BLUE,
	MAGENTA,
	CYAN,
	WHITE,
	GREY = 8, /* bright black */
	BRIGHT_RED,
	BRIGHT_GREEN,
	BRIGHT_YELLOW,
	BRIGHT_MAGENTA = 13,
	BRIGHT_CYAN,
	BRIGHT_WHITE
};

struct look {
	struct paint of_8, of_16, of_256;
};

#define BOLD	  PAINT_BOLD
#define DIM	  PAINT_DIM
#define REVERSE	  PAINT_REVERSE
#define UNDERLINE PAINT_UNDERLINE

/* The colours of 256 can be read on a white ground as on a black one. */
static const struct look normal[STYLE_COUNT] = {
	[STYLE_PLAIN] = {{OWN, OWN, 0}, {OWN, OWN, 0}, {OWN, OWN, 0}},
	[STYLE_STRONG] = {{OWN, OWN, BOLD}, {OWN, OWN, BOLD}, {OWN, OWN, BOLD}},
	[STYLE_FAINT] = {{OWN, OWN, DIM}, {GREY, OWN, 0}, {244, OWN, 0}},
	[STYLE_SAVED] = {{GREEN, OWN, 0}, {GREEN, OWN, 0}, {34, OWN, 0}},
	[STYLE_WASTED] = {{YELLOW, OWN, 0}, {YELLOW, OWN, 0}, {172, OWN, 0}},
	[STYLE_DYING] = {{MAGENTA, OWN, 0}, {MAGENTA, OWN, 0}, {170, OWN, 0}},
	[STYLE_LABEL] = {{CYAN, OWN, 0}, {CYAN, OWN, 0}, {73, OWN, 0}},
	[STYLE_LOST] = {{RED, OWN, BOLD}, {BRIGHT_RED, OWN, BOLD}, {196, OWN, BOLD}},
	[STYLE_HEAD] = {{BLACK, WHITE, 0}, {BLACK, WHITE, 0}, {252, 237, 0}},
	[STYLE_SORTED] = {{BLACK, CYAN, 0}, {BLACK, CYAN, 0}, {231, 31, BOLD}},
	[STYLE_TAB] = {{OWN, OWN, 0}, {OWN, OWN, 0}, {246, OWN, 0}},
	[STYLE_TAB_ON] = {{WHITE, BLUE, BOLD}, {BRIGHT_WHITE, BLUE, BOLD}, {231, 237, BOLD}},
	[STYLE_CURSOR] = {{BLACK, CYAN, 0}, {BLACK, CYAN, 0}, {231, 24, 0}},
	[STYLE_MATCH] = {{BLACK, YELLOW, 0}, {BLACK, YELLOW, 0}, {16, 221, 0}},
	[STYLE_KEY] = {{OWN, OWN, 0}, {OWN, OWN, 0}, {OWN, OWN, 0}},
	[STYLE_KEY_LABEL] = {{BLACK, CYAN, 0}, {BLACK, CYAN, 0}, {231, 24, 0}},
	[STYLE_FIRST] = {{CYAN, OWN, 0}, {BRIGHT_CYAN, OWN, 0}, {38, OWN, 0}},
	[STYLE_SECOND] = {{YELLOW, OWN, 0}, {BRIGHT_YELLOW, OWN, 0}, {172, OWN, 0}},
};

static const struct look contrast[STYLE_COUNT] = {
	[STYLE_PLAIN] = {{OWN, OWN, 0}, {OWN, OWN, 0}, {OWN, OWN, 0}},
	[STYLE_STRONG] = {{OWN, OWN, BOLD}, {OWN, OWN, BOLD}, {OWN, OWN, BOLD}},
	[STYLE_FAINT] = {{OWN, OWN, 0}, {OWN, OWN, 0}, {OWN, OWN, 0}},
	[STYLE_SAVED] = {{GREEN, OWN, BOLD}, {BRIGHT_GREEN, OWN, BOLD}, {46, OWN, BOLD}},
	[STYLE_WASTED] = {{YELLOW, OWN, BOLD}, {BRIGHT_YELLOW, OWN, BOLD}, {226, OWN, BOLD}},
	[STYLE_DYING] = {{MAGENTA, OWN, BOLD}, {BRIGHT_MAGENTA, OWN, BOLD}, {213, OWN, BOLD}},
	[STYLE_LABEL] = {{OWN, OWN, 0}, {OWN, OWN, 0}, {OWN, OWN, 0}},
	[STYLE_LOST] = {{WHITE, RED, BOLD}, {BRIGHT_WHITE, RED, BOLD}, {231, 160, BOLD}},
	[STYLE_HEAD] = {{BLACK, WHITE, 0}, {BLACK, BRIGHT_WHITE, 0}, {16, 231, 0}},
	[STYLE_SORTED] = {{BLACK, WHITE, BOLD | UNDERLINE},
			  {BLACK, BRIGHT_WHITE, BOLD | UNDERLINE},
			  {16, 231, BOLD | UNDERLINE}},
	[STYLE_TAB] = {{OWN, OWN, 0}, {OWN, OWN, 0}, {OWN, OWN, 0}},
	[STYLE_TAB_ON] = {{BLACK, WHITE, BOLD}, {BLACK, BRIGHT_WHITE, BOLD}, {16, 231, BOLD}},
	[STYLE_CURSOR] = {{BLACK, WHITE, BOLD}, {BLACK, BRIGHT_YELLOW, BOLD}, {16, 226, BOLD}},
	[STYLE_MATCH] = {{BLACK, YELLOW, BOLD}, {BLACK, BRIGHT_CYAN, BOLD}, {16, 51, BOLD}},
	[STYLE_KEY] = {{OWN, OWN, BOLD}, {OWN, OWN, BOLD}, {OWN, OWN, BOLD}},
	[STYLE_KEY_LABEL] = {{BLACK, WHITE, 0}, {BLACK, BRIGHT_WHITE, 0}, {16, 231, 0}},
	[STYLE_FIRST] = {{CYAN, OWN, BOLD}, {BRIGHT_CYAN, OWN, BOLD}, {51, OWN, BOLD}},
	[STYLE_SECOND] = {{YELLOW, OWN, BOLD}, {BRIGHT_YELLOW, OWN, BOLD}, {226, OWN, BOLD}},
};

static const unsigned mono[STYLE_COUNT] = {
	[STYLE_STRONG] = BOLD,	   [STYLE_FAINT] = DIM,		 [STYLE_DYING] = BOLD,
	[STYLE_LOST] = BOLD,	   [STYLE_HEAD] = REVERSE,	 [STYLE_SORTED] = BOLD | UNDERLINE,
	[STYLE_TAB_ON] = REVERSE,  [STYLE_CURSOR] = REVERSE,	 [STYLE_MATCH] = BOLD | UNDERLINE,
	[STYLE_KEY_LABEL] = REVERSE, [STYLE_FIRST] = BOLD,
};

struct paint theme_paint(enum theme theme, int colors, enum style style)
{
	const struct look *look = theme == THEME_CONTRAST ? &contrast[style] : &normal[style];

	if (theme == THEME_MONO || colors < 8)
		return (struct paint){OWN, OWN, mono[style]};
	return colors >= 256 ? look->of_256 : colors >= 16 ? look->of_16 : look->of_8;
}

static const char *const names[THEME_COUNT] = {
	[THEME_DEFAULT] = "default",
	[THEME_CONTRAST] = "contrast",
	[THEME_MONO] = "mono",
};

const char *theme_name(enum theme theme)
{
	return names[theme];
}

enum theme theme_find(const char *name)
{
	int i = 0;

	while (i < THEME_COUNT && strcmp(names[i], name) != 0)
		i++;
	return (enum theme)i;
}
