# tune_marks.gp - a ring around each runner's recommended size: series.gp loads it before it plots.
do for [s = FIRST:LAST] { if (known(REC_X[s]) && known(REC_Y[s])) {
    set label 200 + s "" at REC_X[s], REC_Y[s] point pt 6 ps 2.4 * POINTSIZE lw 1.6 lc rgb colour(s) front
} }
