# versus.awk - turns what concbench compare --format csv wrote of two runs into the table of rows that
# versus.gp draws: a group a panel, in it a row a case. The runs' summary.csv stand before it, for their
# machines.
#
# Of more than MOST cases those that changed come first, and the subtitle says how many are left out.

BEGIN {
    FILE = "ratios.csv"
    MOST = 150
    texts = split("faster slower equal not_detected below_floor too_few only_old only_new", change_name, " ")
    split("faster|slower|equal|can't tell|below floor|too few|only old|only new", change_text, "|")
    for (i = 1; i <= texts; i++)
        said[change_name[i]] = change_text[i]
    needs = "workload params track runner shape pool place tasks duration_ns arrivals offered_per_s change regressed " \
        "newly_failed ratio ratio_lo ratio_hi floor old_n new_n new_failed old_disturbed new_disturbed"
}

FILENAME != "ratios.csv" {
    if (is_row("machine commit cpus") && !(FILENAME in about)) {
        about[FILENAME]
        old = FILENAME ~ /^old/ ? "old_" : ""
        run[old "machine"] = cell[column["machine"]]
        run[old "commit"] = cell[column["commit"]]
    }
    next
}

function changed(row) { return get(row, "change") ~ /^(faster|slower)$/ || get(row, "newly_failed") == 1 }

is_row(needs) {
    keep(++rows)
    key = get(rows, "workload") SUBSEP conditions(rows) SUBSEP get(rows, "track")
    if (!(key in panel_of)) {
        panel_of[key] = ++panels
        first[panels] = rows
        count_panel(rows)
        floor[panels] = ""
    }
    p = panel[rows] = panel_of[key]
    if (figure(get(rows, "floor")) != "NaN" && get(rows, "floor") + 0 > floor[p] + 0)
        floor[p] = get(rows, "floor") + 0
    shapes[p, get(rows, "runner"), get(rows, "pool")]++
    changes += changed(rows)
}

function size(row)
{
    return get(row, shapes[panel[row], get(row, "runner"), get(row, "pool")] > 1 ? "shape" : "pool")
}

function words(row,    text)
{
    text = figure(get(row, "ratio")) == "NaN" ? "" : ratio_text(get(row, "ratio")) "\303\227"
    if (text != "")
        text = text (figure(get(row, "ratio_lo")) == "NaN" ? ", no interval" : \
            " [" ratio_text(get(row, "ratio_lo")) ", " ratio_text(get(row, "ratio_hi")) "]")
    text = joined(text, " ", get(row, "change") in said ? said[get(row, "change")] : get(row, "change"))
    return text (get(row, "newly_failed") == 1 ? ", new FAILS" : "")
}

function heading(p,    r, text)
{
    r = first[p]
    text = get(r, "workload")
    if (get(r, "track") != "" && get(r, "track") != "same-primitive")
        text = text " (" get(r, "track") ")"
    return joined(text (floor[p] == "" ? "" : ", floor " percent(floor[p] - 1)), " \302\267 ", told_apart(r))
}

function put_case(row)
{
    run["n"] = get(row, "old_n") + 0 < get(row, "new_n") + 0 ? get(row, "old_n") + 0 : get(row, "new_n") + 0
    mark["row"] = ++mark_rows
    mark["n_failed"] = get(row, "new_failed") + 0
    mark["label"] = get(row, "runner")
    mark["name"] = get(row, "runner") " " size(row)
    mark["value"] = get(row, "ratio")
    mark["lo"] = get(row, "ratio_lo")
    mark["hi"] = get(row, "ratio_hi")
    mark["symbol"] = (changed(row) ? "" : "grey") (figure(mark["lo"]) == "NaN" ? "hollow" : "")
    mark["ring"] = get(row, "regressed") + 0
    mark["words"] = words(row)
    put_mark()
}

END {
    if (FILE != "ratios.csv")
        header = 0
    FILE = "ratios.csv"
    complete()
    if (!rows)
        fail(1, "no case to draw")
    left = MOST - (changes < MOST ? changes : MOST)     # room for those that didn't change
    for (r = 1; r <= rows; r++)
        if (changed(r) ? drawn_changes++ < MOST : left-- > 0) {
            shown[r]
            any[panel[r]]
            shown_rows++
        }
    run["subtitle"] = "the new run's rate to the old one's, a row a case" (shown_rows == rows ? "" : \
        "; " shown_rows " of " rows " cases: first those that changed")
    run["loop"] = "closed loop"
    for (p = 1; p <= panels; p++) {
        if (!(p in any))
            continue
        put_heading(heading(p), floor[p] == "" ? "" : 1 / floor[p], floor[p])
        for (r = first[p]; r <= rows; r++)
            if (panel[r] == p && (r in shown))
                put_case(r)
    }
}
