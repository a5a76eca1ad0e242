#!/bin/sh
# The Python programs, with tiny sizes: they end well, print a positive number, and refuse nonsense.
. "$(dirname "$0")/scratch.sh"
command -v python3 >/dev/null && python3 -c '' 2>/dev/null || exit 77
programs=$source/bench/raw/python

is_seconds()
{
    awk '{ n++; bad += !($0 ~ /^[0-9.]+(e-?[0-9]+)?$/ && $0 > 0) } END { exit n != 1 || bad }' "$1"
}

# program NAME ARGUMENT...: under every model.
program()
{
    name=$1
    shift
    for model in serial thread fork coro; do
        timeout 60 python3 -B "$programs/$name.py" $model "$@" >"$aside/out" 2>"$aside/err" </dev/null
        status=$?
        if [ $status -eq 77 ]; then
            check "$name $model $*: only gevent is lacking" [ $model = coro -a ! -s "$aside/out" ]
        else
            check "$name $model $*: exits 0" [ $status -eq 0 ]
            check "$name $model $*: prints seconds" is_seconds "$aside/out"
        fi
        [ ! -s "$aside/err" ] || { fail "$name $model $*: stderr"; cat "$aside/err"; }
    done
}
program sums 5 1000 5
program sums 5 1000 2
program sums 5 1000 cpus
program sleeps 3 0.01
program sleeps 3 0.01 blocking
program items 100 10 1 1
program items 100 48 4 4
program items 100 10 1 3
program items 100 10 1 1 join
program yields 2 1000
program sends 100
program spawn 20
program permits 5 2 1
program buyers 10 3
program buyers 3 10
for file in "$programs"/*.py; do
    check "$(basename "$file") is under 60 lines" [ "$(wc -l <"$file")" -lt 60 ]
    [ "$(basename "$file")" != models.py ] || continue
    python3 -B "$file" frobnicate 1 1 >"$aside/out" 2>"$aside/err"
    check "$(basename "$file") refuses an unknown model" [ $? -ne 0 -a ! -s "$aside/out" ]
    check "in one line that names it" [ "$(grep -c "'frobnicate'" "$aside/err")" -eq "$(wc -l <"$aside/err")" ]
    python3 -B "$file" thread >"$aside/out" 2>/dev/null
    check "$(basename "$file") refuses a lack of arguments" [ $? -ne 0 -a ! -s "$aside/out" ]
done

# --- all of them, as make documents runs them ---
# run RUN [TABLE]: sets $status.
run()
{
    "$programs/run" "$@" >"$aside/out" 2>"$aside/err" </dev/null
    status=$?
}
mkdir here
printf '[A]\nwords  = sums, few\npython = serial thread: sums.py 2 10 2\n[B]\nwords = none\n' >"$aside/table"
run here "$aside/table"
check "run: exits 0" [ $status -eq 0 ]
check "run: a row each" [ "$(columns here/python.csv experiment model)" = "$(printf 'sums, few|serial\nsums, few|thread')" ]
check "run: figures" [ -z "$(columns here/python.csv seconds python | grep -vE '^[0-9.e-]+\|[0-9.]+')" ]
printf '[A]\nwords = w\npython = thread fork: sums.py few 10 2\n[B]\nwords = v\npython = serial: sums.py 2 10 2\n' >"$aside/table"
run here "$aside/table"
check "run: a program that fails exits 1" [ $status -eq 1 ]
check "run: and is named" grep -q 'sums.py thread few 10 2 failed: ' "$aside/err"
check "run: and the others have their rows" [ "$(columns here/python.csv experiment model)" = "v|serial" ]
PYTHON=/nowhere/python run here "$aside/table"
check "run: no Python is no failure" [ $status -eq 0 ]
check "run: one line says so" [ "$(cat "$aside/err")" = "python: no /nowhere/python here: its lines stay out of the table" ]
check "run: and no figures of an earlier run are left" [ -z "$(ls -A here)" ]
run nowhere
check "run: a missing folder exits 2" [ $status -eq 2 ]
run here "$aside/nowhere"
check "run: a missing table exits 2" [ $status -eq 2 ]
run
check "run: no folder exits 2" [ $status -eq 2 ]
finish
