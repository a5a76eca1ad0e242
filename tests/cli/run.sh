#!/bin/sh
# A small real run, and what stands in its files.
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

# Every row of a CSV file has as many cells as its header, by a reader that isn't ours.
is_csv()
{
    ! command -v python3 >/dev/null || python3 - "$1" <<'END'
import csv, sys
rows = list(csv.reader(open(sys.argv[1], newline=''), strict=True))
sys.exit(len(rows) < 2 or any(len(row) != len(rows[0]) for row in rows))
END
}

tiny="-w null,cpu-sum,io-sleep,queue -n 1,2 --reps 2 --counters 1 --aa 1 -d 50ms -p n=1000"

for plan in "$source"/plans/*.plan; do
    check "$(basename "$plan") can be run" sh -c '"$1" run --plan "$2" --dry-run >/dev/null' - "$program" "$plan"
done

# --- a whole run, every runner ---
concbench run $tiny --seed 7 -- "--benchmark_out=$aside/gbench.json"
check "exits 0" [ $status -eq 0 ]
run=results/latest
check "results/latest is a link to the run's folder" [ -L results/latest -a -d results/latest/ ]
check "stdout ends with the folder" grep -q "^results: results/" "$aside/out"
check "and has a table before the verdict" awk '/^  thread .*\] +[#-]/ && !verdict { table = 1 }
    /best measured/ { verdict = 1 } END { exit !(table && verdict) }' "$aside/out"
check "of ASCII only, since it is no terminal" [ -z "$(LC_ALL=C tr -d '\1-\176' <"$aside/out")" ]
for file in samples.csv summary.csv histograms.csv aa.csv verdicts.csv winners.csv machine.json topology.xml; do
    check "$file is there" [ -s $run/$file ]
done
cases=$("$program" run $tiny --dry-run | sed -n 's/^\([0-9]*\) cases.*/\1/p')
twins=$("$program" run $tiny --dry-run | sed -n 's/.* \([0-9]*\) twins$/\1/p')
rows=$((cases * 3 + twins))
check "samples.csv has a row a sample" [ "$(columns $run/samples.csv kind redo_of | grep -v pilot | grep -c '|$')" -eq $rows ]
rows=$(columns $run/samples.csv kind | grep -vc pilot) # with blocks that were run again
check "each runner and panel has a twin" [ "$(columns $run/samples.csv workload runner label | grep 'B$' |
    sort -u)" = "$(columns $run/summary.csv workload runner | sort -u | sed 's/$/|B/')" ]
check "and a row in aa.csv" [ "$(columns $run/aa.csv workload runner n | sort)" = "$(
    columns $run/summary.csv workload runner | sort -u | sed 's/$/|1/')" ]
check "summary.csv has a row a case" [ "$(columns $run/summary.csv n | wc -l)" -eq "$cases" ]
check "all are ok" [ "$(columns $run/samples.csv status | sort -u)" = ok ]
columns $run/samples.csv workload runner pool kind status message | grep -v "|ok|"
check "summary.csv counts the timing samples" [ "$(columns $run/summary.csv n n_failed | sort -u)" = "2|0" ]
check "machine.json has the clock's cost" grep -qE '^  "clock_ns": [0-9]+,$' $run/machine.json
check "histograms.csv is CSV" is_csv $run/histograms.csv
check "samples.csv is CSV" is_csv $run/samples.csv
check "summary.csv is CSV" is_csv $run/summary.csv
check "aa.csv is CSV" is_csv $run/aa.csv
check "verdicts.csv is CSV" is_csv $run/verdicts.csv
check "winners.csv is CSV" is_csv $run/winners.csv
check "a winner at each pool that several runners have" [ "$(columns $run/winners.csv workload params pool runners | sort)" = "$(
    columns $run/summary.csv workload params pool | sort | uniq -c | awk '$1 > 1 { n = $1; sub(/^ *[0-9]+ /, ""); print $0 "|" n }' | sort)" ]
