#!/bin/sh
# A pool size for this machine: what is printed, what is written, and that a tune which was ended
# goes on where it was. How good the sizes are is for tests/unit/test_tuner_*.
. "$(dirname "$0")/scratch.sh"

# concbench ARGUMENT...: stdout and stderr go to $aside, the exit status to $status.
concbench()
{
    "$program" "$@" >"$aside/out" 2>"$aside/err" </dev/null
    status=$?
}

is_json()
{
    ! command -v python3 >/dev/null || python3 -m json.tool "$1" >/dev/null
}

# Short windows: what is looked at here is not the numbers.
quick="--window 5ms --warmup 0"

# --- two runners ---
concbench tune -w io-sleep -p duration=1ms -r thread,coro --max-pool 8 $quick --seed 7 -o "$PWD/two"
check "two runners: exit 0" [ $status -eq 0 ]
check "says what it recommends" grep -q '^recommended' "$aside/out"
check "for both of them" [ "$(grep -c '^recommended' "$aside/out")" -eq 2 ]
check "says where the results are" grep -qF "results: $PWD/two" "$aside/out"
for file in tune.json tuned.json machine.json; do
    check "$file is JSON" is_json "two/$file"
done
for file in samples.csv history.csv stages.csv tune.csv laws.csv topology.xml; do
    check "$file is there" [ -s "two/$file" ]
done
(
    # shellcheck disable=SC1091
    . two/tuned.env && [ "$CONCBENCH_IO_SLEEP_THREAD_POOL" -ge 1 ] && [ "$CONCBENCH_IO_SLEEP_CORO_POOL" -ge 1 ]
)
check "tuned.env can be sourced" [ $? -eq 0 ]
sizes=$(columns two/tune.csv runner pool | grep -c '^thread')
check "tune.csv has the sizes of thread ($sizes)" [ "$sizes" -ge 4 ]
check "none beyond --max-pool" [ "$(columns two/tune.csv pool | sort -n | tail -1)" -le 8 ]
passes=$(columns two/history.csv turn disturbed | grep -c '^|')
check "history.csv ends its passes ($passes)" [ "$passes" -ge 10 ]
timing=$(columns two/samples.csv kind | grep -c timing)
told=$(columns two/history.csv turn | grep -c .)
check "each timing sample is in it ($told)" [ "$timing" -eq "$told" ]

# --- the same answer from the journal alone ---
grep -v '^cost' "$aside/out" >"$aside/first"
before=$(wc -l <two/samples.csv)
concbench tune --resume "$PWD/two"
check "resuming what is done: exit 0" [ $status -eq 0 ]
check "measures nothing" [ "$(wc -l <two/samples.csv)" -eq "$before" ]
grep -v '^cost' "$aside/out" >"$aside/second"
check "and says the same" cmp -s "$aside/first" "$aside/second"

# --- a shape, a service, a bound ---
concbench tune --cpu 20us --wait 200us --cpu-cv 1 -r hybrid --max-pool 8 $quick -o "$PWD/shape"
check "hybrid: exit 0" [ $status -eq 0 ]
check "its shape is told" grep -qE '[0-9]+x[0-9]+x[0-9]+' "$aside/out"
check "and is in tuned.env" grep -qE '^CONCBENCH_MIXED_HYBRID_PROCESSES=[0-9]+$' shape/tuned.env
concbench tune --cpu 20us --wait 200us -r thread --max-pool 8 --window 50ms --warmup 0 --rate 1000/s --p99 1ns -o "$PWD/bound"
check "a bound nobody holds: exit 4" [ $status -eq 4 ]
check "says so" grep -q 'no size holds' "$aside/out"
check "recommends nothing" [ -z "$(grep -E '^CONCBENCH' bound/tuned.env)" ]
concbench tune --cpu 20us --wait 200us -r thread,coro --max-pool 8 --window 20ms --warmup 1ms --p99 10s --load 10% -o "$PWD/load"
check "a bound without a rate: exit 0, or 4 where nobody keeps up" [ $status -eq 0 -o $status -eq 4 ]
check "says which rate it took" grep -q '10% of the most' "$aside/out"
check "two searches are in the journal" [ "$(columns load/history.csv stage | sort -u | tr '\n' ' ')" = "1 2 " ]

# --- what can't be served is said ---
concbench tune -w ticket -p lock=mutex -r serial --max-pool 2 $quick -o "$PWD/serial"
check "one size only: exit 0" [ $status -eq 0 ]

# --- a tune is killed in the middle, and goes on ---
command -v setsid >/dev/null && command -v pgrep >/dev/null || finish
has_passes()
{
    [ -e "$1" ] && [ "$(columns "$1" turn disturbed | grep -c '^|')" -ge "$2" ]
}
is_alone()
{
    ! pgrep -s "$1" >/dev/null
}

# killed SIGNAL PASSES
killed()
{
    name=killed-$1-$2
    setsid env --default-signal=INT "$program" tune -w io-sleep -p duration=1ms -r thread,fork --max-pool 8 \
        --window 20ms --warmup 0 -o "$PWD/$name" >"$aside/out" 2>"$aside/err" </dev/null &
    job=$!
    check "$name: that many passes come" comes has_passes "$name/history.csv" "$2"
    kill -s "$1" $job
    wait $job
    ended=$?
    [ "$1" = KILL ] || check "$name: exits 130" [ $ended -eq 130 ]
    check "$name: no process is left" comes is_alone $job
    check "$name: nothing is recommended yet" [ ! -e "$name/tuned.json" ]
    done_before=$(columns "$name/history.csv" turn disturbed | grep -c '^|')
    head -c -3 "$name/samples.csv" >"$aside/cut" && cp "$aside/cut" "$name/samples.csv"
    concbench tune --resume "$PWD/$name"
    check "$name: goes on: exit 0" [ $status -eq 0 ]
    check "$name: with more passes than the $done_before it had" \
        [ "$(columns "$name/history.csv" turn disturbed | grep -c '^|')" -gt "$done_before" ]
    check "$name: its rows are whole" [ -z "$(tail -c 1 "$name/samples.csv" | tr -d '\n')" ]
    check "$name: says what it recommends" [ "$(grep -c '^recommended' "$aside/out")" -eq 2 ]
    grep -v '^cost' "$aside/out" >"$aside/first"
    concbench tune --resume "$PWD/$name"
    grep -v '^cost' "$aside/out" >"$aside/second"
    check "$name: and the journal says the same" cmp -s "$aside/first" "$aside/second"
}
killed KILL 2
killed KILL 9
killed INT 5

# --- another program or machine does not add to it ---
sed 's/"commit": "[^"]*"/"commit": "0000000"/' two/tune.json >"$aside/other" && cp "$aside/other" two/tune.json
concbench tune --resume "$PWD/two"
check "begun by another build: exit 2" [ $status -eq 2 ]
check "says so" grep -q "begun with the commit '0000000'" "$aside/err"
finish
