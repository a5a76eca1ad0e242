# shapes.awk - turns summary.csv into the table of rows that shapes.gp draws: of the panels in which a
# runner has several shapes, processes x threads x coroutines, a group for each number of workers that a
# mixed shape has, the fastest first; and below them whose best is in none of the groups.
#
# A shape is mixed when there is more than one of two things. A runner whose mixed shapes all have the
# same processes and threads has only pool sizes, which other charts show.
# The file "panels" gets one line a chart, as by panels.awk; none is written without any.

BEGIN {
    FILE = "summary.csv"
    needs = "workload params track runner shape pool place n n_failed ops_per_s_median ops_per_s_lo ops_per_s_hi " \
        "tasks duration_ns operation cpus machine commit"
}

is_row(needs) {
    keep(++rows)
    key = get(rows, "workload") SUBSEP conditions(rows)
    if (!(key in panel_of)) {
        panel_of[key] = ++panels
        first[panels] = rows
    }
    panel[rows] = panel_of[key]
    split(get(rows, "shape"), size, "x")
    if ((size[1] > 1) + (size[2] > 1) + (size[3] > 1) < 2)
        next
    mixed[panel[rows], get(rows, "pool")]
    under = panel[rows] SUBSEP get(rows, "runner")
    if (!((under, size[1], size[2]) in known)) {
        known[under, size[1], size[2]]
        if (++kinds[under] > 1)
            wanted[panel[rows]]
    }
}

function rate(row) { return get(row, "ops_per_s_median") + 0 }

function put_row(row, pool,    lo, hi)
{
    mark["row"] = ++mark_rows
    mark["label"] = get(row, "runner")
    mark["name"] = get(row, "shape") " " get(row, "runner") (two_tracks ? " (" get(row, "track") ")" : "")
    mark["n"] = get(row, "n") + 0
    mark["n_failed"] = get(row, "n_failed") + 0
    mark["words"] = get(row, "n_failed") + 0 > 0 ? "failed" : "not run"
    if (rate(row) > 0) {
        lo = figure(get(row, "ops_per_s_lo"))
        hi = figure(get(row, "ops_per_s_hi"))
        mark["value"] = rate(row)
        mark["lo"] = lo
        mark["hi"] = hi
        mark["symbol"] = lo == "NaN" ? "hollow" : ""
        mark["words"] = si(rate(row)) (lo == "NaN" ? ", no interval" : " [" si(lo) ", " si(hi) "]")
    }
    put_mark()
}

# The rows of list[1..count], the fastest first.
function put_sorted(list, count,    i, j, swap)
{
    for (i = 2; i <= count; i++)
        for (j = i; j > 1 && rate(list[j]) > rate(list[j - 1]); j--) {
            swap = list[j]
            list[j] = list[j - 1]
            list[j - 1] = swap
        }
    for (i = 1; i <= count; i++)
        put_row(list[i])
}

# The pools with mixed shapes in ascending order, in pool_list.
function sort_pools(p,    at, part, i)
{
    pools = 0
    for (at in mixed) {
        split(at, part, SUBSEP)
        if (part[1] != p)
            continue
        for (i = ++pools; i > 1 && pool_list[i - 1] > part[2] + 0; i--)
            pool_list[i] = pool_list[i - 1]
        pool_list[i] = part[2] + 0
    }
}

function put_panel(p,    r, i, count, who)
{
    split("", in_group)
    split("", best)
    split("", track_seen)
    two_tracks = 0
    for (r = first[p]; r <= rows; r++)
        if (panel[r] == p && !(get(r, "track") in track_seen)) {
            track_seen[get(r, "track")]
            two_tracks += track[p] != ""
            track[p] = get(r, "track")
        }
    run["tracks"] = two_tracks ? "two tracks" : track[p]
    run["subtitle"] = conditions(first[p]) "; " cpus_text(get(first[p], "cpus"))
    run["workload"] = get(first[p], "workload")
    run["operation"] = get(first[p], "operation")
    sort_pools(p)
    for (i = 1; i <= pools; i++) {
        put_heading(pool_list[i] " workers")
        count = 0
        for (r = first[p]; r <= rows; r++)
            if (panel[r] == p && get(r, "pool") + 0 == pool_list[i]) {
                list[++count] = r
                in_group[r]
            }
        put_sorted(list, count)
    }
    for (r = first[p]; r <= rows; r++) {
        who = get(r, "runner") SUBSEP get(r, "track")
        if (panel[r] == p && rate(r) > 0 && (!(who in best) || rate(r) > rate(best[who])))
            best[who] = r
    }
    count = 0
    for (who in best)
        if (!(best[who] in in_group))
            list[++count] = best[who]
    if (count)
        put_heading("at their best, with another number of workers")
    put_sorted(list, count)
}

END {
    complete()
    run["machine"] = get(1, "machine")
    run["commit"] = get(1, "commit")
    for (p = 1; p <= panels; p++)
        if (p in wanted)
            charts++
    for (p = 1; p <= panels; p++) {
        if (!(p in wanted))
            continue
        name = unique(charts == 1 ? slug(get(first[p], "workload")) : \
            joined(slug(get(first[p], "workload")), "-", slug(get(first[p], "params"))))
        run["panel"] = ++drawn
        print drawn, number[first[p]], name > "panels"
        mark_rows = 0
        run["loop"] = get(first[p], "offered_per_s") + 0 > 0 ? "open loop" : "closed loop"
        run["n"] = get(first[p], "n") + 0
        put_panel(p)
    }
}
