#!/bin/sh
# Wrong command lines: each exits 2 with one line on stderr that names what is wrong, says nothing
# on stdout, and writes nothing.
. "$(dirname "$0")/scratch.sh"
count=0

# bad WORD ARGUMENT...: the message must contain the word.
bad()
{
    word=$1
    shift
    count=$((count + 1))
    "$program" "$@" >"$aside/out" 2>"$aside/err" </dev/null
    status=$?
    [ $status -eq 2 ] || fail "exit status $status, not 2: $*"
    [ -s "$aside/out" ] && fail "something on stdout: $*"
    [ "$(wc -l <"$aside/err")" -eq 1 ] || fail "not one line on stderr: $* ($(cat "$aside/err"))"
    grep -qF -e "$word" "$aside/err" || fail "no '$word' in: $(cat "$aside/err") ($*)"
    [ -z "$(ls -A)" ] || { fail "left $(ls -A): $*"; rm -rf ./* ./.[!.]*; }
}

# bad_plan LINE WORD TEXT: a plan file with a mistake in that line.
bad_plan()
{
    printf '%b' "$3" >"$aside/bad.plan"
    bad "bad.plan:$1: " run --plan "$aside/bad.plan"
    grep -qF -e "$2" "$aside/err" || fail "no '$2' in: $(cat "$aside/err")"
}

# commands
bad "'frobnicate'" frobnicate
bad "did you mean 'run'" rum
bad "did you mean 'list'" lst
bad "did you mean 'compare'" compar
bad "'--frobnicate'" --frobnicate
bad "'frobnicate'" list frobnicate
bad "'extra'" list workloads extra

# the doctor
bad "choose text or json" doctor --format xml
bad "not a folder" doctor --root /nonexistent
bad "not a folder" doctor --root "$program"
bad "'stray'" doctor stray
bad "did you mean '--format'" doctor --frmat json
# what only concbench says to itself
bad "'--zygote'" --zygote
bad "for concbench itself" --zygote 0 0 0

# options
bad "-w" run
bad "did you mean '--tasks'" run -w null --taks 5
bad "'--frobnicate'" run -w null --frobnicate
bad "x" run -w null -x
bad "w" run -w
bad "tasks" run -w null --tasks
bad "'stray'" run -w null stray
bad "'stray'" run -w null -- stray

# workloads
bad "'frobnicate'" run -w frobnicate
bad "did you mean 'cpu-sum'" run -w cpu_sum
bad "did you mean 'queue'" run -w quue
bad "''" run -w ''
bad "''" run -w null,
bad "''" run -w ,null
bad "''" run -w null,,cpu-sum
bad "'NULL'" run -w NULL

# runners
bad "'frobnicate'" run -w null -r frobnicate
bad "did you mean 'thread'" run -w null -r thraed
bad "''" run -w null -r ''
bad "''" run -w null -r thread,,fork
bad "'swich'" run -w null -r coro:swich=ucontext
bad "did you mean 'ucontext'" run -w null -r coro:switch=ucontxt
bad "stack=1KiB" run -w null -r coro:stack=1KiB
bad "stack=frog" run -w null -r thread:stack=frog
bad "'stack'" run -w null -r serial:stack=64KiB
bad "'switch'" run -w null -r coro:switch

# a budget
bad "budget=0" run -w null --budget 0s
bad "'10'" run -w null --budget 10
bad "--budget" run -w null --precision 2%
bad "precision=0%" run -w null --budget 1m --precision 0%
bad "'frog'" run -w null --budget 1m --precision frog

# pools
bad "'0'" run -w null -n 0
bad "'-1'" run -w null -n -1
bad "'99999999'" run -w null -n 99999999
bad "'99999999999999999999999'" run -w null -n 99999999999999999999999
bad "'1.5'" run -w null -n 1.5
bad "'four'" run -w null -n four
bad "'4cpu'" run -w null -n 4cpu
bad "''" run -w null -n ''
bad "''" run -w null -n 1,,2
bad "'8..1'" run -w null -n 8..1
bad "''" run -w null -n 1..
bad "0x10" run -w null -n 0x10

# parameters
bad "'m'" run -w cpu-sum -p m=5
bad "'n'" run -w null -p n=5
bad "'n'" run -w cpu-sum -p n
bad "'=5'" run -w cpu-sum -p =5
bad "n=" run -w cpu-sum -p n=
bad "n=0" run -w cpu-sum -p n=0
bad "n=-1" run -w cpu-sum -p n=-1
bad "n=1e6" run -w cpu-sum -p n=1e6
bad "n=99999999999" run -w cpu-sum -p n=99999999999
bad "n=" run -w cpu-sum -p n=1,,2
bad "write another -p yield-every=1" run -w cpu-sum -p n=1,yield-every=1
bad "write another -p items=5" run -w queue,cpu-sum -p capacity=8,items=5
bad "n=m=1: 'm=1' is not a whole number" run -w cpu-sum -p n=1,m=1
bad "duration=10" run -w io-sleep -p duration=10
bad "duration=10 ms" run -w io-sleep -p 'duration=10 ms'
bad "duration=0.5ns" run -w io-sleep -p duration=0.5ns
bad "blocking=2" run -w io-sleep -p blocking=2
bad "item=8KB" run -w queue -p item=8KB
bad "producers=quarter" run -w queue -p producers=quarter

# servers
bad "''" serve
bad "'frobnicate'" serve frobnicate
bad "'stray'" serve echo stray
bad "'--frobnicate'" serve echo --frobnicate
bad "did you mean '--port'" serve echo --prt 5
bad "port" serve echo --port
bad "port=65536" serve echo --port 65536
bad "port=http" serve echo --port http
bad "'nowhere'" serve echo --address nowhere
bad "idle=5" serve echo --idle 5
bad "patience=5" serve echo --patience 5
bad "pool 5: serial has 1 worker" serve echo -r serial -n 5
bad "did you mean 'thread'" serve echo -r thraed
bad "not 2" serve echo -n 1,2
bad "'0'" serve echo -n 0

# how much, how often
bad "tasks" run -w null --tasks 5 --duration 20ms
bad "tasks=0" run -w null --tasks 0
bad "tasks=-5" run -w null --tasks -5
bad "tasks=many" run -w null --tasks many
bad "duration=0" run -w null --duration 0
bad "duration=20" run -w null --duration 20
bad "duration=2x" run -w null --duration 2x
bad "duration=99h" run -w null --duration 99h
bad "duration" run -w null --duration 10ms,20ms
bad "needs a duration" run -w null --tasks 5 --warmup 1ms
bad "needs a duration" run -w null --tasks 5 --rate 5/s
bad "warmup=5" run -w null --warmup 5
bad "write 5000/s" run -w null --rate 5000
bad "rate=0" run -w null --rate 0/s
bad "choose a rate" run -w null --arrivals poisson
bad "choose poisson or constant" run -w null --rate 5/s --arrivals often
bad "reps=0" run -w null --reps 0
bad "reps=1001" run -w null --reps 1001
bad "reps=x" run -w null --reps x
bad "counters=-1" run -w null --counters -1
bad "aa=-1" run -w null --aa -1
bad "aa=1001" run -w null --aa 1001
bad "seed=abc" run -w null --seed abc
bad "seed=18446744073709551616" run -w null --seed 18446744073709551616
bad "timeout=0" run -w null --timeout 0
bad "timeout=5" run -w null --timeout 5

# places
bad "'frobnicate'" run -w null --place frobnicate
bad "'compat'" run -w null --place compat
bad "4000" run -w null --place 4000
bad "''" run -w null --place ''
bad "0,," run -w null --place 0,,0
bad "1-0" run -w null --place 1-0
if command -v taskset >/dev/null && taskset -c 1 true 2>/dev/null; then
    program_itself=$program
    program=taskset
    bad "0" -c 1 "$program_itself" run -w null --place 0
    program=$program_itself
fi

# folders and plans
mkdir "$aside/full"
touch "$aside/full/file"
bad "full" run -w null -d 1ms --reps 1 -o "$aside/full"
bad "$aside/full/file" run -w null -d 1ms --reps 1 -o "$aside/full/file"
bad "/proc/none" run -w null -d 1ms --reps 1 -o /proc/none
bad "nowhere/below" run -w null -d 1ms --reps 1 -o "$aside/nowhere/below"
bad "none.plan" run --plan "$aside/none.plan"
bad "--plan" run --plan "$source/plans/quick.plan" -w null
bad "full" run --plan "$aside/full"
bad "no [workload]" run --plan /dev/null
bad_plan 1 "frobnicate" 'frobnicate = 5\n[null]\n'
bad_plan 1 "did you mean 'pools'" 'pool = 5\n[null]\n'
bad_plan 2 "'frobnicate'" '# a plan\n[frobnicate]\n'
bad_plan 1 "[null" '[null\n'
bad_plan 1 "just words" 'just words\n'
bad_plan 1 "no value" 'pools =\n[null]\n'
bad_plan 2 "'0'" '[null]\npools = 1, 0\n'
bad_plan 3 "'thraed'" '[null]\n\nrunners = thraed\n'
bad_plan 2 "'m'" '[cpu-sum]\nparam m = 5\n'
bad_plan 2 "n=x" '[cpu-sum]\nparam n = x\n'
bad_plan 2 "'param yield-every = 1'" '[cpu-sum]\nparam n = 1, yield-every=1\n'
bad_plan 2 "reps" '[null]\nreps = 5\n'
bad_plan 2 "aa" '[null]\naa = 5\n'
bad_plan 1 "aa=x" 'aa = x\n[null]\n'
bad_plan 1 "reps=0" 'reps = 0\n[null]\n'
bad_plan 1 "'-1'" 'seed = -1\n[null]\n'
bad_plan 2 "warmup=x" '[null]\nwarmup = x\n'
bad_plan 2 "5000/s" '[null]\nrate = 5\n'
bad_plan 2 "choose a rate" '[null]\narrivals = constant\n'
bad_plan 2 "duration=10" '[null]\nduration = 10\n'
bad_plan 2 "4000" '[null]\nplace = 4000\n'

# a tune: options
bad "name a workload" tune
bad "'frobnicate'" tune frobnicate
bad "'stray'" tune -w null stray
bad "'stray'" tune -w null -- stray
bad "'-n'" tune -w null -n 8
bad "'--tasks'" tune -w null --tasks 5
bad "'--duration'" tune -w null --duration 5ms
bad "did you mean '--window'" tune -w null --windw 5ms
bad "did you mean '--max-pool'" tune -w null --max_pool 8
bad "--wait, --wait-cv, --warmup" tune --wa 5ms
bad "takes no value" tune -w null --strict=yes
bad "--p99" tune -w null --p99
# a tune: what is tuned
bad "'frobnicate'" tune -w frobnicate
bad "did you mean 'mixed'" tune -w mixd
bad "-w null,cpu-sum" tune -w null,cpu-sum
bad "capacity=1,64" tune -w queue -p capacity=1,64
bad "n=1 and n=2" tune -w cpu-sum -p n=1 -p n=2
bad "'m'" tune -w cpu-sum -p m=5
bad "items" tune -w queue -p items=5
# shellcheck disable=SC2046
bad "26 times -p" tune -w cpu-sum $(yes -- '-p n=5' | head -26)
bad "did you mean 'thread'" tune -w null -r thraed
bad "'all'" tune -w null -r all,thread
bad "thread is listed twice" tune -w null -r thread,coro,thread
bad "coro:switch=ucontext is listed twice" tune -w null -r coro:switch=ucontext,coro:switch=ucontext
bad "4000" tune -w null --place 4000
# a tune: a service
bad "cpu=200" tune --cpu 200
bad "cpu=-1us" tune --cpu -1us
bad "'1us,2us'" tune --cpu 1us,2us
bad "wait=99h" tune --wait 99h
bad "cpu-cv=x" tune --cpu 1us --cpu-cv x
bad "wait-cv=6" tune --wait 1us --wait-cv 6
bad "-w io-sleep" tune -w io-sleep --cpu 1us
bad "cpu=2us and cpu=1us" tune --cpu 1us -p cpu=2us
bad "write 5000/s" tune --cpu 1us --rate 5000
bad "--rate 5/s,6/s" tune --cpu 1us --rate 5/s,6/s
bad "--window of 4s" tune --cpu 1us --rate 5/s
bad "--window of 1s" tune --cpu 1us --rate 99/s --window 100ms
bad "choose a rate" tune --cpu 1us --arrivals constant
bad "choose poisson or constant" tune --cpu 1us --rate 500/s --arrivals often
bad "queue has no open loop for --rate" tune -w queue --rate 500/s
# a tune: what is looked for
bad "queue has no open loop for --p99" tune -w queue --p99 5ms
bad "p99=20" tune --cpu 1us --p99 20
bad "p99=0" tune --cpu 1us --p99 0
bad "--load 50%" tune --cpu 1us --load 50%
bad "--load 50%" tune --cpu 1us --p99 5ms --rate 500/s --load 50%
bad "load=100%" tune --cpu 1us --p99 5ms --load 100%
bad "within=0" tune -w null --within 0
bad "within=51%" tune -w null --within 51%
bad "max-pool=0" tune -w null --max-pool 0
bad "max-pool=0" tune -w null -r hybrid --max-pool 0
bad "max-pool=9999999" tune -w null --max-pool 9999999
bad "'0'" tune -w null --also 0
bad "'1x2x3'" tune -w null --also 1x2x3
bad "--also 9 is beyond --max-pool 8" tune -w null --max-pool 8 --also 4,9
bad "--also 4" tune -w null -r serial,hybrid --also 4
bad "effort=0" tune -w null --effort 0
bad "effort=17" tune -w null --effort 17
bad "window=0" tune -w null --window 0
bad "window=5" tune -w null --window 5
bad "window=1ms,2ms" tune -w null --window 1ms,2ms
bad "warmup=x" tune -w null --warmup x
bad "budget=0" tune -w null --budget 0s
bad "seed=abc" tune -w null --seed abc
bad "timeout=5" tune -w null --timeout 5
# a tune: crossovers
bad "choose wait, cpu or concurrency" tune --crossover waiting
bad "name a workload" tune --crossover concurrency
bad "-w io-sleep" tune --crossover wait -w io-sleep
bad "name two or more" tune --crossover wait -r thread
bad "wait=5ms" tune --crossover wait --wait 5ms
bad "cpu=5ms" tune --crossover cpu -p cpu=5ms
bad "--p99" tune --crossover wait --p99 5ms
bad "--rate" tune --crossover wait --rate 500/s
bad "--max-pool" tune --crossover wait --max-pool 8
bad "--also" tune --crossover wait --also 8
bad "--strict" tune --crossover wait --strict
bad "--from 5ms" tune --cpu 1us --from 5ms
bad "--to 5ms" tune --cpu 1us --to 5ms
bad "--from 5ms" tune --crossover wait --from 5ms --to 5ms
bad "--to 5us" tune --crossover wait --to 5us
bad "from=5" tune --crossover wait --from 5
bad "to=5ms" tune --crossover concurrency -w null --to 5ms
# a tune: folders
bad "full" tune -w null -o "$aside/full"
bad "$aside/full/file" tune -w null -o "$aside/full/file"
bad "nowhere/below" tune -w null -o "$aside/nowhere/below"
bad "''" tune --resume ''
bad "'$aside/nowhere'" tune --resume "$aside/nowhere"
bad "'$aside/full'" tune --resume "$aside/full"
bad "'$aside/full/file'" tune --resume "$aside/full/file"

# A tune to go on with, of which something is missing or damaged: it stays as it is.
"$program" tune -w null -r serial --window 1ms --warmup 0 -o "$aside/tune" >"$aside/out" 2>"$aside/err" </dev/null ||
    fail "a tune of null: $(cat "$aside/err")"
bad "'--strict'" tune --resume "$aside/tune" --strict
bad "'--strict'" tune "--resume=$aside/tune" --strict
bad "'-w'" tune -w null --resume "$aside/tune"
bad "'stray'" tune --resume "$aside/tune" stray
bad "'--resume'" tune --resume "$aside/tune" --resume "$aside/tune"

# bad_resume WORD FILE COMMAND...: the command makes of the file on its stdin what is there instead.
bad_resume()
{
    word=$1
    file=$2
    shift 2
    rm -rf "$aside/damaged"
    cp -r "$aside/tune" "$aside/damaged"
    printf 'cut off' >>"$aside/damaged/samples.csv" # as a kill leaves it
    "$@" <"$aside/tune/$file" >"$aside/damaged/$file"
    [ -s "$aside/damaged/$file" ] || rm "$aside/damaged/$file"
    cp -r "$aside/damaged" "$aside/before"
    bad "$word" tune --resume "$aside/damaged"
    diff -r "$aside/before" "$aside/damaged" >/dev/null || fail "--resume changed a folder without a good $file"
    rm -rf "$aside/before"
}
bad_resume "no tune.json" tune.json true
bad_resume "not JSON" tune.json head -c 40
bad_resume "begun with the commit '0'" tune.json sed 's/"commit": "[^"]*"/"commit": "0"/'
bad_resume "begun with the machine 'toaster'" tune.json sed 's/"machine": "[^"]*"/"machine": "toaster"/'
bad_resume "burn_iterations_per_us" tune.json sed 's/burn_iterations_per_us/x/'
bad_resume "no command" tune.json sed 's/"command"/"words"/'
bad_resume "'--frobnicate'" tune.json sed 's/--warmup/--frobnicate/'
bad_resume "warmup=zero" tune.json sed 's/"0"/"zero"/'
bad_resume "history.csv" history.csv true
bad_resume "no column 'turn'" history.csv sed 1s/turn/churn/
bad_resume "history.csv:2" history.csv sed 2s/,1,/,x,/
bad_resume "stages.csv" stages.csv true
bad_resume "stages.csv" stages.csv head -c 20
bad_resume "samples.csv" samples.csv true
bad_resume "histograms.csv" histograms.csv true
program_itself=$program
program=make
bad "WORKLOAD=io-sleep" -C "$source" --no-print-directory tune WORKLOAD=
program=$program_itself

# Google Benchmark's own
bad "--benchmark_frobnicate" run -w null -- --benchmark_frobnicate
bad "--reps" run -w null -- --benchmark_repetitions=3
bad "regular expression" run -w null -- '--benchmark_filter=('
bad "selects none" run -w null -d 1ms --reps 1 -- --benchmark_filter=frobnicate
bad "selects none" run -w null -d 1ms --reps 1 -o "$aside/fresh" -- --benchmark_filter=frobnicate
[ -e "$aside/fresh" ] && fail "a folder was made for a run that did not happen"
bad "/nowhere/" run -w null -d 1ms --reps 1 -- --benchmark_out=/nowhere/out.json
bad "yaml" run -w null -d 1ms --reps 1 -- --benchmark_out_format=yaml "--benchmark_out=$aside/out.json"

# without any command: how to use it
"$program" >"$aside/out" 2>"$aside/err"
check "no command exits 2" [ $? -eq 2 ]
check "no command shows the usage on stderr" grep -q Usage "$aside/err"
check "no command says nothing on stdout" [ ! -s "$aside/out" ]

echo "$count wrong command lines"
finish
