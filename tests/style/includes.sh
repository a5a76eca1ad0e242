#!/bin/sh
# Includes point one way: bench -> runners -> workloads -> base; every foreign library in one file.
. "$(dirname "$0")/source.sh"

# points_away FOLDER FORBIDDEN...: no file of the folder includes a header of those.
points_away()
{
    folder=$1
    shift
    for other in "$@"; do
        sources "$folder" | xargs grep -nE "^ *# *include *[\"<](\.\./)*$other/" |
            none "$folder includes nothing of $other"
    done
}

points_away base workloads runners bench tests
points_away workloads runners bench tests
points_away runners bench tests
points_away bench tests

# A relative include would slip past the above.
sources $modules | xargs grep -nE '^ *# *include *"\.' | none "includes start at the top"

# Names of the one side in the code of the other: its identifiers, file names and quoted names.
names() # FILE.def MACRO: words that stand for the entries
{
    sed -n "s/^$2(\([a-z0-9_]*\)).*/\1/p" "$1"
}
for name in $(names workloads/workloads.def CB_WORKLOAD); do
    dashed=$(echo "$name" | tr _ -)
    sources runners | xargs grep -nE "cb_workload_$name\b|workloads/$name\.|\"($name|$dashed)\"" |
        grep -vE "\.name = \"$name\", \.help" | # an option of the runner may be called so
        none "no runner names the workload $name"
done
for name in $(names runners/runners.def CB_RUNNER); do
    sources workloads | xargs grep -nE "cb_runner_$name\b|runners/$name\.|\"$name\"" |
        none "no workload names the runner $name"
done

# Exactly one file knows each library (of hwloc: one binds, one only looks); the bare loops, which
# we are held against, call it themselves.
only_in()
{
    found=$(sources $modules | grep -v '^bench/raw/' | xargs grep -lE "$2" | tr '\n' ' ')
    [ "$found" = "$1 " ] || echo "$found" | none "$2 stands in $1 alone"
    [ "$found" = "$1 " ] && echo "ok: $2 stands in $1 alone"
}
only_in 'base/topology.c base/topology_tree.c' '<hwloc'
only_in base/counters_papi.c '<papi'
only_in base/sync/ring.c '<ck_'
only_in runners/reads_uring.c '<liburing'
only_in bench/json_read.c '<jansson'
only_in bench/gbench.cc '<benchmark/'
only_in runners/context_fcontext.c '(jump|make)_fcontext *\('
only_in runners/context_ucontext.c '<ucontext\.h>'
finish
