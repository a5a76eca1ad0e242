#!/bin/sh
# concbench compare: transcripts of the runs in compare/, compared with compare/expected/*.txt (after
# a wanted change: tests/cli/compare.sh build/release/concbench . --update), and wrong input.
. "$(dirname "$0")/scratch.sh"
update=${3:-}
fixtures=$source/tests/cli/compare
count=0

# transcript NAME ARGUMENT...: from within the folder of the runs, so that paths are the same anywhere.
transcript()
{
    name=$1
    expected=$fixtures/expected/$name.txt
    shift
    (
        cd "$fixtures" || exit 1
        printf '$ concbench compare %s\n' "$*"
        "$program" compare "$@" 2>&1
        echo "exit status $?"
    ) >"$aside/$name.txt"
    if [ "$update" = --update ]; then
        cp "$aside/$name.txt" "$expected" && echo "written: $name"
    else
        check "$name" diff -u "$expected" "$aside/$name.txt"
    fi
}

# exits STATUS ARGUMENT...: without a look at what it says.
exits()
{
    wanted=$1
    shift
    (cd "$fixtures" && "$program" compare "$@" >"$aside/out" 2>"$aside/err")
    status=$?
    [ $status -eq "$wanted" ] || fail "exit status $status, not $wanted: $*"
}

# bad WORD ARGUMENT...: exits 2 with one line on stderr that contains the word, and nothing on stdout.
bad()
{
    word=$1
    shift
    count=$((count + 1))
    exits 2 "$@"
    [ -s "$aside/out" ] && fail "something on stdout: $*"
    [ "$(wc -l <"$aside/err")" -eq 1 ] || fail "not one line on stderr: $* ($(cat "$aside/err"))"
    grep -qF -e "$word" "$aside/err" || fail "no '$word' in: $(cat "$aside/err") ($*)"
}

# Every word: slower, faster, equal, noisy, too few, only in one, failing, disturbed, below the floor.
transcript runs old new
transcript runs_markdown old new --format markdown
transcript runs_csv old new --format csv
transcript runs_json old new --format json
transcript same old/samples.csv old/
transcript improved new old --fail-over 20%
transcript other_machine old other-machine
transcript across_machines old other-machine --across-machines
transcript across_machines_markdown old other-machine --across-machines --format markdown
transcript gbench gbench-1.7.json gbench-1.9.json
transcript gbench_csv gbench-1.7.json gbench-1.9.json --format csv
transcript hostile hostile-old.csv hostile-new.csv
transcript hostile_markdown hostile-old.csv hostile-new.csv --format markdown
transcript hostile_csv hostile-old.csv hostile-new.csv --format csv
transcript hostile_json hostile-old.csv hostile-new.csv --format json

# JSON is JSON whatever is in the names, and CSV comes back as it went.
if command -v python3 >/dev/null; then
    for pair in "old new" "hostile-old.csv hostile-new.csv" "gbench-1.7.json gbench-1.9.json"; do
        # shellcheck disable=SC2086 # two words
        exits 1 $pair --format json
        check "JSON of $pair" python3 -m json.tool "$aside/out" "$aside/tool"
        # shellcheck disable=SC2086
        exits 1 $pair --format csv
        check "CSV of $pair" python3 -c '
import csv, sys
rows = list(csv.reader(open(sys.argv[1], newline="", errors="surrogateescape"), strict=True))
sys.exit(len({len(row) for row in rows}) != 1 or len(rows) < 4)' "$aside/out"
    done
fi

# What is for people brings no control characters of others to a terminal.
for format in text markdown; do
    exits 1 hostile-old.csv hostile-new.csv --format $format
    check "no control characters in $format" \
        [ -z "$(LC_ALL=C tr -d '\n\040-\176\200-\377' <"$aside/out")" ]
done

# The gate.
exits 1 old new
exits 1 old new --fail-over 17%
exits 1 old new --fail-over 0%
exits 0 old old
exits 0 old old --fail-over 0%
mkdir "$aside/run"
grep -v failed "$fixtures/new/samples.csv" >"$aside/run/samples.csv"
exits 1 old "$aside/run" --fail-over 17%
exits 0 old "$aside/run" --fail-over 20%

# A last row without an end is left out with a word; the others are compared.
head -c -10 "$fixtures/old/samples.csv" >"$aside/run/samples.csv"
exits 0 old "$aside/run"
check "a cut row is told" grep -q 'line 78, is cut off and left out' "$aside/err"

