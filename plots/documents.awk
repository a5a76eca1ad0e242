# documents.awk - puts what the tutorials report, what Python takes here and what concbench takes into
# one table. Files, in this order, each behind the part that it is:
#   part=table plans/documents.table  part=python RUN/python.csv  part=summary RUN/summary.csv
# Writes Markdown to stdout and CSV into the file that -v csv=FILE names. Needs csv.awk.
# Exit status: 2 for input that is not what it should be; stderr says what.

function fail(text)
{
    print "plots/documents: " text | "cat 1>&2"
    failed = 2
    exit 2
}

function trim(text)
{
    gsub(/^[ \t]+|[ \t]+$/, "", text)
    return text
}

# --- the experiments ---

function read_table(line,    equals, key, value)
{
    sub(/#.*/, "", line)
    line = trim(line)
    if (line == "")
        return
    if (line ~ /^\[.+\]$/) {
        id[++experiments] = substr(line, 2, length(line) - 2)
        return
    }
    equals = index(line, "=")
    key = trim(substr(line, 1, equals - 1))
    value = trim(substr(line, equals + 1))
    if (!equals || !experiments || !(key in known))
        fail(FILENAME ":" FNR ": '" line "' is neither [id] nor one of: " keys)
    setting[experiments, key] = value
    if (key == "words") {
        if (value in called)
            fail(FILENAME ":" FNR ": '" value "' is there twice")
        called[value] = experiments
    } else if (key == "documents")
        read_reported(value)
}

# "thread 2, fork 25"
function read_reported(list,    n, part, pair, i)
{
    n = split(list, part, ",")
    for (i = 1; i <= n; i++) {
        if (split(trim(part[i]), pair, " ") != 2 || !(pair[1] in is_model) || !number(pair[2]))
            fail(FILENAME ":" FNR ": '" part[i] "' is not a model and its seconds")
        put(experiments, "documents", pair[1], pair[2])
    }
}

function check_table(    e)
{
    if (!experiments)
        fail("the table of experiments is empty")
    for (e = 1; e <= experiments; e++) {
        if (setting[e, "against"] != "" && !(setting[e, "against"] in called))
            fail("experiment " e " [" id[e] "]: no '" setting[e, "against"] "' to compare it with")
        if (setting[e, "words"] == "" || setting[e, "workload"] == "" || setting[e, "tasks"] == "" ||
            setting[e, "pool"] == "")
            fail("experiment " e " [" id[e] "] lacks words, workload, tasks or pool")
    }
}

# --- the figures ---

function number(text) { return text ~ /^[0-9]*\.?[0-9]+([eE][-+]?[0-9]+)?$/ }

function put(e, side, model, value)
{
    seconds[e, side, model] = value
    has[e, side]
}

function get(name) { return cell[column[part, name]] }

function read_header(width, names,    i, n, need)
{
    for (i = 1; i <= width; i++)
        column[part, cell[i]] = i
    n = split(names, need, " ")
    for (i = 1; i <= n; i++)
        if (!((part, need[i]) in column))
            fail(FILENAME ": no column \"" need[i] "\"")
    header[part] = width
}

function selects(e,    n, part_of, i)
{
    if (setting[e, "workload"] != get("workload") || setting[e, "tasks"] != get("tasks"))
        return 0
    if (get("runner") != "serial" &&
        (setting[e, "pool"] == "cpus" ? get("cpus") : setting[e, "pool"]) != get("pool"))
        return 0
    n = split(setting[e, "params"], part_of, ";")
    for (i = 1; i <= n; i++)
        if (!index(";" get("params") ";", ";" part_of[i] ";"))
            return 0
    return 1
}

# What `tasks` operations take at the rate that a column holds.
function makespan(name) { return number(get(name)) && get(name) > 0 ? get("tasks") / get(name) : "" }

function read_summary(    e, model)
{
    machine = get("machine")
    commit = get("commit")
    model = get("runner")
    if (!(model in is_model))
        return
    for (e = 1; e <= experiments; e++) {
        if (!selects(e))
            continue
        if ((e, model) in seen)
            fail(FILENAME ":" FNR ": a second row for '" setting[e, "words"] "' under " model)
        seen[e, model]
        put(e, "concbench", model, makespan("ops_per_s_median"))
        low[e, model] = makespan("ops_per_s_hi")
        high[e, model] = makespan("ops_per_s_lo")
        start[e, model] = number(get("spawn_ns_median")) ? get("spawn_ns_median") / 1e9 : ""
        if (seconds[e, "concbench", model] == "")
            state[e, model] = get("n_failed") + 0 > 0 ? "failed" : "skipped"
    }
}

# --- the output ---

function figure(value, unit) { return sprintf(value / unit < 999.5 ? "%.3g" : "%.0f", value / unit) }

function unit_of(value) { return value >= 1 ? 1 : value >= 1e-3 ? 1e-3 : 1e-6 }

function with_unit(value,    unit)
{
    unit = unit_of(value)
    return figure(value, unit) (unit == 1 ? " s" : unit == 1e-3 ? " ms" : " \302\265s")
}

function shown(e, side, model,    value, unit, text)
{
    if (side == "concbench" && (e, model) in state)
        return state[e, model]
    value = seconds[e, side, model]
    if (value == "")
        return ""
    text = with_unit(value)
    if (side != "concbench")
        return text
    unit = unit_of(value)
    if (low[e, model] != "" && high[e, model] != "")
        text = text " [" figure(low[e, model], unit) ", " figure(high[e, model], unit) "]"
    if (start[e, model] >= value / 100)
        text = text " + " with_unit(start[e, model])
    return text
}

# How many times as long as another experiment, from the ends of the two intervals that lie furthest apart.
function times(e, base, model,    text)
{
    if (!seconds[e, "concbench", model] || !seconds[base, "concbench", model])
        return ""
    text = sprintf("%.3gx", seconds[e, "concbench", model] / seconds[base, "concbench", model])
    if (low[e, model] != "" && low[base, model] != "")
        text = text sprintf(" [%.3g, %.3g]", low[e, model] / high[base, model], high[e, model] / low[base, model])
    return text
}

function show_times(e, base,    i)
{
    field[1] = field[2] = ""
    field[3] = "times '" setting[base, "words"] "'"
    for (i = 1; i <= models; i++)
        field[3 + i] = times(e, base, model_name[i])
    add_line()
}

function wide(text)                                     # bytes that begin a character
{
    gsub(/[\200-\277]/, "", text)
    return length(text)
}

function padded(text, width)
{
    while (wide(text) < width)
        text = text " "
    return text
}

function add_line(    i)
{
    lines++
    for (i = 1; i <= columns; i++) {
        table[lines, i] = field[i]
        if (wide(field[i]) > width_of[i])
            width_of[i] = wide(field[i])
    }
}

function print_lines(    l, i, line)
{
    for (l = 1; l <= lines; l++) {
        line = "|"
        for (i = 1; i <= columns; i++)
            line = line " " padded(table[l, i], width_of[i]) " |"
        print line
        if (l > 1)
            continue
        line = "|"
        for (i = 1; i <= columns; i++) {
            line = line " "
            line = line sprintf("%" width_of[i] "s", "") " |"
        }
        gsub(/ /, "-", line)
        print line
    }
}

function show(e, side, label,    i)
{
    if (!((e, side) in has))
        return
    field[1] = first_of ? id[e] : ""
    field[2] = first_of ? setting[e, "words"] : ""
    field[3] = label
    for (i = 1; i <= models; i++) {
        field[3 + i] = shown(e, side, model_name[i])
        if (seconds[e, side, model_name[i]] != "" || (side == "concbench" && (e, model_name[i]) in state))
            print id[e] "," csv_cell(setting[e, "words"]) "," side "," model_name[i] "," \
                seconds[e, side, model_name[i]] (side == "concbench" ? \
                "," low[e, model_name[i]] "," high[e, model_name[i]] "," start[e, model_name[i]] "," \
                ((e, model_name[i]) in state ? state[e, model_name[i]] : "ok") : ",,,,") >csv
    }
    add_line()
    first_of = 0
}

BEGIN {
    models = split("serial thread gil fork coro", model_name, " ")
    keys = "words workload tasks pool params against documents python"
    n = split(keys, key_name, " ")
    for (i = 1; i <= n; i++)
        known[key_name[i]]
    columns = 3 + models
    field[1] = "id"
    field[2] = "experiment"
    field[3] = "measured by"
    for (i = 1; i <= models; i++) {
        is_model[model_name[i]]
        field[3 + i] = model_name[i]
    }
    add_line()
}

part == "table" { read_table($0); next }

{
    if (!checked++)
        check_table()
    width = csv_read($0, cell)
    if (width == 0)
        next
    if (!(part in header)) {
        read_header(width, part == "python" ? "experiment model seconds python" : \
            "workload params runner pool tasks cpus n_failed ops_per_s_median ops_per_s_lo" \
            " ops_per_s_hi spawn_ns_median machine commit")
        next
    }
    if (width != header[part])
        fail(FILENAME ":" FNR ": " width " cells, the header " header[part])
    if (part == "summary")
        read_summary()
    else if (get("experiment") in called && get("model") in is_model && number(get("seconds"))) {
        put(called[get("experiment")], "python", get("model"), get("seconds"))
        python = get("python")
    }
}

END {
    if (failed)
        exit failed
    if (!("summary" in header))
        fail("summary.csv is empty")
    print "id,experiment,measured_by,model,seconds,seconds_lo,seconds_hi,start_seconds,status" >csv
    for (e = 1; e <= experiments; e++) {
        first_of = 1
        show(e, "documents", "documents: Python")
        show(e, "python", "Python " python " here")
        show(e, "concbench", "concbench")
        if ((e, "concbench") in has && setting[e, "against"] != "")
            show_times(e, called[setting[e, "against"]])
        if (!((e, "concbench") in has))
            missing = missing (missing == "" ? "" : "; ") setting[e, "words"] " (" setting[e, "workload"] ")"
    }
    print "# The tutorials' experiments\n"
    print_lines()
    print "\nconcbench: median of what the work takes from the first operation to the last, with its 95%" \
        "\ninterval; `+` is making the workers before that, where it is 1% or more. Python: once, with making" \
        "\nits workers; its threads are like `gil`. documents: what the tutorials report, on their machine."
    if (python == "")
        print "\nPython: not measured in this run."
    if (missing != "")
        print "\nNot in this run of concbench: " missing "."
    print "\n" machine ", commit " commit
}
