#!/bin/sh
# The table of the tutorials' experiments: from made-up results, with holes, and from the plan itself.
. "$(dirname "$0")/scratch.sh"

# documents ARGUMENT...: sets $status.
documents()
{
    "$source/plots/documents" "$@" >"$aside/out" 2>"$aside/err" </dev/null
    status=$?
}

says()
{
    grep -qF -e "$1" "$aside/out"
}

# --- made-up results ---
cat >"$aside/table" <<'TABLE'
# a comment
[A1]
words     = ten sleeps, at once
workload  = io-sleep
tasks     = 10
pool      = 10
params    = duration=500ms;blocking=0
documents = serial 5.25, fork 0.75
python    = thread: nothing.py

[A2]
words    = sums
workload = cpu-sum
tasks    = 300
pool     = cpus # of the machine

[A4]
words    = sums again
workload = cpu-sum
tasks    = 600
pool     = 2
against  = sums

[A3]
words     = never heard of
workload  = absent
tasks     = 1
pool      = 1
documents = coro 3
TABLE
mkdir run
head=workload,params,runner,pool,cpus,tasks,n_failed,ops_per_s_median,ops_per_s_lo,ops_per_s_hi,spawn_ns_median,machine,commit
end='"A ""fast"" CPU, 2 of them",abc123'
sleeps='io-sleep,duration=500ms;blocking=0'
{
    echo $head
    echo "$sleeps,serial,1,2,10,0,2,0.004,2.1,1000000,$end"
    echo "$sleeps,thread,10,2,10,0,20,16,25,250000000,$end"
    echo "$sleeps,fork,10,2,10,2,,,,,$end"
    echo "$sleeps,coro,10,2,10,0,,,,,$end"
    echo "$sleeps,gil,11,2,10,0,1,1,1,1,$end"
    echo "$sleeps,gil,10,2,11,0,1,1,1,1,$end"
    echo "io-sleep,duration=500ms;blocking=1,gil,10,2,10,0,1,1,1,1,$end"
    echo "$sleeps,coro:switch=ucontext,10,2,10,0,1,1,1,1,$end"
    echo "cpu-sum,n=1000000,gil,2,2,300,0,1000000,,,90000,$end"
    echo "cpu-sum,n=1000000,gil,2,2,600,0,1000000,,,90000,$end"
} >run/summary.csv
printf 'experiment,model,seconds,python\n"ten sleeps, at once",thread,0.5123,3.99\n' >run/python.csv
documents run "$aside/table"
check "exits 0" [ $status -eq 0 ]
check "stderr is empty" [ ! -s "$aside/err" ]
check "stdout is documents.md" cmp -s "$aside/out" run/documents.md
sed 's/  */ /g' run/documents.md >"$aside/out" # less what only aligns
check "what the documents report" says '| A1 | ten sleeps, at once | documents: Python | 5.25 s | | | 750 ms | |'
check "what Python takes" says '| | | Python 3.99 here | | 512 ms | | | |'
check "ours, intervals, starts, no result" says '| | | concbench | 5 s [4.76, 2500] | 500 ms [400, 625] + 250 ms | | failed | skipped |'
check "no interval, a pool as large as the machine" says '| A2 | sums | concbench | | | 300 µs + 90 µs | | |'
check "how many times as long as another" says "| | | times 'sums' | | | 2x | | |"
check "an absent workload keeps its line" says '| A3 | never heard of | documents: Python | | | | | 3 s |'
check "and is named" says 'Not in this run of concbench: never heard of (absent).'
check "the machine" says 'A "fast" CPU, 2 of them, commit abc123'
check "documents.csv: a row a figure" [ "$(columns run/documents.csv id measured_by model seconds seconds_lo seconds_hi \
    start_seconds status | tr '\n' ' ')" = "A1|documents|serial|5.25|||| A1|documents|fork|0.75|||| \
A1|python|thread|0.5123|||| A1|concbench|serial|5|4.7619|2500|0.001|ok A1|concbench|thread|0.5|0.4|0.625|0.25|ok \
A1|concbench|fork|||||failed A1|concbench|coro|||||skipped A2|concbench|gil|0.0003|||9e-05|ok A4|concbench|gil|0.0006|||9e-05|ok A3|documents|coro|3|||| " ]
check "nothing else is left" [ "$(ls -A run | tr '\n' ' ')" = "documents.csv documents.md python.csv summary.csv " ]
for column in $({ head -n 1 run/documents.csv && head -n 1 run/python.csv; } | tr , ' '); do
    check "results/README.md explains $column" grep -qF "\`$column\`" "$source/results/README.md"
done

