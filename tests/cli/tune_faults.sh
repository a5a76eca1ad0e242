#!/bin/sh
# What a tune does when it is cut short where that is most awkward, when the disk is full, and when
# no sample can be taken. That a journal may be cut between any two bytes is for unit.journal.
. "$(dirname "$0")/scratch.sh"

# concbench ARGUMENT...: stdout and stderr go to $aside, the exit status to $status.
concbench()
{
    "$program" "$@" >"$aside/out" 2>"$aside/err" </dev/null
    status=$?
}

# rows FILE STAGE...: the header, and the rows of these stages.
rows()
{
    head -n 1 "$1"
    file=$1
    shift
    for stage; do
        sed 1d "$file" | grep "^1,$stage,"
    done
}

# begun_as FOLDER NEW: a copy of a finished tune as it was before its end.
begun_as()
{
    rm -rf "$2"
    cp -R "$1" "$2"
    rm -f "$2"/tuned.json "$2"/tuned.env "$2"/tune.csv "$2"/laws.csv
}

# goes_on WHAT FOLDER RUNNERS: resumed it comes to its end, and again to the same.
goes_on()
{
    concbench tune --resume "$PWD/$2"
    check "$1: exit 0" [ $status -eq 0 ]
    check "$1: recommends" [ "$(grep -c '^recommended' "$aside/out")" -eq "$3" ]
    grep -v '^results:' "$aside/out" | grep -v '^cost' >"$aside/first"
    cost=$(sed -n 's/^cost *\([0-9]* samples\), .*/\1/p' "$aside/out")
    before=$(wc -l <"$2/samples.csv")
    concbench tune --resume "$PWD/$2"
    check "$1: and measures nothing more" [ "$(wc -l <"$2/samples.csv")" -eq "$before" ]
    grep -v '^results:' "$aside/out" | grep -v '^cost' >"$aside/second"
    check "$1: to say the same" cmp -s "$aside/first" "$aside/second"
    check "$1: at the same cost ($cost)" grep -q "^cost *$cost," "$aside/out"
    blocks=$(columns "$2/history.csv" stage pass block disturbed | grep -v '|$' | cut -d'|' -f3 | sort)
    check "$1: no block ended twice" [ "$(echo "$blocks" | uniq -d | wc -l)" -eq 0 ]
}

quick="--window 5ms --warmup 0"

# --- cut short before, in and after its calibration ---
concbench tune -w io-sleep -p duration=1ms -r thread,coro --max-pool 2 $quick -o "$PWD/two"
check "a tune of two runners: exit 0" [ $status -eq 0 ]
begun_as two nothing
rm -f nothing/history.csv nothing/stages.csv
for table in samples histograms; do
    : >nothing/$table.csv
done
goes_on "before any file had a row" nothing 2
check "and its tables have headers" [ "$(head -n 1 nothing/samples.csv)" = "$(head -n 1 two/samples.csv)" ]
begun_as two partial
rows two/history.csv >partial/history.csv
head -n 2 two/stages.csv >partial/stages.csv
goes_on "when one of two runners was calibrated" partial 2
begun_as two early
head -n 6 two/history.csv >early/history.csv
goes_on "in its third pass" early 2

# --- between the two searches of a bound without a rate ---
concbench tune --cpu 20us --wait 200us -r thread --max-pool 4 --window 50ms --warmup 0 --p99 10s --load 30% -o "$PWD/load"
check "a bound without a rate: exit 0" [ $status -eq 0 ]
begun_as load between
rows load/history.csv 1 >between/history.csv
rows load/stages.csv 1 >between/stages.csv
goes_on "between the two searches" between 1
check "the second is there" [ "$(columns between/history.csv stage | sort -u | tr '\n' ' ')" = "1 2 " ]

# --- a budget of time holds for all of it ---
concbench tune -w io-sleep -p duration=1ms -r thread --max-pool 64 $quick --budget 500ms -o "$PWD/budget"
check "a budget: exit 0" [ $status -eq 0 ]
begun_as budget spent
columns budget/history.csv stage pass >"$aside/passes"
goes_on "whose budget is spent" spent 1
columns spent/history.csv stage pass >"$aside/again"
check "decides as before" cmp -s "$aside/passes" "$aside/again"

# --- in the middle of a crossover ---
concbench tune --crossover wait --cpu 20us -r thread,coro $quick --from 20us --to 24us -o "$PWD/cross"
check "a crossover: exit 0" [ $status -eq 0 ]
begun_as cross crossed
head -n $(($(wc -l <cross/history.csv) / 2)) cross/history.csv >crossed/history.csv
concbench tune --resume "$PWD/crossed"
check "in a crossover: exit 0" [ $status -eq 0 ]
check "says where models change" grep -qE '(win|is shown|above) ' "$aside/out"
grep -v '^results:' "$aside/out" >"$aside/first"
concbench tune --resume "$PWD/crossed"
grep -v '^results:' "$aside/out" >"$aside/second"
check "in a crossover: and again the same" cmp -s "$aside/first" "$aside/second"

# --- no space left: a file may not grow beyond some KiB ---
(
    failures=0
    trap "" XFSZ
    ulimit -f 40
    concbench tune -w io-sleep -p duration=1ms -r thread,coro --max-pool 2 $quick -o "$PWD/full"
    check "no space left: exit 1" [ $status -eq 1 ]
    check "says what could not be written" grep -qE '^concbench tune: .*full/.*\.csv' "$aside/err"
    [ "$failures" -eq 0 ]
) || failures=$((failures + 1))
goes_on "with space again" full 2

# --- nothing can be measured ---
concbench tune -w io-sleep -p duration=1h -r thread --max-pool 2 $quick --timeout 1ms -o "$PWD/nothing-ends"
check "no sample comes to its end: exit 1" [ $status -eq 1 ]
check "says so" grep -q 'no size of any runner could be measured' "$aside/err"
check "recommends nothing" [ -z "$(grep -E '^CONCBENCH' nothing-ends/tuned.env)" ]
concbench tune -w ticket -p lock=mutex -r serial --max-pool 4 $quick -o "$PWD/one"
check "one size only: exit 0" [ $status -eq 0 ]
check "of which nothing rises" [ -z "$(grep 'still rising' "$aside/out")" ]

# --- nothing is left of an end in the calibration ---
command -v setsid >/dev/null && command -v pgrep >/dev/null || finish
setsid env --default-signal=INT "$program" tune -w io-sleep -p duration=1ms -r thread,fork --max-pool 4 \
    --window 2s --warmup 0 -o "$PWD/pilots" >"$aside/out" 2>"$aside/err" </dev/null &
job=$!
left=1000
until [ -s pilots/stages.csv ] || [ $left -eq 0 ]; do
    left=$((left - 1))
    sleep 0.01
done
kill -s INT $job
wait $job
check "interrupted in its calibration: exits 130" [ $? -eq 130 ]
check "no process is left" [ -z "$(pgrep -s $job)" ]
check "says how to go on" grep -q 'tune --resume' "$aside/err"
finish
