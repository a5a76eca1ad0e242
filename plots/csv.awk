# csv.awk - reads CSV (RFC 4180) line by line, for the scripts beside it: awk -f csv.awk -f SCRIPT.

# Splits a line's record into cell[1..n] and returns n: 0 for an empty line, and for one whose record
# goes on in the next line, as csv_partial then tells.
function csv_read(line, cell,    n, rest, text, glue)
{
    sub(/\r$/, "", line)
    if (FNR == 1)
        sub(/^\357\273\277/, "", line)
    if (csv_partial != "")
        line = csv_partial "\n" line
    csv_partial = ""
    if (gsub(/"/, "\"", line) % 2) {
        csv_partial = line
        return 0
    }
    if (line == "")
        return 0
    n = 0
    rest = line ","
    while (rest != "") {
        if (substr(rest, 1, 1) == "\"") {
            text = ""
            glue = ""
            while (match(rest, /^"[^"]*"/)) {           # "a""b" is two quoted runs in a row
                text = text glue substr(rest, 2, RLENGTH - 2)
                rest = substr(rest, RLENGTH + 1)
                glue = "\""
            }
            sub(/^[^,]*,/, "", rest)
        } else {
            text = substr(rest, 1, index(rest, ",") - 1)
            rest = substr(rest, length(text) + 2)
        }
        cell[++n] = text
    }
    return n
}

function csv_cell(text)
{
    if (text !~ /[",\n\r]/)
        return text
    gsub(/"/, "\"\"", text)
    return "\"" text "\""
}
