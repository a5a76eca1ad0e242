/* charts - the charts of a run, drawn by plots/draw for a page: fragments of SVG to be put into it.
 *
 * plots/draw RUN FORMAT=page TO=DIR writes for every chart DIR/NAME.svg (900 wide) and
 * DIR/NAME-narrow.svg (420 wide), each one <svg> element whose ids are its own, and DIR/charts.csv,
 * a row a chart, in the order in which a page shows them:
 *   name      of the files
 *   question  the script that drew it: overview, throughput, efficiency, latency, ...
 *   row       of summary.csv (of a tune: of laws.csv) with which its panel begins, from 1; 0 = of
 *             the whole run
 *   title, subtitle, how (samples, intervals, track, disturbances), read (how to read it) */
#ifndef CB_BENCH_REPORT_CHARTS_H
#define CB_BENCH_REPORT_CHARTS_H

#include <stdio.h>

#include "bench/report/table.h"
#include "bench/report/temporary.h"

struct cb_charts {
    struct cb_table table;         /* charts.csv */
    char folder[CB_TEMPORARY_MAX]; /* owned; with the fragments; "" = none */
    char missing[256]; /* why there are none: a sentence with the cure; "" = there are */
    char *said;        /* owned; what plots/draw said on stderr; NULL = nothing */
    int failed;        /* not all, or none, could be drawn */
};

/* Draws the charts of a run. The scripts are those in the folder that the environment calls
 * CONCBENCH_PLOTS, else those of the source that the program was built from. Not to have gnuplot is
 * no error: `missing` says so. 0; -EINTR when SIGINT, SIGTERM or SIGHUP came meanwhile, which the
 * caller has blocked; -errno with a sentence. cb_charts_done is due in any case, and removes the
 * fragments. */
int cb_charts_draw(struct cb_charts *charts, const char *run, struct cb_err *err);

/* Draws those of two runs laid over each other, and the ratios of their cases: `ratios` names a
 * file by cb_compare_csv. Otherwise as cb_charts_draw. */
int cb_charts_draw_two(struct cb_charts *charts, const char *old_run, const char *new_run,
                       const char *ratios, struct cb_err *err);

void cb_charts_done(struct cb_charts *charts);

/* Whether both widths of chart `i` of the table can be put into a page. */
int cb_charts_is_whole(const struct cb_charts *charts, size_t i);

/* Writes into a page why there are no charts, or not all; nothing where all are there. */
void cb_charts_remark(FILE *out, const struct cb_charts *charts);

/* Writes chart `i` of the table into a page: a <figure> with both widths, of which the page's style
 * shows one, its caption, and how to read it. Its heading, at `level`, is the chart's title. */
void cb_charts_figure(FILE *out, const struct cb_charts *charts, size_t i, int level);

#endif