check "too few blocks for a winner" [ "$(columns $run/winners.csv decided outcome usable | cut -d '|' -f 1,2 | sort -u)" = "no|too few" ]
check "too few blocks for a word" [ "$(columns $run/verdicts.csv outcome | sort -u)" = "too few" ]
check "its sentence is what is printed" grep -qF "  $(columns $run/verdicts.csv sentence | head -n 1)" "$aside/out"
check "machine.json is JSON" is_json $run/machine.json
check "machine.json has the doctor's findings" grep -q '"check": "foreign-load"' $run/machine.json
check "machine.json has a quota, or null" grep -qE '^  "cpu_quota": ([0-9.]+|null),$' $run/machine.json
check "--benchmark_out is JSON" is_json "$aside/gbench.json"
if command -v python3 >/dev/null; then
    check "--benchmark_out has an entry a sample" [ $rows -eq \
        "$(python3 -c 'import json,sys; print(len(json.load(open(sys.argv[1]))["benchmarks"]))' "$aside/gbench.json")" ]
fi

# --- the columns ---
required=schema,workload,params,track,runner,shape,pool,place,rep,kind,status,message,ops,work_ns
required=$required,spawn_ns,ops_per_s,user_ns,sys_ns,voluntary_switches,involuntary_switches,migrations
required=$required,minor_faults,major_faults,peak_memory_bytes,latency_p50_ns,latency_p90_ns
required=$required,latency_p99_ns,latency_p999_ns,latency_max_ns,counter_source,cycles,instructions
required=$required,llc_misses,dtlb_misses,branch_misses,taint,seed,started_at
header=$(head -n 1 $run/samples.csv | tr -d '\r')
case $header, in
$required,*) echo "ok: samples.csv begins with the promised columns" ;;
*) fail "samples.csv begins otherwise: $header" ;;
esac
for file in samples summary histograms aa verdicts winners; do
    for column in $(head -n 1 $run/$file.csv | tr -d '\r' | tr , ' '); do
        case $column in # documented once for all intervals and quantiles
        *_median | *_lo | *_hi | latency_p*) continue ;;
        esac
        grep -q "\`$column\`" "$source/results/README.md" || fail "$file.csv: $column is not in results/README.md"
    done
done
check "figures of ok samples are there" [ -z "$(columns $run/samples.csv ops work_ns spawn_ns ops_per_s |
    grep -E '(^|\|)0?(\||$)')" ]
check "a timing sample counts nothing" [ "$(columns $run/samples.csv kind cycles migrations counter_source |
    grep '^timing' | sort -u)" = "timing|||getrusage" ]
check "every sample knows the memory" [ -z "$(columns $run/samples.csv kind peak_memory_bytes | grep '|$')" ]
check "every sample was watched" [ -z "$(columns $run/samples.csv taint | grep -E 'unknown(;|$)')" ]
check "disturbed samples of a case are counted" [ -z "$(columns $run/summary.csv n_tainted | grep -vE '^[0-3]$')" ]
check "and those of the run" grep -qE "^Disturbed from outside: [0-2] of 2 blocks" "$aside/out"
check "latency only where it is recorded" [ "$(columns $run/samples.csv workload latency_p99_ns |
    grep -E '^(null|cpu-sum)' | sort -u | tr '\n' ' ')" = "cpu-sum| null| " ]

# --- calibration ---
kinds=$(columns $run/samples.csv kind | uniq | tr '\n' ' ')
check "pilots come first" [ "$kinds" = "pilot timing counters " ]
check "every case had one" [ "$(columns $run/samples.csv workload runner pool rep kind |
    grep '|1|pilot' | wc -l)" -eq "$cases" ]
check "which says what it found, where it could" [ -z "$(columns $run/samples.csv kind status report |
    grep '^pilot|ok' | grep -vE 'pilot_warmup_ns=[0-9]+;pilot_unsteady=[01]$|pilot_uncalibrated=operations_longer_than_slices$')" ]
check "and had no warm-up itself" [ "$(columns $run/samples.csv kind warmup_ns | grep '^pilot' | sort -u)" = "pilot|0" ]
check "all models of a workload warm up alike" [ "$(columns $run/samples.csv workload warmup_ns duration_ns latency_every kind |
    grep timing | sort -u | wc -l)" -eq 4 ]
check "a duration that was given stays" [ "$(columns $run/samples.csv kind duration_ns | grep timing | sort -u)" = "timing|50000000" ]

# --- histograms ---
if command -v python3 >/dev/null; then
    check "histograms add up to what was counted" python3 - $run <<'END'
