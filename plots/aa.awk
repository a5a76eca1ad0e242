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
        count_panel(rows)
    }
}

function words(row)
{
    if (figure(get(row, "ratio")) == "NaN")
        return "no pairs"
    if (figure(get(row, "ratio_lo")) == "NaN")
        return ratio_text(get(row, "ratio")) ", no interval"
    return ratio_text(get(row, "ratio")) " [" ratio_text(get(row, "ratio_lo")) ", " ratio_text(get(row, "ratio_hi")) "]" \
        (get(row, "failed") == "yes" ? " FAILED" : "")
}

END {
    if (FILE != "aa.csv")
        header = 0
    FILE = "aa.csv"
    complete()
    run["subtitle"] = "the same runner and pool size, measured twice in each block; " cpus_text(cpus)
    run["loop"] = "closed loop"
    for (p = 1; p <= panels; p++) {
        floor = figure(get(first[p], "floor"))
        run["n"] = get(first[p], "n") + 0
        put_heading(joined(get(first[p], "workload") (floor == "NaN" ? ": no floor known" : ", floor " percent(floor)), " \302\267 ", told_apart(first[p])),
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
