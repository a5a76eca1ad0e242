# documents_rows.awk - turns documents.csv, and summary.csv before it, into the table of rows that
# documents.gp draws: a group an experiment, in it a row a model, with up to three marks in it.

BEGIN {
    FILE = "documents.csv"
    models = split("serial thread gil fork coro", model, " ")
    sides = split("concbench python documents", side_name, " ")
    symbol["concbench"] = ""
    symbol["python"] = "hollow"
    symbol["documents"] = "cross"
}

FILENAME == "summary.csv" {
    if (is_row("n cpus machine commit")) {
        run["machine"] = cell[column["machine"]]
        run["commit"] = cell[column["commit"]]
        cpus = cell[column["cpus"]]
        n = cell[column["n"]] + 0
        if (n > 0 && (!least || n < least))
            least = n
        if (n > most)
            most = n
    }
    next
}

is_row("id experiment measured_by model seconds seconds_lo seconds_hi status") {
    keep(++rows)
    title = get(rows, "id") ": " get(rows, "experiment")
    if (!(title in seen)) {
        seen[title]
        heading[++experiments] = title
    }
    for (m = 1; m <= models && model[m] != get(rows, "model"); m++)
        ;
    if (m > models)
        model[models = m] = get(rows, "model")
    who = title SUBSEP get(rows, "model")
    has[who]
    row_of[who, get(rows, "measured_by")] = rows
}

function time(s)
{
    s += 0
    return s >= 0.9995 ? sprintf("%.3g s", s) : s >= 0.0009995 ? sprintf("%.3g ms", s * 1e3) : sprintf("%.3g \302\265s", s * 1e6)
}

function put_model(title, name,    i, r, who)
{
    who = title SUBSEP name
    mark_rows++
    for (i = 1; i <= sides; i++) {
        if (!((who, side_name[i]) in row_of) && i > 1)
            continue
        mark["row"] = mark_rows
        mark["label"] = name
        if (i == 1)                                     # of each row once
            mark["name"] = name
        if ((who, side_name[i]) in row_of) {
            r = row_of[who, side_name[i]]
            mark["value"] = get(r, "seconds")
            mark["lo"] = get(r, "seconds_lo")
            mark["hi"] = get(r, "seconds_hi")
            mark["symbol"] = symbol[side_name[i]]
            if (i == 1)
                mark["words"] = get(r, "seconds") == "" ? get(r, "status") : time(get(r, "seconds"))
        }
        put_mark()
    }
}

END {
    if (FILE != "documents.csv")
        header = 0
    FILE = "documents.csv"
    complete()
    run["subtitle"] = "the tutorials' experiments on threads, processes and coroutines, in concbench and in Python; " \
        cpus_text(cpus)
    run["loop"] = "closed loop"
    for (e = 1; e <= experiments; e++) {
        run["n"] = e == 1 ? least + 0 : most + 0
        put_heading(heading[e])
        for (m = 1; m <= models; m++)
            if ((heading[e], model[m]) in has)
                put_model(heading[e], model[m])
    }
}
