#!/bin/sh
# The instrument measured by itself: its table, its file, and wrong command lines. Nothing is said of
# how fast anything is.
. "$(dirname "$0")/scratch.sh"

# overhead ARGUMENT...: sets $status.
overhead()
{
    "$program" "$@" >"$aside/out" 2>"$aside/err" </dev/null
    status=$?
}

# --- a few rows ---
overhead --pairs 2 --only mutex -o mutex
check "it exits 0" [ $status -eq 0 ]
check "the header" [ "$(head -n 1 mutex/overhead.csv | tr -d '\r')" = what,bare_ns,ours_ns,ratio_median,ratio_lo,ratio_hi ]
check "a row each" [ "$(columns mutex/overhead.csv what)" = "$("$program" --list | grep mutex)" ]
check "stdout has them" [ "$(grep -c '^mutex ' "$aside/out")" -eq "$(columns mutex/overhead.csv what | wc -l)" ]
check "and says where they are" grep -qx 'results: mutex' "$aside/out"
check "machine.json is there" [ -s mutex/machine.json ]
check "topology.xml is there" [ -s mutex/topology.xml ]
check "the samples of our side went well" [ "$(columns mutex/samples.csv status | sort -u)" = ok ]

# complete FILE: where a figure is, all are, positive ones; where there are none, stderr says so.
complete()
{
    columns "$1" what bare_ns ours_ns ratio_median ratio_lo ratio_hi | while IFS='|' read -r what bare ours ratio lo hi; do
        if [ -z "$bare$ours" ]; then
            grep -q "^$what not measured: " "$aside/err" || echo "$what is empty for no reason"
        fi
        echo "$bare,$ours,$ratio,$lo,$hi" | grep -qE '(^|,)-?0*(\.0*)?(,|$)' && [ -n "$bare" ] && echo "$what: $bare $ours $ratio $lo $hi"
        [ -z "$bare" ] && [ -n "$ratio$lo$hi" ] && echo "$what: a ratio to nothing"
    done | { ! grep .; }
}
check "no figure is missing, none is zero" complete mutex/overhead.csv

# --- every row, each name once ---
overhead --pairs 1 -o all
check "all rows: exits 0" [ $status -eq 0 ]
check "all rows are in the file" [ "$(columns all/overhead.csv what)" = "$("$program" --list)" ]
check "each name once" [ -z "$("$program" --list | sort | uniq -d)" ]
check "one pair makes no interval" [ "$(columns all/overhead.csv ratio_lo ratio_hi | sort -u)" = "|" ]
[ $status -eq 0 ] || cat "$aside/err"
overhead --only 'gate skew' --pairs 1 -o skew
check "nothing to hold it against: empty cells" [ "$(columns skew/overhead.csv bare_ns ratio_median ratio_lo | sort -u)" = "||" ]

# --- without -o ---
overhead --only 'hand-out' --pairs 1
check "a stamped folder" [ -s "$(sed -n 's/^results: //p' "$aside/out")/overhead.csv" ]
check "results/latest is left alone" [ ! -e results/latest ]
rm -rf results mutex all skew

# --- bad input: exits 2 with one line that names it, and writes nothing ---
bad()
{
    word=$1
    shift
    overhead "$@"
    [ $status -eq 2 ] || fail "exit status $status, not 2: $*"
    [ -s "$aside/out" ] && fail "something on stdout: $*"
    [ "$(wc -l <"$aside/err")" -eq 1 ] || fail "not one line on stderr: $* ($(cat "$aside/err"))"
    grep -qF -e "$word" "$aside/err" || fail "no '$word' in: $(cat "$aside/err") ($*)"
    [ -z "$(ls -A)" ] || { fail "left $(ls -A): $*"; rm -rf ./*; }
}
bad "pairs=0" --pairs 0
bad "pairs=x" --pairs x
bad "pairs=1001" --pairs 1001
bad "'--pairs'" --pairs
bad "seed=-1" --seed -1
bad "'frobnicate'" --only frobnicate
bad "'--frobnicate'" --frobnicate
bad "'-x'" -x
bad "'-x'" -xo
bad "'-x'" --list -hx
bad "'--list=3'" --list=3
bad "'stray'" stray
mkdir "$aside/full"
touch "$aside/full/file"
bad "full" --only hand-out --pairs 1 -o "$aside/full"
bad "nowhere/below" --only hand-out --pairs 1 -o "$aside/nowhere/below"

# --- Ctrl-C ---
if command -v pgrep >/dev/null && env --default-signal=INT true 2>/dev/null; then
    is_alone()
    {
        ! pgrep -f "$PWD/stopped" >/dev/null
    }
    env --default-signal=INT "$program" --pairs 1000 -o "$PWD/stopped" >"$aside/out" 2>"$aside/err" &
    job=$!
    left=1000
    until [ -e stopped/samples.csv ] && [ "$(wc -l <stopped/samples.csv)" -ge 2 ]; do
        left=$((left - 1))
        [ $left -gt 0 ] || break
        sleep 0.01
    done
    kill -s INT $job
    wait $job
    check "Ctrl-C: exits 130" [ $? -eq 130 ]
    check "Ctrl-C: no process is left" is_alone
    check "Ctrl-C: what was measured is there" [ -s stopped/overhead.csv ]
fi
finish
