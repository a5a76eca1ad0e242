# panels.awk - turns summary.csv (stdin) into the table that the charts are drawn from (stdout).
#
# The rows and figures stay as they are. What is added is what gnuplot cannot find out by itself:
#   panel     which chart a row belongs to: one (workload, params, place, tasks or duration), from 1
#   series    which line: one runner (and track) of one panel, numbered through all panels, from 1
#   label     the series' name; with its track where a panel holds several, and with
#             its shape where pools of one size differ in shape
#   detail    what tells this panel from the others of its workload, and its track, if that isn't the
#             usual one; subtitle: what was run, in full; tracks: of the panel
#   loop      closed or open, and what is offered in an open one
# With RUNS=2 the rows are of two runs, new/summary.csv and old/summary.csv: a panel holds both, and a
# series is of one of them. Added is then
#   run       old or new; "old only", "new only" where the other has no such series. The machine and the
#             commit are the newer's, old_machine and old_commit the older's
# With BY=rate it is the table of charts against the rate offered: of open loops alone, a panel
# holds all rates, and a series is one runner with one pool.
# The file "panels" gets one line a panel: its number, that of its first row (0 = only the older run has
# it), and a name made of [a-z0-9.-] only.
# Errors go to stderr: exit 2 for a file that is no summary.csv, 1 for one with nothing to draw.

function is_open(row) { return get(row, "offered_per_s") + 0 > 0 }

# "open loop, 5000/s poisson"; files of earlier versions have no such column, and closed loops only.
function loop(row)
{
    if (!is_open(row))
        return "closed loop"
    return "open loop, " (BY == "rate" ? "" : get(row, "offered_per_s") "/s ") get(row, "arrivals")
}

# What a panel is besides its workload, as "key=value;…".
function settings(row,    text)
{
    text = get(row, "params")
    if (get(row, "place") != "")
        text = joined(text, ";", "place " get(row, "place"))
    if (get(row, "tasks") + 0 > 0)
        text = joined(text, ";", get(row, "tasks") " tasks")
    else if (get(row, "duration_ns") + 0 > 0)
        text = joined(text, ";", "windows of " duration(get(row, "duration_ns")))
    if (is_open(row))
        text = joined(text, ";", loop(row))
    return text
}

BEGIN {
    FILE = "summary.csv"
    needs = "workload operation machine commit latency_of params track runner shape place tasks duration_ns cpus"
    texts = split("workload operation machine commit latency_of params runner shape", text_name, " ")
    figures = split("pool n n_failed n_tainted cpus", figure_name, " ")
    triples = split("ops_per_s spawn_ns latency_p50_ns latency_p99_ns cpu_ns_per_op memory_bytes_per_worker", triple_name, " ")
    for (i = 1; i <= triples; i++) {
        figure_name[++figures] = triple_name[i] "_median"
        drawable_name[figure_name[figures]]
        figure_name[++figures] = triple_name[i] "_lo"
        figure_name[++figures] = triple_name[i] "_hi"
    }
    for (i = 1; i <= figures; i++)
        needs = needs " " figure_name[i]
    # What files of earlier versions lack is NaN.
    figure_name[++figures] = "n_counters"
    triples = split("voluntary_switches_per_op involuntary_switches_per_op minor_faults_per_op major_faults_per_op " \
        "ipc llc_misses_per_op dtlb_misses_per_op branch_misses_per_op latency_p999_ns", triple_name, " ")
    for (i = 1; i <= triples; i++) {
        figure_name[++figures] = triple_name[i] "_median"
        figure_name[++figures] = triple_name[i] "_lo"
        figure_name[++figures] = triple_name[i] "_hi"
    }
}

is_row(needs) && (BY != "rate" || cell[column["offered_per_s"]] + 0 > 0) {
    keep(++rows)
    run[rows] = RUNS != 2 ? "" : FILENAME ~ /^old\// ? "old" : "new"
    if (!(run[rows] in example))
        example[run[rows]] = rows
}

function of_run(which, name) { return which in example ? plain(get(example[which], name)) : "" }

# What to say of the CPUs of a panel's runs.
function cpus(p,    r, n, text)
{
    for (r = first[p]; r <= rows; r++)
        if (panel[r] == p && !((p, run[r]) in told)) {
            told[p, run[r]]
            n = get(r, "cpus") + 0
            if (text == "" || n != said)
                text = joined(text, ", ", (text == "" ? "" : run[r] ": ") cpus_text(n))
            said = n
        }
    return text
}

