# map.awk - turns winners.csv (stdin) into the table that maps of winners are drawn from (stdout).
#
# A row is a cell of a grid: mixed with one CPU time an operation, several waits, several pool sizes.
# What is added, besides what data.gp wants:
#   panel      which map, from 1: all of a run that differs in wait and pool only
#   series     the cell, numbered through all maps; label: its winner, decided or not
#   x, y       its column and row, from 1, in ascending wait and pool
#   share      the column's name, by its waiting share: wait / (wait + cpu)
#   state      decided, equal, open (can't be told) or none (fewer than two runners have a result)
#   margin     what stands in the cell below the winner: ratio, interval, or how many had a result
# The file "panels" gets one line a map: its number, 0, and a name made of [a-z0-9.-] only.
# Exit status 2 for a file that is no winners.csv; 1 for one without a grid with ONLY=map, else without
# one nothing is written.

# "180us" in ns; "" for what is no time.
function nanoseconds(text,    unit)
{
    unit = text
    sub(/^[0-9.]+/, "", unit)
    if (text !~ /^[0-9]+(\.[0-9]+)?(ns|us|ms|s|m|h)?$/ || (unit == "" && text + 0 != 0))
        return ""
    return text * (unit == "h" ? 3600e9 : unit == "m" ? 60e9 : unit == "s" ? 1e9 : \
        unit == "ms" ? 1e6 : unit == "us" ? 1e3 : 1)
}

# The value of a parameter in "key=value;key=value".
function param(row, key,    part, n, i)
{
    n = split(get(row, "params"), part, ";")
    for (i = 1; i <= n; i++)
        if (index(part[i], key "=") == 1)
            return substr(part[i], length(key) + 2)
    return ""
}

# What a map is of: everything but wait and pool.
function settings(row,    part, n, i, text)
{
    n = split(conditions(row), part, "; ")
    for (i = 1; i <= n; i++)
        if (part[i] !~ /^wait=/)
            text = joined(text, "; ", part[i])
    return text
}

# "99.9%% (1.98 ms)", as many digits as tell it from 100%; gnuplot takes names at an axis for formats.
function share(row,    wait, rest, digits, text)
{
    wait = nanoseconds(param(row, "wait"))
    rest = nanoseconds(param(row, "cpu")) / (wait + nanoseconds(param(row, "cpu")))
    digits = rest > 0 ? int(-log(rest) / log(10) + 0.001) - 1 : 0
    text = sprintf("%.*f", digits > 0 ? digits : 0, 100 * (1 - rest))
    if (text ~ /\./)
        sub(/\.?0+$/, "", text)
    return text "%% (" (wait > 0 ? duration(wait) : "no wait") ")"
}

function times(text) { text += 0; return sprintf(text < 9.995 ? "%.2f" : text < 99.95 ? "%.1f" : "%.0f", text) }

function state(row)
{
    return get(row, "winner") == "" ? "none" : get(row, "decided") == "yes" ? "decided" : \
        get(row, "outcome") == "equal" ? "equal" : "open"
}

function margin(row)
{
    if (state(row) == "none")
        return get(row, "usable") " of " get(row, "runners") " ran"
    if (state(row) == "decided")
        return times(get(row, "ratio")) "\303\227"
    if (figure(get(row, "ratio_lo")) == "NaN")
        return "too few pairs"
    return times(get(row, "ratio_lo")) " to " times(get(row, "ratio_hi")) "\303\227"
}

# How many of a map's values (waits or pools) are below `value`, and how many there are with it: its
# place among them.
function place(p, kind, value,    v, at)
{
    at = 1
    for (v in value_of)
        if (index(v, p SUBSEP kind SUBSEP) == 1 && value_of[v] < value)
            at++
    return at
}

function note(p, kind, value)
{
    if (!((p, kind, value) in value_of))
        distinct[p, kind]++
    value_of[p, kind, value] = value + 0
}

BEGIN {
    FILE = "winners.csv"
    needs = "workload params track place pool winner ratio ratio_lo ratio_hi n decided outcome runners " \
        "usable tasks duration_ns offered_per_s operation cpus machine commit"
}

is_row(needs) {
    keep(++rows)
    if (get(rows, "workload") != "mixed" || nanoseconds(param(rows, "wait")) == "" ||
        nanoseconds(param(rows, "wait")) + nanoseconds(param(rows, "cpu")) == 0 || get(rows, "pool") + 0 < 1) {
        rows--
        next
    }
    if (!(settings(rows) in panel_of)) {
        panel_of[settings(rows)] = ++panels
        first[panels] = rows
    }
    panel[rows] = panel_of[settings(rows)]
    note(panel[rows], "wait", nanoseconds(param(rows, "wait")))
    note(panel[rows], "pool", get(rows, "pool"))
}

END {
    complete()
    for (p = 1; p <= panels; p++)
        if (distinct[p, "wait"] > 1 && distinct[p, "pool"] > 1)
            map[p] = ++maps
    if (!maps && ONLY != "map")
        exit 0
    if (!maps)
        fail(1, "no grid to draw a map of: that takes mixed with two or more values of wait and two or more " \
            "pool sizes, each with two or more runners (plans/map.plan)")

    for (p = 1; p <= panels; p++) {
        if (!map[p])
            continue
        name = unique(maps == 1 ? "map" : joined("map", "-", slug("cpu " param(first[p], "cpu"))))
        print map[p], 0, name > "panels"
    }
    print "panel\tseries\tlabel\tsubtitle\ttracks\tloop\tn\tn_failed\tn_tainted\tworkload\toperation\tmachine\t" \
        "commit\tlatency_of\tx\ty\tshare\tpool\tstate\tmargin\tratio"
    for (p = 1; p <= panels; p++)
        for (r = 1; r <= rows && map[p]; r++) {
            if (panel[r] != p)
                continue
            subtitle = settings(r) "; " cpus_text(get(r, "cpus"))
            print map[p] "\t" ++series "\t" plain(get(r, "winner")) "\t" plain(subtitle) "\t" \
                plain(get(r, "track")) "\tclosed loop\t" get(r, "n") + 0 "\t0\t0\tmixed\t" \
                plain(get(r, "operation")) "\t" plain(get(r, "machine")) "\t" plain(get(r, "commit")) "\t\t" \
                place(p, "wait", nanoseconds(param(r, "wait"))) "\t" place(p, "pool", get(r, "pool") + 0) "\t" \
                share(r) "\t" figure(get(r, "pool")) "\t" state(r) "\t" plain(margin(r)) "\t" figure(get(r, "ratio"))
        }
}
