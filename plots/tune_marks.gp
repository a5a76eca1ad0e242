# tune_marks.gp - a ring around each runner's recommended size: series.gp loads it before it plots.
do for [i = 1:READ_IN] {
    s = OF[i] ? series(OF[i]) : 0
    if (s && known(AT_Y[i]) && AT_X[i] == REC_X[s] && AT_Y[i] == REC_Y[s]) {
        set label 2000 + s "" at aside(i), AT_Y[i] point pt 6 ps 2.4 * POINTSIZE lw 1.6 lc rgb colour(s) front
    }
}