END {
    complete()
    if (BY == "rate" && !rows)
        exit 0

    # 1. Number the panels and find out which of them share a workload.
    for (r = 1; r <= rows; r++) {
        for (name in drawable_name)
            drawable += (figure(get(r, name)) + 0 > 0 && figure(get(r, "pool")) + 0 > 0)
        key = get(r, "workload") SUBSEP settings(r)
        if (!(key in panel_of)) {
            panel_of[key] = ++panels
            first[panels] = r
            n = split(settings(r), part, ";")
            for (i = 1; i <= n; i++)
                if (!((key, part[i]) in counted)) {
                    counted[key, part[i]]
                    uses[get(r, "workload"), part[i]]++
                }
            of_workload[get(r, "workload")]++
        }
        panel[r] = panel_of[key]
        if (!((panel[r], get(r, "track")) in track_seen)) {
            track_seen[panel[r], get(r, "track")]
            tracks[panel[r]]++
        }
        several[panel[r], get(r, "track"), get(r, "runner")] += \
            pool_seen[panel[r], get(r, "track"), get(r, "runner"), get(r, "pool"), run[r]]++
    }
    if (!drawable)
        fail(1, "nothing to draw: no row has a median (did every repetition fail?)")

    # 2. Name each panel by what sets it apart; a name taken already gets a number.
    for (p = 1; p <= panels; p++) {
        r = first[p]
        n = split(settings(r), part, ";")
        for (i = 1; i <= n; i++) {
            subtitle[p] = joined(subtitle[p], "; ", part[i])
            if (uses[get(r, "workload"), part[i]] < of_workload[get(r, "workload")])
                detail[p] = joined(detail[p], "; ", part[i])
        }
        subtitle[p] = joined(subtitle[p], "; ", cpus(p))
        print p, (run[r] == "old" ? 0 : number[r]), \
            unique(joined(slug(get(r, "workload")), "-", slug(detail[p]))) > "panels"
        track[p] = tracks[p] == 1 ? get(r, "track") : "two tracks"
        if (tracks[p] == 1 && track[p] != "" && track[p] != "same-primitive")
            detail[p] = joined(detail[p], "; ", track[p])
    }

    # 3. Number the series.
    for (p = 1; p <= panels; p++)
        for (r = first[p]; r <= rows; r++) {
            if (panel[r] != p)
                continue
            label[r] = get(r, "runner")
            if (tracks[p] > 1)
                label[r] = label[r] " (" get(r, "track") ")"
            if (BY == "rate")
                label[r] = label[r] " pool " get(r, "pool")
            else if (several[p, get(r, "track"), get(r, "runner")]) {    # 2x4x1 and 4x2x1 both have 8 workers
                split(get(r, "shape"), size, "x")
                label[r] = label[r] " " size[1] "x" size[2] "xC"
            }
            if (!((p, run[r], label[r]) in series_of))
                series_of[p, run[r], label[r]] = ++series
            member[r] = series_of[p, run[r], label[r]]
        }

    # 4. The table, one series after another: rows of another one in between would break its line.
    line = "panel\tseries\trun\told_machine\told_commit\tlabel\tdetail\tsubtitle\ttracks\tloop\toffered_per_s\tn_saturated"
    for (i = 1; i <= texts; i++)
        line = line "\t" text_name[i]
    for (i = 1; i <= figures; i++)
        line = line "\t" figure_name[i]
    print line
    for (s = 1; s <= series; s++)
        for (r = 1; r <= rows; r++) {
            if (member[r] != s)
                continue
            p = panel[r]
            other = run[r] == "old" ? "new" : "old"
            line = p "\t" s "\t" run[r] (RUNS == 2 && !((p, other, label[r]) in series_of) ? " only" : "") \
                "\t" of_run("old", "machine") "\t" of_run("old", "commit") "\t" plain(label[r]) "\t" plain(detail[p]) "\t" plain(subtitle[p]) "\t" plain(track[p]) \
                "\t" plain(loop(r)) "\t" figure(get(r, "offered_per_s")) "\t" figure(get(r, "n_saturated"))
            for (i = 1; i <= texts; i++)
                line = line "\t" (RUNS == 2 && text_name[i] ~ /^(machine|commit)$/ ? of_run("new", text_name[i]) : plain(get(r, text_name[i])))
            for (i = 1; i <= figures; i++)
                line = line "\t" figure(get(r, figure_name[i]))
            print line
        }
}
