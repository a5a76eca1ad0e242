#!/bin/sh
# The machine code of the hot loop adds up one number at a time, under every compiler there is:
# neither a formula, nor vectors, nor nothing.
. "$(dirname "$0")/source.sh"
command -v objdump >/dev/null || exit 77
case $(uname -m) in
x86_64) ;;
*) echo "only for x86-64"; exit 77 ;;
esac
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
tried=0

# loops: of a disassembly, the instructions between a backward jump's target and the jump, a loop a
# line, innermost ones only.
loops()
{
    awk '
        match($0, /^ +[0-9a-f]+:/) {
            n++; at[n] = substr($0, RSTART, RLENGTH - 1); sub(/^ +/, "", at[n])
            text[n] = $0; sub(/^ +[0-9a-f]+:[ \t]*/, "", text[n]); line_of[at[n]] = n
        }
        END {
            for (i = 1; i <= n; i++)
                if (text[i] ~ /^j[a-z]+ +[0-9a-f]+/) {
                    split(text[i], word, " +"); target = line_of[word[2]]
                    if (!target || target > i) continue
                    inner = 1
                    for (k = target; k < i; k++) if (text[k] ~ /^j/) inner = 0
                    if (!inner) continue
                    body = ""
                    for (k = target; k <= i; k++) body = body text[k] "; "
                    print body
                }
        }'
}

for cc in gcc clang; do
    command -v $cc >/dev/null || continue
    tried=$((tried + 1))
    $cc -std=gnu11 -O2 -D_GNU_SOURCE -I. -c workloads/cpu_sum.c -o "$scratch/$cc.o" || exit 1
    objdump -d --no-show-raw-insn "$scratch/$cc.o" >"$scratch/$cc.txt"
    # The function that the loop ended up in: itself, or the one that it was inlined into.
    sed -n '/<\(sum_range\|cpu_sum_run\)[^>]*>:$/,/^$/p' "$scratch/$cc.txt" >"$scratch/$cc.run"
    loops <"$scratch/$cc.run" >"$scratch/$cc.loops"
    grep -E '^(.*; )?(add|lea) ' "$scratch/$cc.loops" | grep -vE '(^|; )i?mul' >"$scratch/$cc.adding"
    [ -s "$scratch/$cc.adding" ] || { cat "$scratch/$cc.run"; echo "no loop that adds"; } |
        none "$cc: the loop is there"
    [ -s "$scratch/$cc.adding" ] && { echo "ok: $cc: the loop is there"; head -n 1 "$scratch/$cc.adding"; }
    grep -E '%[xyz]mm' "$scratch/$cc.adding" | none "$cc: no vectors in it"
    grep -E '^(.*; )?(call|mov[a-z]* +%[a-z0-9]+,.*\()' "$scratch/$cc.adding" |
        none "$cc: no call and no store in it"
done
[ $tried -gt 0 ] || exit 77
finish
