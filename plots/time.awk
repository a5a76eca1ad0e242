# time.awk - turns samples.csv, and summary.csv before it, into the table that time.gp draws: each timing
# sample's rate by the median of its case, over the time since the run began; and the quartiles of
# each tenth of the run.
#
#   series, label   the runner
#   kind            sample; again: its block was run again, and doesn't count; failed; band
#   at, until       seconds since the first sample began (of a band, where it ends)
#   ratio, lo, hi   by the median (of a band, its median and quartiles); beyond: 1 above, -1 below the
#                   edge, at which it stands then
#   disturbed       1 = by something from outside
#   edge            the chart goes from 1 / edge to edge, where all but the furthest hundredths lie
#   shown, total    of the samples
# Of more samples than can be told apart a part is shown, spread evenly; disturbed and failed ones have
# a share of their own.

BEGIN {
    FILE = "samples.csv"
    case_needs = "workload params track runner shape pool place tasks duration_ns"
    cases = split(case_needs " arrivals offered_per_s", case_name, " ")
    ROOM["sample"] = 800; ROOM["again"] = 300; ROOM["failed"] = 300; ROOM["disturbed"] = 300
}

function case_key(    i, text)
{
    for (i = 1; i <= cases; i++)
        text = text SUBSEP (case_name[i] in column ? cell[column[case_name[i]]] : "")
    return text
}

function optional(name) { return name in column ? cell[column[name]] : "" }

# Seconds since some day, of "2026-11-21T20:33:41.444Z".
function seconds(text,    part, y, m)
{
    if (text !~ /^[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9]/)
        return -1
    split(text, part, /[-T:Z]/)
    y = part[1] - (part[2] < 3)                         # years that begin in March end in February
    m = (part[2] + 9) % 12
    return (365 * y + int(y / 4) - int(y / 100) + int(y / 400) + int((153 * m + 2) / 5) + part[3]) * 86400 + \
        part[4] * 3600 + part[5] * 60 + part[6]
}

FILENAME == "summary.csv" {
    if (is_row(case_needs " ops_per_s_median machine commit cpus")) {
        median[case_key()] = cell[column["ops_per_s_median"]] + 0
        machine = cell[column["machine"]]
        commit = cell[column["commit"]]
        cpus = cell[column["cpus"]]
    }
    next
}

is_row(case_needs " kind status ops_per_s taint started_at") && cell[column["kind"]] == "timing" {
    if (cell[column["status"]] == "skipped" || (when = seconds(cell[column["started_at"]])) < 0)
        next
    middle = median[case_key()]
    if (cell[column["status"]] == "ok" && (middle <= 0 || cell[column["ops_per_s"]] + 0 <= 0))
        next
    total++
    at[total] = when
    if (total == 1 || when < begin)
        begin = when
    if (when > end)
        end = when
    if (!(cell[column["runner"]] in runner_of)) {
        runner_of[cell[column["runner"]]] = ++runners
        name[runners] = cell[column["runner"]]
    }
    runner[total] = runner_of[cell[column["runner"]]]
    block[total] = optional("block")
    in_block[block[total]]++
    if (optional("redo_of") != "")
        instead_of[block[total]] = optional("redo_of")
    if (cell[column["status"]] != "ok") {
        ratio[total] = 0
        failures++
        next
    }
    ratio[total] = cell[column["ops_per_s"]] / middle
    disturbed[total] = cell[column["taint"]] ~ /(^|;)disturbed:/
    n_disturbed += disturbed[total]
}

# A block that was cut short doesn't stand for the one that it was run instead of.
function leave_out(    b)
{
    for (b in instead_of)
        left_out[in_block[b] < in_block[instead_of[b]] ? b : instead_of[b]]
}

function kind_of(i) { return ratio[i] == 0 ? "failed" : block[i] in left_out ? "again" : "sample" }

function class_of(i) { return disturbed[i] ? "disturbed" : kind_of(i) }

function sort(list, n,    gap, i, j, value)             # Shell's
{
    for (gap = int(n / 2); gap > 0; gap = int(gap / 2))
        for (i = gap + 1; i <= n; i++) {
            value = list[i]
            for (j = i; j > gap && list[j - gap] > value; j -= gap)
                list[j] = list[j - gap]
            list[j] = value
        }
}

function quantile(list, n, q) { return list[int(q * (n - 1)) + 1] }

function line(series, kind, from, to, value, lo, hi, beyond, ring)
{
    print "1\t" series "\t" plain(name[series]) "\t" total "\t" (lines++ ? "0" : failures + 0) "\t" \
        (lines == 1 ? n_disturbed + 0 : 0) "\t" kind "\t" from "\t" to "\t" value "\t" lo "\t" hi "\t" beyond "\t" \
        ring + 0 "\t" edge "\t" shown "\t" text
}

function find_edge(    i, n)
{
    for (i = 1; i <= total; i++)
        if (ratio[i] > 0)
            list[++n] = ratio[i]
    sort(list, n)
    edge = 1.05
    if (n && quantile(list, n, 0.99) > edge)
        edge = quantile(list, n, 0.99)
    if (n && 1 / quantile(list, n, 0.01) > edge)
        edge = 1 / quantile(list, n, 0.01)
    edge = 1 + 1.1 * (edge - 1)
}

function put_bands(    parts, p, i, n)
{
    parts = int((total - failures) / 20)
    parts = parts < 1 ? 1 : parts > 10 ? 10 : parts
    for (i = 1; i <= total; i++) {
        p = end > begin ? int((at[i] - begin) / (end - begin) * parts) : 0
        tenth[i] = p < parts ? p : parts - 1
    }
    for (p = 0; p < parts; p++) {
        n = 0
        for (i = 1; i <= total; i++)
            if (tenth[i] == p && kind_of(i) == "sample")
                list[++n] = ratio[i]
        sort(list, n)
        if (n >= 4)
            line(1, "band", (end - begin) * p / parts, (end - begin) * (p + 1) / parts, quantile(list, n, 0.5),
                quantile(list, n, 0.25), quantile(list, n, 0.75), 0)
    }
}

END {
    if (FILE != "samples.csv")
        header = 0
    FILE = "samples.csv"
    complete()
    leave_out()
    find_edge()
    for (i = 1; i <= total; i++)
        of_class[class_of(i)]++
    for (i = 1; i <= total; i++) {
        class = class_of(i)
        turn = (turn_of[class]++ * 0.6180339887) % 1    # even, and in step with no block
        if ((show[i] = turn * of_class[class] < ROOM[class]))
            shown++
    }
    print "panel\tseries\tlabel\tn\tn_failed\tn_tainted\tkind\tat\tuntil\tratio\tlo\thi\tbeyond\tdisturbed\tedge\tshown\t" \
        "subtitle\ttracks\tloop\tworkload\toperation\tlatency_of\tmachine\tcommit"
    text = "each timing sample's rate by the median of its case; " cpus_text(cpus) \
        "\t\tclosed loop\t\toperations\t\t" plain(machine) "\t" plain(commit)
    put_bands()
    for (r = 1; r <= runners; r++)
        for (i = 1; i <= total; i++) {
            if (runner[i] != r || !show[i])
                continue
            beyond = ratio[i] == 0 ? 0 : ratio[i] > edge ? 1 : ratio[i] * edge < 1 ? -1 : 0
            line(r, kind_of(i), at[i] - begin, at[i] - begin, beyond > 0 ? edge : beyond < 0 || ratio[i] == 0 ? 1 / edge : ratio[i],
                "NaN", "NaN", beyond, disturbed[i])
        }
}
