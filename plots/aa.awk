# aa.awk - turns aa.csv, and summary.csv before it, into the table of rows that aa.gp draws: a group a
# panel, in it a row a runner.

BEGIN { FILE = "aa.csv" }

FILENAME == "summary.csv" {
    if (is_row("machine commit cpus")) {
        run["machine"] = cell[column["machine"]]
        run["commit"] = cell[column["commit"]]
        cpus = cell[column["cpus"]]
    }
    next
}

is_row("workload params track runner place n ratio ratio_lo ratio_hi floor failed tasks duration_ns offered_per_s") {
    keep(++rows)
    key[rows] = get(rows, "workload") SUBSEP conditions(rows)
    if (!(key[rows] in panel_of)) {
        panel_of[key[rows]] = ++panels
        first[panels] = rows
        of_workload[get(rows, "workload")]++
    }
}

function words(row)
{
    if (figure(get(row, "ratio")) == "NaN")
        return "no pairs"
    if (figure(get(row, "ratio_lo")) == "NaN")
        return sprintf("%.3f, no interval", get(row, "ratio"))
    return sprintf("%.3f [%.3f, %.3f]", get(row, "ratio"), get(row, "ratio_lo"), get(row, "ratio_hi")) \
        (get(row, "failed") == "yes" ? " FAILED" : "")
}

END {
    if (FILE != "aa.csv")
        header = 0
    FILE = "aa.csv"
    complete()
    run["subtitle"] = "the same runner and pool size, measured twice in each block; " cpus (cpus == 1 ? " CPU" : " CPUs")
    run["loop"] = "closed loop"
    for (p = 1; p <= panels; p++) {
        floor = figure(get(first[p], "floor"))
        run["n"] = get(first[p], "n") + 0
        put_heading(get(first[p], "workload") (of_workload[get(first[p], "workload")] > 1 ? ": " conditions(first[p]) : "") \
            (floor == "NaN" ? ": no floor known" : sprintf(", floor %.3g%%", 100 * floor)),
            floor == "NaN" ? "" : 1 / (1 + floor), floor == "NaN" ? "" : 1 + floor)
        for (r = 1; r <= rows; r++) {
            if (panel_of[key[r]] != p)
                continue
            run["n"] = get(r, "n") + 0
            mark["row"] = ++mark_rows
            mark["label"] = mark["name"] = get(r, "runner")
            mark["value"] = get(r, "ratio")
            mark["lo"] = get(r, "ratio_lo")
            mark["hi"] = get(r, "ratio_hi")
            mark["symbol"] = figure(mark["lo"]) == "NaN" ? "hollow" : ""
            mark["ring"] = get(r, "failed") == "yes"
            mark["words"] = words(r)
            put_mark()
        }
    }
}
