#!/bin/sh
# Ctrl-C in the middle of a run: what was measured stays, nothing else does.
. "$(dirname "$0")/scratch.sh"
command -v pgrep >/dev/null && command -v setsid >/dev/null || exit 77
env --default-signal=INT true 2>/dev/null || exit 77 # a shell starts its jobs with SIGINT ignored

has_row()
{
    [ -e "$1" ] && [ "$(wc -l <"$1")" -ge 2 ]
}

# Whatever the run starts stays in its session.
is_alone()
{
    ! pgrep -s "$1" >/dev/null
}

has_zygote()
{
    zygote=$(pgrep -s "$1" -P "$1")
}

# interrupted SIGNAL NAME ARGUMENT...
interrupted()
{
    signal=$1
    name=$2
    shift 2
    setsid env --default-signal=INT "$program" run --reps 500 --counters 0 --aa 0 -o "$PWD/$name" "$@" \
        >"$aside/out" 2>"$aside/err" </dev/null &
    job=$!
    check "$name: the first row comes" comes has_row "$name/samples.csv"
    comes has_zygote $job || fail "$name: its processes are not seen"
    kill -s "$signal" $job
    comes is_alone $job || kill -s KILL $job
    wait $job
    check "$name: exits 130" [ $? -eq 130 ]
    check "$name: no process is left" is_alone $job
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

# --- the process that samples are forked from is killed in the middle of one ---
setsid "$program" run -w io-sleep,cpu-sum -r fork -n 4 -d 1s --warmup 0 --reps 2 --counters 0 --aa 0 -o "$PWD/killed" \
    >"$aside/out" 2>"$aside/err" </dev/null &
job=$!
has_sample() # its host, the only child of the zygote
{
    has_zygote $job && [ -n "$(pgrep -P "$zygote")" ]
}
check "killed: a sample begins" comes has_sample
host=$(pgrep -P "$zygote")
kill -s KILL "$zygote"
is_gone()
{
    ! kill -0 "$host" 2>/dev/null
}
check "killed: its sample is gone with it" comes is_gone
wait $job
check "killed: exits 1" [ $? -eq 1 ]
check "killed: no process is left" is_alone $job
check "killed: all samples are there, one has failed" [ "$(columns killed/samples.csv status redo_of | grep '|$' |
    sort | uniq -c | tr -s ' \n' ' ')" = " 1 failed| 3 ok| " ]
check "killed: the row says why" grep -q "died of signal 9" killed/samples.csv
check "killed: another took its place" [ "$(columns killed/samples.csv layout redo_of | grep '|$' | sort -u | wc -l)" -eq 3 ]
check "killed: with the same padding" [ "$(columns killed/samples.csv block env_bytes redo_of | grep '|$' | sort -u | wc -l)" -eq 2 ]
finish
