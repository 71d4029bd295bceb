#!/bin/sh
# ? prints the table of keys, and what the columns mean.
. "$TOP_SRCDIR/tests/screen/lib.sh"
start 100x86
keys "?"
rows_are <<'END'
Help  lines 1-78 of 128, Esc closes
Where to look
  whose they are        1, t as a tree; Enter explains a row, D E M c lead on from it
  who makes them        8, t by subtree, slice, unit, pod or container
  what holds the dying  7, S sums up, Enter says what would free one
  what it was before    5, z a longer time, Left Right and Enter a moment; b yesterday; r now
  what one costs        9; what caches of their own save: 3
  which other cache     2; who allocates: 4; what happened: 6
General
  q F10 Q        quit             quit; closes a text that is open over the rows
  ? h F1         help             this text
  Enter          details          explain the numbers of the row under the cursor
  i              sources          where the figures come from, and what is wrong with a source
  Esc            escape           close the text over the rows, else end the marks of a search,
                                  else the filter
  Space          refresh          read the source now
  p              pause            stop reading, and go on
  d s            delay            change the delay between two reads
  e              export           write the rows shown to a new CSV file
  W              save             save view, sort, columns, tree, theme and delay in top.conf
  T              theme            the next theme of colours: default, contrast, mono
  Ctrl-L         redraw           draw the screen again
Views
  Tab            next-view        the next view
  Shift-Tab      previous-view    the view before
  1              view-1           the first view
  2              view-2           the second view
  3              view-3           the third view
  4              view-4           the fourth view
  5              view-5           the fifth view
  6              view-6           the sixth view
  7              view-7           the seventh view
  8              view-8           the eighth view
  9              view-9           the ninth view
Moving
  Up k           up               a row up
  Down j         down             a row down
  PgUp Ctrl-B    page-up          a page up
  PgDn Ctrl-F    page-down        a page down
  Home g         first            the first row
  End G          last             the last row
  Left           left             the start of long names
  Right          right            more of long names
Rows
  <              sort-left        sort by the column to the left
  F6             sort-menu        choose what the rows are sorted by
  >              sort-right       sort by the column to the right
  o              sort-letter      sort by the letter that follows, in caches slabtop's
  I R            reverse          reverse the order
  / F3           search           search rows by a regular expression; all matches are marked
  n              search-next      the next row that matches
  N              search-previous  the one before
  \ F4           filter           show only rows that match a regular expression
  f F2           columns          choose the columns and their order; in a chart, the figures
  t F5           tree             memcgs as a tree, the history as a chart, makers by another sum
  -              fold             hide what is below the row
  + =            unfold           show it
  _              fold-all         fold everything below the first level
  *              unfold-all       unfold everything
  S              sums             what holds the dying: sums by holder, file, subtree and maker
  w              window           trace who allocates for a second, for the sites
From a row
  m              subtree          its subtree among the memcgs
  D              dying            the dying at and below its memcg, or of its maker
  E              events           the events at and below its memcg, or of its maker
  M              maker            the maker of its memcg
  c              owner            whose its memcg is, and the values of the memory controller
  y              path             its whole path, to be copied; Enter filters by it
  Backspace      return           back to the row that led here
Time
  [ F7           back             a tick back
  ] F8           forward          a tick on
  {              jump-back        back by the span of the chart
  }              jump-forward     on by the span of the chart
  z              zoom-out         a longer time in the chart
  Z              zoom-in          a shorter time in the chart
  (              event-back       to the tick with the event before
  )              event-forward    to the tick with the next event
  ,              burst-back       to the tick with a burst of births before
END
