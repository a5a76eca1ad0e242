#!/bin/sh
# Thirty real comparisons of a runner with itself, all labels drawn: whatever the machine does to a
# sample it does to A and B alike, so that a noisy one widens intervals and makes no false alarms.
. "$(dirname "$0")/scratch.sh"

"$program" run -w cpu-sum -r serial,thread,fork -n 1 -p n=100,200,300,400,500,600,700,800,900,1000 \
    --tasks 2000 --reps 12 --counters 0 --seed 30 -o run >"$aside/out" 2>"$aside/err"
status=$?
[ $status -eq 0 ] || cat "$aside/err"
check "exits 0" [ $status -eq 0 ]
check "thirty runners are compared with themselves" [ "$(columns run/aa.csv n | sort | uniq -c | tr -s ' ')" = " 30 12" ]

# Of thirty at 5% one or two; more than 6 come once in two thousand such tests.
alarms=$(columns run/aa.csv ratio_lo ratio_hi | awk -F '|' '$1 > 1 || $2 < 1' | wc -l)
check "false alarms: $alarms" [ "$alarms" -le 6 ]

# What is said follows from the figures that are written.
failed=$(columns run/aa.csv failed | grep -c yes)
check "A/A that fails is said first" [ "$(grep -c '^A/A FAILED' "$aside/out")" -eq "$failed" ]
check "fails only what Holm lets" [ -z "$(columns run/aa.csv p_holm failed | awk -F '|' '($1 <= 0.05) != ($2 == "yes")')" ]
check "thirty comparisons are judged" [ "$(columns run/verdicts.csv outcome | wc -l)" -eq 30 ]
check "a word needs Holm, interval and floor" [ -z "$(columns run/verdicts.csv outcome p_holm ratio lo hi floor |
    awk -F '|' '$1 ~ /faster|slower/ && !($2 <= 0.05 && ($4 > 1 || $5 < 1) &&
        ($3 > 1 ? $3 : 1 / $3) >= 1 + $6)')" ]
check "one floor a panel" [ "$(columns run/aa.csv params floor | sort -u | wc -l)" -eq 10 ]
finish