rm run/python.csv
sed 's/$/\r/' run/summary.csv >"$aside/crlf" && mv "$aside/crlf" run/summary.csv
documents run "$aside/table"
check "without Python: exits 0" [ $status -eq 0 ]
check "without Python: says so" says 'Python: not measured in this run.'
check "line ends of RFC 4180" says '500 ms [400, 625] + 250 ms'

# --- bad input: exits 2 with one line that names it, and leaves the folder as it was ---
# bad WORD [ARGUMENT...]
bad()
{
    word=$1
    shift
    before=$(ls -A run)
    documents "$@"
    [ $status -eq 2 ] || fail "exit status $status, not 2: $word"
    [ -s "$aside/out" ] && fail "something on stdout: $word"
    [ "$(wc -l <"$aside/err")" -eq 1 ] || fail "not one line on stderr: $(cat "$aside/err")"
    grep -qF -e "$word" "$aside/err" || fail "no '$word' in: $(cat "$aside/err")"
    [ "$(ls -A run)" = "$before" ] || fail "left something: $word"
}
# bad_table WORD TEXT; bad_summary WORD SED-SCRIPT
bad_table()
{
    printf '%b' "$2" >"$aside/bad.table"
    bad "$1" run "$aside/bad.table"
}
bad_summary()
{
    cp run/summary.csv "$aside/kept"
    sed "$2" "$aside/kept" >run/summary.csv
    bad "$1" run "$aside/table"
    cp "$aside/kept" run/summary.csv
}
one='[A]\nwords = w\nworkload = null\ntasks = 1\npool = 1\n'
bad usage
bad usage run "$aside/table" stray
bad nowhere/summary.csv nowhere
bad "$aside/nowhere" run "$aside/nowhere"
bad_table empty ''
bad_table 'documents.table:1: ' 'words = outside\n'
bad_table "'frobnicate = 3'" "${one}frobnicate = 3\n"
bad_table "'just words'" "${one}just words\n"
bad_table lacks '[A]\nwords = w\nworkload = null\npool = 1\n'
bad_table "no 'v'" "${one}against = v\n"
bad_table "'w' is there twice" "$one$one"
bad_table "'thread fast'" "${one}documents = thread fast\n"
bad_table "'threads 3'" "${one}documents = threads 3\n"
bad_summary '"tasks"' '1s/tasks/works/'
bad_summary 'a second row' '$p'
bad_summary 'cells' '$s/,//'
bad_summary 'summary.csv is empty' d

# --- the experiments and their plan ---
"$program" run --dry-run --plan "$source/plans/documents.plan" >"$aside/cases"
check "the plan loads" [ $? -eq 0 ]
# Each experiment is a case of the plan under every model that Python's program has, and none is left over:
# a case that no line of the table shows was run for nothing.
awk '/^(words|workload|tasks|pool|params|python|documents) *=/ { key = $1; sub(/^[^=]*= */, ""); value[key] = $0; next }
     function row() { if (value["workload"] != "") print value["workload"] "\t" value["tasks"] "\t" value["pool"] "\t" \
         value["params"] "\t" value["python"] "\t" value["words"]; split("", value) }
     /^\[/ { row() }
     END { row() }' "$source/plans/documents.table" >"$aside/experiments"
check "there are experiments" [ "$(wc -l <"$aside/experiments")" -ge 10 ]
awk -F '\t' -v cpus="$("$program" list places | awk '/^$/ { exit } NR > 1' | wc -l)" '
    FILENAME ~ /cases$/ { if (/pool=/) case_line[++cases] = $0; next }
    {
        parts = split($4, part, ";")
        models = $5
        sub(/:.*/, "", models)
        split("", found)
        for (i = 1; i <= cases; i++) {
            split(case_line[i], word, " ")
            fits = word[1] == $1 && word[5] == "tasks=" $2 &&
                (word[3] == "pool=" ($3 == "cpus" ? cpus : $3) || word[2] == "serial")
            for (k = 1; k <= parts; k++)
                fits = fits && index(";" word[6] ";", ";" part[k] ";")
            if (fits) {
                found[word[2]]
                shown[i]
            }
        }
        n = split(models, model, " ")
        for (i = 1; i <= n; i++)
            if (!(model[i] in found))
                print "not in the plan: " $6 " under " model[i]
    }
    END {
        for (i = 1; i <= cases; i++)
            if (!(i in shown))
                print "in no line of the table: " case_line[i]
    }' "$aside/cases" "$aside/experiments" >"$aside/lacking"
check "every experiment stands in the plan" [ ! -s "$aside/lacking" ]
cat "$aside/lacking"
mkdir empty
echo $head >empty/summary.csv
documents empty
check "the experiments can be read" [ $status -eq 0 ]
finish
