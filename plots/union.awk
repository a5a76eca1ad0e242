# union.awk - one panel out of all, of what doesn't depend on the workload: from the table of panels.awk
# (FILE) to another one (stdout). OF is the column of interest.
#
# Making workers and holding them is much the same under every workload, so that each runner can stand
# with the panel in which it goes furthest; of several, with null, which does nothing else, or else
# with the one that has most pool sizes, or goes furthest of all. A line is of one panel, so that what changes along it is the
# pool size; the label names the workload where not all lines are of the same one.

BEGIN { FS = OFS = "\t" }

NR == 1 {
    for (i = 1; i <= NF; i++)
        column[$i] = i
    print
    next
}

# Of serial there is one pool size; of others a row with a figure, in whatever panel.
$(column[OF]) != "NaN" && $(column[OF]) > 0 && $(column["pool"]) > 0 {
    line[++rows] = $0
    who[rows] = $(column["label"])
    panel[rows] = $(column["panel"])
    workload[rows] = $(column["workload"])
    pools[who[rows], panel[rows]]++
    if ($(column["pool"]) + 0 > furthest[who[rows], panel[rows]])
        furthest[who[rows], panel[rows]] = $(column["pool"]) + 0
    if ($(column["pool"]) + 0 > reach[panel[rows]])
        reach[panel[rows]] = $(column["pool"]) + 0
}

function better(row, other,    mine, its)
{
    mine = who[row] SUBSEP panel[row]
    its = who[other] SUBSEP panel[other]
    if (furthest[mine] != furthest[its])
        return furthest[mine] > furthest[its]
    if ((workload[row] == "null") != (workload[other] == "null"))
        return workload[row] == "null"
    if (pools[mine] != pools[its])
        return pools[mine] > pools[its]
    return reach[panel[row]] > reach[panel[other]]
}

END {
    for (r = 1; r <= rows; r++) {
        if (!(who[r] in best))
            order[++lines] = who[r]
        if (!(who[r] in best) || better(r, best[who[r]]))
            best[who[r]] = r
    }
    for (s = 1; s <= lines; s++) {
        name = workload[best[order[s]]]
        if (!(name in named)) {
            named[name]
            names = names (names == "" ? "" : ", ") name
            different++
        }
    }
    for (s = 1; s <= lines; s++)
        for (r = 1; r <= rows; r++) {
            if (who[r] != order[s] || panel[r] != panel[best[order[s]]])
                continue
            $0 = line[r]
            if (different > 1)
                $(column["label"]) = $(column["label"]) " (" workload[r] ")"
            $(column["panel"]) = 1
            $(column["series"]) = s
            $(column["workload"]) = names
            if (different > 1 || panel[best[order[1]]] != panel[r])
                $(column["subtitle"]) = "of each runner the workload in which it goes furthest"
            print
        }
}
