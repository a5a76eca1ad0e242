# tune.awk - turns laws.csv and tune.csv, in this order, into the table that a tune's charts are drawn
# from (stdout).
#
# A row is a size; behind its own figures stand its runner's, from laws.csv. What is added:
#   panel, series  the runner's number, from 1; as data.gp wants them
#   label          the runner
#   detail         the runner and the size recommended, for the chart of all
#   size           what is written at a point: the pool size, or "2x4x16"
#   shapes         1 where the runner takes shapes: several sizes may have as many workers
#   subtitle, tracks, loop, n, n_failed, n_tainted   as in panels.awk
# The file "panels" gets one line a runner: its number, that of its row in laws.csv, and a name made of
# [a-z0-9.-] only.
# Exit status 2 for files that are not those, 1 for ones with nothing to draw.

function key(row)
{
    return get(row, "workload") SUBSEP get(row, "params") SUBSEP get(row, "place") SUBSEP get(row, "runner")
}

function of_law(row, name) { return law[key(row), name] }

function subtitle(row,    text)
{
    text = get(row, "params")
    gsub(/;/, "; ", text)
    if (get(row, "place") != "")
        text = joined(text, "; ", "place " get(row, "place"))
    text = joined(text, "; ", "windows of " duration(get(row, "duration_ns")))
    if (get(row, "offered_per_s") + 0 > 0)
        text = joined(text, "; ", "open loop, " get(row, "offered_per_s") "/s " get(row, "arrivals"))
    return joined(text, "; ", cpus_text(get(row, "cpus")))
}

# "coro at 512": the name at the end of its line. Who has no size is named, too.
function detail(row,    size)
{
    size = of_law(row, of_law(row, "shapes") == 1 ? "recommended_shape" : "recommended")
    return get(row, "runner") (size == "" ? " (none)" : " at " size)
}

BEGIN {
    FILE = "tune.csv"
    figures = split("pool ops_per_s_median ops_per_s_lo ops_per_s_hi latency_p99_ns_median latency_p99_ns_lo " \
        "latency_p99_ns_hi memory_bytes offered_per_s", figure_name, " ")
    law_figures = split("recommended recommended_lo recommended_hi best p99_bound_ns usl_lambda usl_sigma " \
        "usl_kappa usl_describes shapes", law_figure_name, " ")
    texts = split("workload operation machine commit latency_of role", text_name, " ")
    law_texts = split("recommended_shape best_shape verdict", law_text_name, " ")
    law_needs = sizes_need = "workload params place runner"
    for (i = 1; i <= law_figures; i++)
        law_needs = law_needs " " law_figure_name[i]
    for (i = 1; i <= law_texts; i++)
        law_needs = law_needs " " law_text_name[i]
    for (i = 1; i <= figures; i++)
        sizes_need = sizes_need " " figure_name[i]
    for (i = 1; i <= texts; i++)
        sizes_need = sizes_need " " text_name[i]
    sizes_need = sizes_need " track shape samples failed duration_ns arrivals cpus"
}

FILENAME == "laws.csv" && is_row(law_needs) {
    keep(0)
    law_row[key(0)] = record
    for (i = 1; i <= law_figures; i++)
        law[key(0), law_figure_name[i]] = get(0, law_figure_name[i])
    for (i = 1; i <= law_texts; i++)
        law[key(0), law_text_name[i]] = get(0, law_text_name[i])
}

FILENAME == "tune.csv" && is_row(sizes_need) {
    keep(++rows)
    if (!(key(rows) in law_row))
        fail(2, "line " FNR ": laws.csv has no row of this runner")
    if (!(key(rows) in panel_of)) {
        panel_of[key(rows)] = ++panels
        first[panels] = rows
    }
    drawable += (figure(get(rows, "ops_per_s_median")) + 0 > 0 && figure(get(rows, "pool")) + 0 > 0)
}

END {
    if (FILE != "tune.csv")
        header = 0
    FILE = "tune.csv"
    complete()
    if (!drawable)
        fail(1, "nothing to draw: no size could be measured")

    for (p = 1; p <= panels; p++)
        print p, law_row[key(first[p])], unique(slug(get(first[p], "runner"))) > "panels"

    line = "panel\tseries\tlabel\tdetail\tsize\tsubtitle\ttracks\tloop\tn\tn_failed\tn_tainted"
    for (i = 1; i <= texts; i++)
        line = line "\t" text_name[i]
    for (i = 1; i <= figures; i++)
        line = line "\t" figure_name[i]
    for (i = 1; i <= law_texts; i++)
        line = line "\t" law_text_name[i]
    for (i = 1; i <= law_figures; i++)
        line = line "\t" law_figure_name[i]
    print line
    for (p = 1; p <= panels; p++)
        for (r = 1; r <= rows; r++) {
            if (panel_of[key(r)] != p)
                continue
            line = p "\t" p "\t" plain(get(r, "runner")) "\t" plain(detail(r)) "\t" \
                plain(get(r, of_law(r, "shapes") == 1 ? "shape" : "pool")) "\t" plain(subtitle(r)) "\t" \
                plain(get(r, "track")) "\t" (get(r, "offered_per_s") + 0 > 0 ? "open loop" : "closed loop") "\t" \
                figure(get(r, "samples")) "\t" figure(get(r, "failed")) "\tNaN"
            for (i = 1; i <= texts; i++)
                line = line "\t" plain(get(r, text_name[i]))
            for (i = 1; i <= figures; i++)
                line = line "\t" figure(get(r, figure_name[i]))
            for (i = 1; i <= law_texts; i++)
                line = line "\t" plain(of_law(r, law_text_name[i]))
            for (i = 1; i <= law_figures; i++)
                line = line "\t" figure(of_law(r, law_figure_name[i]))
            print line
        }
}
