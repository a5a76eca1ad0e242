# table.awk - what the scripts share that make a table for gnuplot out of CSV.
#
# Cells of the table are parted by tabs, and no text holds a tab, a line end, a quote or a backslash:
# gnuplot 5.4 cuts a quoted cell at its first comma, and takes \n for a line end. A figure is a number
# or NaN. Errors go to stderr, with FILE, of what they are.

function fail(code, text)
{
    print "plots/draw: " FILE ": " text | "cat 1>&2"
    failed = code
    exit code
}

# Reads a line of a file whose header must have the columns `needs`, names parted by blanks. 1 and
# cell[1..], when it is a row; `record` is its number in the file, from 1.
function is_row(needs,    i, n, name)
{
    if (FNR == 1) {
        whole_cells()
        FILE = FILENAME
        header = record = 0
        split("", column)
    }
    width = csv_read($0, cell)
    if (width == 0)
        return 0
    if (header) {
        if (width != header)
            fail(2, "line " FNR " has " width " cells, the header " header)
        record++
        return 1
    }
    header = width
    for (i = 1; i <= width; i++)
        column[name_of[i] = cell[i]] = i
    n = split(needs, name, " ")
    for (i = 1; i <= n; i++)
        if (!(name[i] in column))
            fail(2, "no column \"" name[i] "\"")
    return 0
}

function whole_cells() { if (csv_partial != "") fail(2, "a quoted cell is never closed") }

# Keeps that row's cells as those of `row`, by the names of this file's columns; its number in the file
# as number[row].
function keep(row,    i)
{
    number[row] = record
    for (i = 1; i <= width; i++)
        cells[row, name_of[i]] = cell[i]
}

# To be called at the END: leaves where a file was no such table.
function complete()
{
    if (failed)
        exit failed
    whole_cells()
    if (!header)
        fail(2, "it is empty")
}

function get(row, name) { return cells[row, name] }

function figure(text)
{
    return text ~ /^[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?$/ ? text : "NaN"
}

function plain(text)
{
    gsub(/[\n\r\t]+/, " ", text)
    gsub(/"/, "\342\200\235", text)                     # look-alikes of " and \
    gsub(/\\/, "\342\210\226", text)
    return text
}

function slug(text)
{
    text = tolower(text)
    gsub(/[^a-z0-9.]+/, "-", text)
    gsub(/^[-.]+|-+$/, "", text)
    return substr(text, 1, 60)
}

# A name of a chart that no other has yet.
function unique(name,    base, i)
{
    base = name = name == "" ? "unnamed" : name
    for (i = 2; name in taken; i++)
        name = base "-" i
    taken[name]
    return name
}

function cpus_text(n) { n += 0; return n (n == 1 ? " CPU" : " CPUs") }

function joined(a, separator, b) { return a == "" ? b : b == "" ? a : a separator b }

function duration(ns)
{
    ns += 0
    return ns >= 1e9 ? ns / 1e9 " s" : ns >= 1e6 ? ns / 1e6 " ms" : ns >= 1e3 ? ns / 1e3 " \302\265s" : ns " ns"
}

# --- a table of marks in rows, for rows.gp ---

# Prints a line of it: what is in mark["..."], which it empties, and what run["..."] says of all. The
# first call prints the names too. Missing figures are NaN.
function put_mark(    i, line)
{
    if (!marks++) {
        mark_texts = split("label name symbol words subtitle tracks loop workload operation machine commit latency_of " \
            "run old_machine old_commit", mark_text, " ")
        mark_figures = split("n n_failed row heading value lo hi ring band_lo band_hi", mark_figure, " ")
        line = "panel\tseries\tn_tainted"
        for (i = 1; i <= mark_texts; i++)
            line = line "\t" mark_text[i]
        for (i = 1; i <= mark_figures; i++)
            line = line "\t" mark_figure[i]
        print line
    }
    mark["n_failed"] += 0
    line = (run["panel"] == "" ? 1 : run["panel"]) "\t" marks "\t0"
    for (i = 1; i <= mark_texts; i++)
        line = line "\t" plain(mark_text[i] in mark ? mark[mark_text[i]] : run[mark_text[i]])
    for (i = 1; i <= mark_figures; i++)
        line = line "\t" figure(mark_figure[i] in mark ? mark[mark_figure[i]] : run[mark_figure[i]])
    print line
    split("", mark)
}

# A line of text above the rows that follow. With a band, from lo to hi, it lies behind these.
function put_heading(text, lo, hi)
{
    mark["row"] = ++mark_rows
    mark["heading"] = 1
    mark["name"] = text
    mark["band_lo"] = lo
    mark["band_hi"] = hi
    put_mark()
}

# What a panel is besides its workload, as "key=value; ...".
function conditions(row,    text)
{
    text = get(row, "params")
    gsub(/;/, "; ", text)
    if (get(row, "place") != "")
        text = joined(text, "; ", "place " get(row, "place"))
    if (get(row, "tasks") + 0 > 0)
        text = joined(text, "; ", get(row, "tasks") " tasks")
    else if (get(row, "duration_ns") + 0 > 0)
        text = joined(text, "; ", "windows of " duration(get(row, "duration_ns") + 0))
    if (get(row, "offered_per_s") + 0 > 0)
        text = joined(text, "; ", "open loop, " get(row, "offered_per_s") "/s")
    return text
}

# What of the conditions not all panels of its workload share. Each panel is counted once, by one of its
# rows, before the first is asked for.
function count_panel(row,    i, n, part)
{
    of_workload[get(row, "workload")]++
    n = split(conditions(row), part, "; ")
    for (i = 1; i <= n; i++)
        uses[get(row, "workload"), part[i]]++
}

function told_apart(row,    i, n, part, text)
{
    n = split(conditions(row), part, "; ")
    for (i = 1; i <= n; i++)
        if (uses[get(row, "workload"), part[i]] < of_workload[get(row, "workload")])
            text = joined(text, "; ", part[i])
    return text
}

# A ratio with three decimals, or three digits where these would say little.
function ratio_text(value)
{
    value += 0
    return sprintf(value < 0.0995 ? "%.2g" : value < 9.9995 ? "%.3f" : value < 99.95 ? "%.1f" : value < 9999.5 ? "%.0f" : "%.1e", value)
}

# 0.0123 as "1.23%".
function percent(share) { share += 0; return sprintf(share < 9.995 ? "%.3g%%" : "%.0f%%", 100 * share) }

# 1234.5 as "1.23k".
function si(value,    e)
{
    value += 0
    for (e = 0; value >= 999.5 && e < 4; e++)
        value /= 1000
    return sprintf(value < 9.995 ? "%.2f" : value < 99.95 ? "%.1f" : "%.0f", value) substr(" kMGT", e + 1, e > 0)
}
