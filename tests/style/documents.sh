#!/bin/sh
# documents.sh SOURCE_DIR BUILD_DIR - what the documents say of files, columns and code is so.
cd "$1" || exit 1
program=$2/concbench
bad=0

wrong() {
    echo "WRONG $*"
    bad=1
}

# The worked examples in CONTRIBUTING.md are the files that a test compiles, to the letter.
for example in tests/contract/examples/*.c; do
    awk -v name="/* $(basename "$example" .c) - " '
        /^```c$/ { inside = 1; text = ""; next }
        /^```$/ { if (inside && index(text, name) == 1) printf "%s", text; inside = 0 }
        inside { text = text $0 "\n" }' CONTRIBUTING.md | cmp -s - "$example" ||
        wrong "CONTRIBUTING.md does not show $example as it is"
done

# Every file and folder that a document links to is there.
for document in README.md CONTRIBUTING.md docs/*.md results/README.md; do
    folder=$(dirname "$document")
    grep -o ']([^)#]*)' "$document" | sed 's/^](//; s/)$//' | grep -v '^http' | while read -r link; do
        [ -e "$folder/$link" ] || echo "$document links to $link, which is not there"
    done
done | grep . && bad=1

# Every column of both CSV files is explained; every workload and runner is listed somewhere.
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
"$program" run -w null -r serial --tasks 100 --reps 1 --counters 0 -o "$work/run" >/dev/null 2>&1 ||
    wrong "a run of null"
for column in $(head -1 "$work/run/samples.csv" "$work/run/summary.csv" | grep , | tr , '\n' |
    sed 's/_median$/_*/; s/_lo$/_*/; s/_hi$/_*/' | sort -u); do
    case $column in
    latency_p90_ns | latency_p99_ns | latency_p999_ns) continue ;; # latency_p50_ns ... latency_max_ns
    esac
    grep -qF "\`$column\`" results/README.md || wrong "results/README.md does not explain $column"
done

# So is every column of a tune's files, of real ones and of the charts' fixtures.
"$program" tune -w null -r serial --window 1ms --warmup 0 -o "$work/tune" >/dev/null 2>&1 || wrong "a tune of null"
for table in history stages tune laws samples; do
    [ -s "$work/tune/$table.csv" ] || wrong "a tune writes no $table.csv"
done
for column in $(head -qn 1 plots/test/tune-several/*.csv "$work/tune/"*.csv | tr , '\n' |
    grep -vx -e latency_p90_ns -e latency_p999_ns |
    sed 's/_median$/_*/; s/_ns_lo$/_ns_*/; s/_ns_hi$/_ns_*/; s/ops_per_s_[lh][oi]$/ops_per_s_*/' | sort -u); do
    grep -qF "\`$column\`" results/README.md || wrong "results/README.md does not explain $column"
done

# The make words of the README and of docs/USAGE.md exist, and what they run can be run.
for target in $(grep -ohE '(^|[^a-z])make [a-z]+' README.md docs/USAGE.md | awk '{ print $NF }' | sort -u); do
    case $target in does | asks | prints) continue ;; esac
    grep -q "^$target:" Makefile || wrong "a document names 'make $target', which is not in the Makefile"
done
sed -n 's/^concbench \(run [^#]*\).*/\1/p' README.md docs/USAGE.md >"$work/runs"
[ "$(wc -l <"$work/runs")" -gt 5 ] || wrong "fewer than six lines of concbench run in README.md and docs/USAGE.md"
while read -r arguments; do     # without what follows --, Google Benchmark's own
    "$program" ${arguments%% -- *} --dry-run >/dev/null 2>"$work/why" ||
        wrong "concbench $arguments: $(cat "$work/why")"
done <"$work/runs"
exit $bad
