# tune.awk - turns laws.csv and tune.csv, in this order, into the table that a tune's charts are drawn
# from (stdout): awk ... -f tune.awk part=laws FILE part=sizes FILE.
#
# A row is a size; behind its own figures stand its runner's, from laws.csv. What is added:
#   panel, series  the runner's number, from 1; as data.gp wants them
#   label          the runner
#   detail         the runner and the size recommended, for the chart of all
#   size           what is written at a point: the pool size, or "2x4x16"
#   shapes         1 where the runner takes shapes: several sizes may have as many workers
#   subtitle, tracks, loop, n, n_failed, n_tainted   as in panels.awk
# The file "panels" gets one line a runner: its number and a name made of [a-z0-9.-] only.
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
    return joined(text, "; ", get(row, "cpus") (get(row, "cpus") + 0 == 1 ? " CPU" : " CPUs"))
}

# "coro at 512": the name at the end of its line. Who has no size is named, too.
function detail(row,    size)
{
    size = of_law(row, of_law(row, "shapes") == 1 ? "recommended_shape" : "recommended")
    return get(row, "runner") (size == "" ? " (none)" : " at " size)
}

BEGIN {
    TOOL = "plots/tune"
    figures = split("pool ops_per_s_median ops_per_s_lo ops_per_s_hi latency_p99_ns_median latency_p99_ns_lo " \
        "latency_p99_ns_hi memory_bytes offered_per_s", figure_name, " ")
    law_figures = split("recommended recommended_lo recommended_hi best p99_bound_ns usl_lambda usl_sigma " \
        "usl_kappa usl_describes shapes", law_figure_name, " ")
    texts = split("workload operation machine commit latency_of role", text_name, " ")
    law_texts = split("recommended_shape best_shape verdict", law_text_name, " ")
    needed = split("workload params place runner", need, " ")
    for (i = 1; i <= needed; i++) {
        needs["laws", need[i]]
        needs["sizes", need[i]]
    }
    for (i = 1; i <= law_figures; i++)
        needs["laws", law_figure_name[i]]
    for (i = 1; i <= law_texts; i++)
        needs["laws", law_text_name[i]]
    needed = split("track shape samples failed duration_ns arrivals cpus", need, " ")
    for (i = 1; i <= needed; i++)
        needs["sizes", need[i]]
    for (i = 1; i <= figures; i++)
        needs["sizes", figure_name[i]]
    for (i = 1; i <= texts; i++)
        needs["sizes", text_name[i]]
}

FNR == 1 {
    if (csv_partial != "")
        fail(2, "a quoted cell is never closed")
    FILE = part == "laws" ? "laws.csv" : "tune.csv"
    header = 0
    split("", column)
}

{
    width = csv_read($0, cell)
    if (width == 0)
        next
    if (!header) {
        for (i = 1; i <= width; i++)
            column[cell[i]] = i
        header = width
        for (name in needs) {
            split(name, of, SUBSEP)
            if (of[1] == part && !(of[2] in column))
                fail(2, "no column \"" of[2] "\"")
        }
        next
    }
    if (width != header)
        fail(2, "line " FNR " has " width " cells, the header " header)
    row = part == "laws" ? 0 : ++rows
    for (i = 1; i <= width; i++)
        cells[row, i] = cell[i]
}

part == "laws" && FNR > 1 {
    known[key(0)]
    for (i = 1; i <= law_figures; i++)
        law[key(0), law_figure_name[i]] = get(0, law_figure_name[i])
    for (i = 1; i <= law_texts; i++)
        law[key(0), law_text_name[i]] = get(0, law_text_name[i])
    next
}

FNR > 1 {
    if (!(key(rows) in known))
        fail(2, "line " FNR ": laws.csv has no row of this runner")
    if (!(key(rows) in panel_of)) {
        panel_of[key(rows)] = ++panels
        first[panels] = rows
    }
    drawable += (figure(get(rows, "ops_per_s_median")) + 0 > 0 && figure(get(rows, "pool")) + 0 > 0)
}

END {
    if (failed)
        exit failed
    if (FILE != "tune.csv" || !header)
        fail(2, "it is empty")
    if (csv_partial != "")
        fail(2, "a quoted cell is never closed")
    if (!drawable)
        fail(1, "nothing to draw: no size could be measured")

    for (p = 1; p <= panels; p++) {
        name = base = slug(get(first[p], "runner"))
        for (i = 2; name == "" || name in taken; i++)
            name = base "-" i
        taken[name]
        print p, name > "panels"
    }

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
