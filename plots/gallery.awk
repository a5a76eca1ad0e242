# gallery.awk - a part of the gallery: the first chart in charts.csv, of a run in `folder`.
FNR == 1 {
    width = csv_read($0, cell)
    for (i = 1; i <= width; i++)
        column[cell[i]] = i
    next
}

# Markdown takes some characters for its own.
function text(name,    t)
{
    t = cell[column[name]]
    gsub(/[\\`*_<>|\[\]]/, "\\\\&", t)
    return t
}

csv_read($0, cell) {
    print "\n## " text("title") "\n"
    print text("read") " \302\267 `" cell[column["question"]] ".gp`\n"
    print "![" text("title") "](../results/reference/" folder "/" cell[column["name"]] ".svg)"
    exit
}
