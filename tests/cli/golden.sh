#!/bin/sh
# Transcripts of the program, compared with golden/*.txt. After a wanted change:
#     tests/cli/golden.sh build/release/concbench . --update
. "$(dirname "$0")/scratch.sh"
update=${3:-}

# What differs between builds: the fastest switch, and those there are.
normalise()
{
    sed -e 's/switch=\[[a-z]*\].*/switch=[FASTEST]  .../'
}

# golden NAME ARGUMENT...
golden()
{
    name=$1
    expected=$source/tests/cli/golden/$name.txt
    shift
    {
        printf '$ concbench %s\n' "$*"
        "$program" "$@" 2>&1
        echo "exit status $?"
    } | normalise >"$aside/$name.txt"
    if [ "$update" = --update ]; then
        cp "$aside/$name.txt" "$expected" && echo "written: $name"
    else
        check "$name" diff -u "$expected" "$aside/$name.txt"
    fi
}

golden help --help
golden doctor_help doctor --help
golden compare_help compare --help
golden report_help report --help
golden run_help run --help
golden serve_help serve --help
golden tune_help tune --help
golden list_help list --help
golden list_workloads list workloads
golden list_runners list runners
golden dry_run run --dry-run -w cpu-sum,queue -r thread,coro:switch=ucontext -n 1,2..8 \
    -p n=1000,2000 -p capacity=16 --reps 3 --counters 0
golden dry_run_tasks run --dry-run -w queue -r serial,fork -n 4 -p items=100,1000 --place none
golden dry_run_nothing run --dry-run
check "nothing was written" [ -z "$(ls -A)" ]
finish