import csv, sys
keys = ['workload', 'params', 'runner', 'shape', 'rep', 'kind', 'label', 'block']
def key(row): return tuple(row[k] for k in keys)
rows = lambda name: csv.DictReader(open(sys.argv[1] + '/' + name, newline=''))
sums = {}
for row in rows('histograms.csv'):
    assert int(row['bucket_lo_ns']) < int(row['bucket_hi_ns']) and row['of'] == 'latency'
    sums[key(row)] = sums.get(key(row), 0) + int(row['count'])
samples = {key(row): int(row['latency_count']) for row in rows('samples.csv')
           if row['kind'] != 'pilot' and row['latency_count']}
sys.exit(not sums or sums != samples)
END
fi

# --- an open loop ---
concbench run -w cpu-sum,queue -r thread,coro -n 2 -p n=1000 --rate 500/s,2000/s --arrivals constant -d 50ms \
    --warmup 10ms --reps 2 --counters 0 -o open
check "an open loop exits 0" [ $status -eq 0 ]
check "its rows say so" [ "$(columns open/samples.csv workload loop arrivals offered_per_s | sort -u | tr '\n' ' ')" = \
    "cpu-sum|open|constant|2000 cpu-sum|open|constant|500 queue|open|constant|2000 queue|open|constant|500 " ]
check "without pilots, since the warm-up was given" [ "$(columns open/samples.csv kind warmup_ns | sort -u)" = "timing|10000000" ]
check "every operation that was due is in" [ "$(columns open/samples.csv workload offered_per_s latency_count latency_every |
    grep cpu-sum | sort -u | tr '\n' ' ')" = "cpu-sum|2000|100|1 cpu-sum|500|25|1 " ]
check "with its service time" [ -z "$(columns open/samples.csv workload service_p50_ns service_p99_ns saturated backlog_max |
    grep cpu-sum | grep -vE '^cpu-sum\|[0-9]+\|[0-9]+\|[01]\|[0-9]+$')" ]
check "who can't have it is skipped" [ -z "$(columns open/samples.csv workload status message |
    grep '^queue' | grep -v 'skipped|no open loop for queue')" ]
check "a closed loop has no such cells" [ "$(columns $run/samples.csv loop offered_per_s saturated service_p99_ns | sort -u)" = "closed|||" ]

# --- tasks that are calibrated ---
concbench run -w cpu-sum -r thread,coro -n 1,2 -p n=1000 --tasks auto --reps 1 --counters 0 -o counted
check "tasks are counted on serial" [ "$(columns counted/samples.csv runner kind duration_ns | head -n 1)" = "serial|pilot|100000000" ]
check "once" [ "$(columns counted/samples.csv kind | grep -c pilot)" -eq 1 ]
check "and are the same for all" [ "$(columns counted/samples.csv kind tasks ops | grep timing | sort -u | wc -l)" -eq 1 ]
check "with tasks there is no warm-up" [ "$(columns counted/samples.csv kind warmup_ns | grep timing | sort -u)" = "timing|" ]

# --- messages ---
check "stderr is plain lines" [ "$(tr -d '\033\r' <"$aside/err" | cksum)" = "$(cksum <"$aside/err")" ]
check "stdout is plain lines" [ "$(tr -d '\033\r' <"$aside/out" | cksum)" = "$(cksum <"$aside/out")" ]

# --- what a workload reports ---
concbench run -w lock,null -r thread -n 2 -p kind=none --tasks 1000 --reps 1 --counters 0 -o reported
check "lost updates are reported" [ -z "$(columns reported/samples.csv workload report |
    grep -vE '^(null\||lock\|.*;lost_updates=[0-9]+;all_updates=[0-9]+)$')" ]
concbench run -w lock -r thread -n 1 --tasks 1000000 --timeout 1ms -p hold=1ms --reps 1 --counters 0 --aa 0 -o unreported
check "a failed sample reports nothing" [ "$(columns unreported/samples.csv status report)" = "failed|" ]
check "and was not watched to its end" [ "$(columns unreported/samples.csv taint steal_ns foreign_cpu_ns)" = "unknown||" ]

# --- the order ---
order()
{
    columns "$1/samples.csv" workload params runner pool rep kind label
}
short="-w null,queue -r thread,coro -n 1,2,4 --reps 3 --counters 0 --aa 1 --tasks 100"
for name in a b; do
    concbench run $short --seed 7 -o "$name"
