#!/bin/sh
# Ctrl-C in the middle of a run: what was measured stays, nothing else does.
. "$(dirname "$0")/scratch.sh"
command -v pgrep >/dev/null || exit 77
env --default-signal=INT true 2>/dev/null || exit 77 # a shell starts its jobs with SIGINT ignored

# comes COMMAND...: asks for ten seconds.
comes()
{
    left=1000
    until "$@"; do
        left=$((left - 1))
        [ $left -gt 0 ] || return 1
        sleep 0.01
    done
}

has_row()
{
    [ -e "$1" ] && [ "$(wc -l <"$1")" -ge 2 ]
}

# Forked processes have the command line of the program, and this folder's name in it.
is_alone()
{
    ! pgrep -f "$PWD/$1" >/dev/null
}

# interrupted SIGNAL NAME ARGUMENT...
interrupted()
{
    signal=$1
    name=$2
    shift 2
    env --default-signal=INT "$program" run --reps 500 --counters 0 -o "$PWD/$name" "$@" \
        >"$aside/out" 2>"$aside/err" </dev/null &
    job=$!
    check "$name: the first row comes" comes has_row "$name/samples.csv"
    is_alone "$name" && fail "$name: its processes are not seen"
    kill -s "$signal" $job
    comes is_alone "$name" || kill -s KILL $job
    wait $job
    check "$name: exits 130" [ $? -eq 130 ]
    check "$name: no process is left" is_alone "$name"
    check "$name: the last row is whole" [ -z "$(tail -c 1 "$name/samples.csv" | tr -d '\n')" ]
    check "$name: all rows are whole and ok" [ "$(columns "$name/samples.csv" status | sort -u)" = ok ]
    check "$name: summary.csv is there" [ -s "$name/summary.csv" ]
    rows=$(columns "$name/samples.csv" kind | grep -vc pilot)
    summed=$(columns "$name/summary.csv" n | awk '{ n += $1 } END { print n + 0 }')
    check "$name: and counts all $rows rows" [ "$rows" -eq "$summed" ]
    check "$name: stderr says where it is" grep -qF "$PWD/$name" "$aside/err"
}

interrupted INT int-sleeping -w io-sleep -r thread,fork,coro -n 4 -d 100ms --warmup 0
interrupted TERM term-spinning -w cpu-sum -r fork,thread -n 4 -d 100ms --warmup 10ms
interrupted INT int-pilot -w null,queue -r serial,coro -n 1 -d 50ms
finish
