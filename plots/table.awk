# table.awk - what the scripts share that make a table for gnuplot out of CSV.
#
# Cells of the table are parted by tabs, and no text holds a tab, a line end, a quote or a backslash:
# gnuplot 5.4 cuts a quoted cell at its first comma, and takes \n for a line end. A figure is a number
# or NaN. Errors go to stderr, with TOOL, who says so, and FILE, of what.

function fail(code, text)
{
    print TOOL ": " FILE ": " text | "cat 1>&2"
    failed = code
    exit code
}

function get(row, name) { return cells[row, column[name]] }

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

function joined(a, separator, b) { return a == "" ? b : b == "" ? a : a separator b }

function duration(ns)
{
    return ns >= 1e9 ? ns / 1e9 " s" : ns >= 1e6 ? ns / 1e6 " ms" : ns >= 1e3 ? ns / 1e3 " \302\265s" : ns " ns"
}