# wrong command lines
bad "name OLD and NEW"
bad "name OLD and NEW" old
bad "'third'" old new third
bad "'--frobnicate'" old new --frobnicate
bad "did you mean '--fail-over'" old new --fail-ovr 5%
bad "needs a value" old new --fail-over
bad "takes no value" old new --across-machines=yes
bad "choose text, csv, json or markdown" old new --format yaml
bad "did you mean 'markdown'" old new --format markdwn
for share in 5 5%% -5% 100% x% % nan% 1e1% ''; do
    bad "fail-over=$share is not a share" old new --fail-over "$share"
done

# wrong input
bad "nowhere" old nowhere
bad "nowhere" nowhere old
bad "neither a run's folder nor a file" old /dev/null
bad "samples.csv" old "$fixtures"
bad "don't name their cases alike" old gbench-1.7.json
bad "no case of OLD is in NEW" old hostile-new.csv
bad "differ in cpu_quota, kernel, governor, compiler, flags:" old other-machine --format json
bad "no column 'workload'" old "$fixtures/expected/gbench.txt"
bad "no column 'kind'" old "$source/results/reference/amd-epyc-2cpu/summary.csv"
bad "a path of more than" old "$(printf '%0600d' 0)"
mkdir "$aside/bad"

# bad_file WORD TEXT: a file of that text (printf's escapes) as NEW.
bad_file()
{
    printf '%b' "$2" >"$aside/bad/samples.csv"
    bad "$1" old "$aside/bad/samples.csv"
}
head='workload,params,track,runner,shape,pool,place,kind,status,ops_per_s\n'
case='cpu-sum,,,thread,1x1x1,1,compact'
bad_file "is empty" ''
bad_file "header doesn't end" 'workload'
bad_file "holds no samples" "$head"
bad_file "samples.csv:2: a row of 2 cells" "${head}a,b\n"
bad_file "samples.csv:2: a NUL byte" "${head}a,\0000\n"
bad_file "samples.csv:2: a quote within" "${head}a\"b\n"
bad_file "samples.csv:2: status is 'fine'" "$head$case,timing,fine,5\n"
bad_file "samples.csv:2: ops_per_s is 'x'" "$head$case,timing,ok,x\n"
bad_file "samples.csv:3: ops_per_s is ''" "$head$case,timing,ok,5\n$case,timing,ok,\n"
bad_file "samples.csv:2: ops_per_s is '0'" "$head$case,timing,ok,0\n"
bad_file "samples.csv:2: ops_per_s is '-5'" "$head$case,timing,ok,-5\n"
bad_file "samples.csv:2: ops_per_s is '\\x1b[31m'" "$head$case,timing,ok,\033[31m\n"
bad_file "stands there twice" "kind,$head"
bad_file "samples.csv:2: block is 0" "block,redo_of,${head}0,,$case,timing,ok,5\n"
bad_file "samples.csv:2: redo_of is 1.5" "block,redo_of,${head}1,1.5,$case,timing,ok,5\n"
bad_file "samples.csv:2: block is 1e12" "block,redo_of,${head}1e12,,$case,timing,ok,5\n"
bad_file "no case of OLD is in NEW" "${head}other,,,thread,1x1x1,1,compact,timing,ok,5\nother,"
bad_file "not JSON, or cut off" '{"benchmarks": ['
bad_file "no member 'benchmarks'" '{"a": 1}'
bad_file "no member 'benchmarks'" '[]'
bad_file "holds no samples" '{"benchmarks": []}'
bad_file "benchmark 1 has no name" '{"benchmarks": [{"real_time": 5}]}'
bad_file "benchmark 1 has no name" '{"benchmarks": [7]}'
bad_file "time_unit of x is 'years'" '{"benchmarks": [{"name": "x", "real_time": 5, "time_unit": "years"}]}'
bad_file "only aggregates" '{"benchmarks": [{"name": "x_mean", "run_type": "aggregate"}]}'
cp "$fixtures/old/samples.csv" "$aside/bad"
echo '{' >"$aside/bad/machine.json"
bad "machine.json:2: not JSON" old "$aside/bad"
rm "$aside/bad/machine.json"
echo 'workload,params' >"$aside/bad/aa.csv"
bad "aa.csv has no column 'floor'" old "$aside/bad"
printf 'workload,params,track,runner,place,floor\na,b,c,d,e,-0.1\n' >"$aside/bad/aa.csv"
bad "aa.csv:2: floor is -0.1" old "$aside/bad"

check "nothing was written" [ -z "$(ls -A)" ]
echo "$count wrong command lines and files"
finish
