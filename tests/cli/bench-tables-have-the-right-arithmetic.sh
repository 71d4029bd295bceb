#!/bin/sh
# From runs.csv of `make bench`: medians, the ratio to the first row of a group, and the line through the smallest and the
# largest number of memcgs. What has a figure at one size only has no line; a part without sizes is in no table of slopes.
. "$TOP_SRCDIR/tests/lib.sh"

tables() { # tables OUTPUT: of runs.csv on standard input
	awk -F, -f "$TOP_SRCDIR/tests/bench/table.awk" >"$1"
}

tables "$TMP/out" <<END
part,size,what,run,figure,value
export,150000,ours,1,cpu_us,500
look,100,status,1,cpu_us,900
look,100,status,2,cpu_us,1100
look,100,status,3,cpu_us,5000
look,100,status,1,wall_us,7
look,100,other,1,cpu_us,2000
look,100,other,2,cpu_us,2400
tick,100,once,1,cpu_us_a_tick,70
tick,100,once,1,peak_kib,17
look,1100,status,1,cpu_us,2000
look,1100,other,1,cpu_us,0
look,60100,status,1,cpu_us,301100
look,60100,new,1,cpu_us,5
END
same "$TMP/out" <<END

export, 150000: cpu_us

    ours                                                            500     1.00 x   1 runs

look, 100: cpu_us

    status                                                         1100     1.00 x   3 runs
    other                                                          2200     2.00 x   2 runs

look, 100: wall_us

    status                                                            7     1.00 x   1 runs

tick, 100: cpu_us_a_tick

    once                                                             70     1.00 x   1 runs

tick, 100: peak_kib

    once                                                             17     1.00 x   1 runs

look, 1100: cpu_us

    status                                                         2000     1.00 x   1 runs
    other                                                             0     0.00 x   1 runs

look, 60100: cpu_us

    status                                                       301100     1.00 x   1 runs
    new                                                               5     0.00 x   1 runs

Slopes: microseconds of CPU (medians) at each number of memcgs, and the straight line through the smallest and the
largest of them: its constant part, and what each 1,000 memcgs add. A figure between them that is far from the line
says that the cost does not grow evenly.

look: cpu_us

    memcgs                                                     100      1100     60100   constant for each 1,000
    status                                                    1100      2000    301100        600         5000.0
    other                                                     2200         0         -       2420        -2200.0
    new                                                          -         -         5          -              -

tick: cpu_us_a_tick

    memcgs                                                     100      1100     60100   constant for each 1,000
    once                                                        70         -         -          -              -
END

# one size: nothing to draw a line through
printf '%s\n' part,size,what,run,figure,value look,100,status,1,cpu_us,900 | tables "$TMP/out"
! grep -q Slopes "$TMP/out" || fail "a line through one size"