done
concbench run $short --seed 8 -o c
check "the same seed, the same order" [ "$(order a)" = "$(order b)" ]
check "another seed, another order" [ "$(order a)" != "$(order c)" ]
check "another seed, the same samples" [ "$(order a | grep A | sort)" = "$(order c | grep A | sort)" ]
check "each repetition is a block" [ "$(columns a/samples.csv rep | uniq)" = "$(printf '1\n2\n3')" ]
check "-o leaves results/latest alone" [ "$(readlink results/latest | cut -c 1)" != / -a ! -e results/a ]

# --- layouts ---
check "a block is numbered as it is executed" [ "$(columns a/samples.csv rep block redo_of | sort -u)" = "$(printf '1|1|\n2|2|\n3|3|')" ]
check "all of a block have its padding" [ "$(columns a/samples.csv block env_bytes | sort -u | wc -l)" -eq 3 ]
check "the same seed, the same padding" [ "$(columns a/samples.csv env_bytes)" = "$(columns b/samples.csv env_bytes)" ]
check "another seed, another padding" [ "$(columns a/samples.csv env_bytes)" != "$(columns c/samples.csv env_bytes)" ]
check "every sample knows its layout" [ -z "$(columns a/samples.csv layout | grep -vE '^(fixed:)?[0-9a-f]+/[0-9a-f]+$')" ]
if [ "$(cat /proc/sys/kernel/randomize_va_space)" = 2 ] && ! columns a/samples.csv layout | grep -q fixed; then
    check "each block has a layout of its own" [ "$(columns a/samples.csv block layout | sort -u | wc -l)" -eq 3 -a \
        "$(columns a/samples.csv layout | sort -u | wc -l)" -eq 3 ]
fi
concbench run $short --seed 7 --fixed-layout -o fixed
check "--fixed-layout: one for all" [ "$(columns fixed/samples.csv layout | sort -u | wc -l)" -eq 1 ]
check "--fixed-layout: no padding" [ "$(columns fixed/samples.csv env_bytes | sort -u)" = 0 ]
check "--fixed-layout: the same order" [ "$(order a)" = "$(order fixed)" ]
check "the end tells of disturbed blocks" grep -qE '^Disturbed from outside: [0-9] of 3 blocks' "$aside/out"

# --- a budget ---
concbench run -w null -r thread,coro -n 1 --tasks 1000 --reps 1 --aa 0 --budget 2s --precision 1% -o budget -- "--benchmark_out=$aside/budget.json"
check "a budget exits 0" [ $status -eq 0 ]
blocks=$(columns budget/samples.csv kind block redo_of | grep '^timing' | sort -u | wc -l)
check "a budget: eight whole blocks at least" [ "$blocks" -ge 8 ]
check "a budget: pairs stay pairs" [ -z "$(columns budget/samples.csv kind block runner | grep '^timing' | sort |
    awk -F'|' '{ n[$2]++ } END { for (b in n) if (n[b] != 2) print b }')" ]
check "a budget: it says what is open, or that nothing is" grep -qE '^(Not settled:|Settled, )' "$aside/out"
check "a budget: --benchmark_out is JSON" is_json "$aside/budget.json"
if command -v python3 >/dev/null; then
    check "a budget: it has an entry a sample" [ "$(columns budget/samples.csv rep | wc -l)" -eq \
        "$(python3 -c 'import json,sys; print(len(json.load(open(sys.argv[1]))["benchmarks"]))' "$aside/budget.json")" ]
fi

# --- a filter ---
concbench run $short -o filtered -- '--benchmark_filter=queue/coro.*pool:2'
check "a filter exits 0" [ $status -eq 0 ]
check "a filter narrows" [ "$(columns filtered/samples.csv workload runner pool label | grep 'A$' | sort | uniq -c | tr -s ' ')" = " 3 queue|coro|2|A" ]

concbench run $short -o counting --counters 2 -- '--benchmark_filter=pool:1/counters'
check "a filter may leave counting only" [ "$(columns counting/samples.csv kind pool | sort | uniq -c | tr -s ' ')" = " 8 counters|1" ]
concbench run $short -o nothing -- '--benchmark_filter=nothing' "--benchmark_out=$aside/nothing.json"
check "a filter that selects nothing exits 2" [ $status -eq 2 ]
check "and writes nothing" [ ! -e nothing -a ! -e "$aside/nothing.json" ]

