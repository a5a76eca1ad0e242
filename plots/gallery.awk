# gallery.awk - a section of the gallery from charts.csv: the first chart of each question.
{
    width = csv_read($0, cell)
    if (width == 0)
        next
    if (FNR == 1) {
        for (i = 1; i <= width; i++)
            column[cell[i]] = i
        next
    }
    question = cell[column["question"]]
    others[question]++
    if (others[question] == 1)
        row[++rows] = $0
}

function at(name) { return cell[column[name]] }

# Markdown takes some characters for its own.
function text(name,    t)
{
    t = at(name)
    gsub(/[\\`*_<>|\[\]]/, "\\\\&", t)
    return t
}

END {
    for (r = 1; r <= rows; r++) {
        csv_read(row[r], cell)
        print "\n## " text("title") "\n"
        print text("read") " \302\267 `" at("question") ".gp`" \
            (others[at("question")] > 1 ? ", one of " others[at("question")] : "") "\n"
        print "![" text("title") "](../results/reference/" folder "/" at("name") ".svg)"
    }
}