# --- a plan ---
printf 'reps = 2\ncounters = 0\naa = 0\ntasks = 100\n[null]\npools = 1, 2\nrunners = thread\n' >"$aside/a.plan"
concbench run --plan "$aside/a.plan" --reps 1 -o planned
check "a plan runs, with the command line's reps" [ "$(columns planned/samples.csv rep | wc -l)" -eq 2 ]

# --- failures ---
concbench run -w io-sleep -r thread,coro -n 1 -p duration=1s --tasks 1 --timeout 5ms --reps 2 --counters 0 --aa 0 -o failed
check "a failed case exits 1" [ $status -eq 1 ]
check "its rows are kept" [ "$(columns failed/samples.csv status | sort | uniq -c | tr -s ' ')" = " 4 failed" ]
check "with the reason" [ -z "$(columns failed/samples.csv message | grep -v 'no end after 5ms')" ]
check "without figures" [ "$(columns failed/samples.csv ops work_ns spawn_ns ops_per_s user_ns | sort -u)" = "||||" ]
check "summary.csv counts them" [ "$(columns failed/summary.csv n n_failed ops_per_s_median | sort -u)" = "0|2|" ]
concbench run -w deadlock -r thread -n 2 --reps 1 --counters 0 --aa 0 -d 100ms -o hung
check "who is meant to hang is given up soon" grep -q ',"no end after 1s: .* 0 finished; a deadlock:' \
    hung/samples.csv
concbench run -w deadlock -r thread -n 2 --reps 1 --counters 0 --aa 0 -d 100ms --timeout 150ms -o hung-again
check "unless --timeout says else" grep -q ',"no end after 150ms: ' hung-again/samples.csv
concbench run -w queue -r thread -n 3 -p producers=2 -p consumers=2 --reps 1 --counters 0 --aa 0 --tasks 100 -o skipped
check "a skipped case is no failure" [ $status -eq 0 ]
check "but a row" [ "$(columns skipped/samples.csv status ops)" = "skipped|" ]
check "and says so" grep -q "1 were skipped" "$aside/err"
check "with what was asked for" grep -q ',a pool of 3 does not fit producers=2 and consumers=2,' \
    skipped/samples.csv
concbench run -w queue -r thread -n 7 -p producers=1000000 --reps 1 --counters 0 --tasks 100 -o half
check "in its words" grep -q ',a pool of 7 does not fit producers=1000000 and consumers=half,' \
    half/samples.csv

# --- amounts ---
concbench run -w echo,append,pipe -r thread -n 2 -p bytes=64 --reps 1 --counters 0 --aa 0 --tasks 10 -o plain
check "a plain number of bytes" [ "$(columns plain/samples.csv status params | sort | tr '\n' ' ')" = \
    "ok|bytes=64B;kind=pipe ok|bytes=64B;lock=none ok|connections=50;bytes=64B " ]
concbench run -w manager -r thread -n 2 -p write=50 --reps 1 --counters 0 --aa 0 --tasks 10 -o percent
check "a plain number of percent" [ "$(columns percent/samples.csv status params)" = \
    "ok|keys=1024;write=50%" ]

# --- the track ---
for kind in mutex pipe; do
    concbench run -w queue -r thread -n 2 -p kind=$kind --reps 1 --counters 0 --aa 0 --tasks 100 -o track-$kind
done
for workload in pipe echo file-read; do
    concbench run -w $workload -r coro -n 2 --reps 1 --counters 0 --aa 0 --tasks 10 -o track-of-$workload
    check "$workload waits for the kernel" [ "$(columns track-of-$workload/samples.csv track)" = idiomatic ]
done
check "a row says its track" [ "$(columns track-mutex/samples.csv track)|$(columns track-pipe/samples.csv track)|$(
    columns track-pipe/summary.csv track)" = "same-primitive|idiomatic|idiomatic" ]

# --- the user's surroundings ---
LC_ALL=de_DE.UTF-8 concbench run -w null -r serial --tasks 100 --reps 1 --counters 0 -o german
check "another locale, the same numbers" is_csv german/samples.csv
if [ -w /dev/full ]; then
    "$program" list workloads >/dev/full 2>"$aside/err"
    check "a full disk under stdout is an error" [ $? -ne 0 ]
fi
finish
