#!/bin/sh
# full.sh CONCBENCH - the promised sizes in full: 10 000 threads, 10 000 processes and 1 000 000
# coroutines sleep at once, and are joined. Prints a row a sample; fails when one does. What a limit of
# this machine forbids is a skipped row that names it, and no failure. Times are for reading.
#
# The first sample of the first million finds memory cold: nobody has touched it since the machine
# got it, or a virtual machine gave it back to its host. The later ones find it warm.
program=${1:?full.sh CONCBENCH}
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
bad=0

# size RUNNER POOL SLEEP_S REPS
size() {
    "$program" run -w io-sleep -r "$1" -n "$2" --tasks "$2" -p "duration=$3s" --reps "$4" \
        --counters 0 --aa 0 --timeout 300s -o "$work/$1" >"$work/out" 2>&1
    [ -s "$work/$1/samples.csv" ] || {
        cat "$work/out"
        bad=1
        return
    }
    awk -v sleep="$3" "$read_row"'
        NR == 1 { for (i = 1; i <= cells($0); i++) at[cell[i]] = i; next }
        {
            n = cells($0)
            status = cell[at["status"]]
            failed += status == "failed"
            skipped += status == "skipped"
            printf "%-16s %8d %4d  %-8s", cell[at["runner"]], cell[at["pool"]], cell[at["rep"]], status
            if (status == "ok")
                printf "%9.3f %10.3f %9.3f %9.2f\n", cell[at["spawn_ns"]] / 1e9,
                    cell[at["work_ns"]] / 1e9 - sleep, cell[at["wall_ns"]] / 1e9 - sleep,
                    cell[at["peak_memory_bytes"]] / cell[at["pool"]] / 1024
            else
                printf "  %s\n", cell[at["message"]]
        }
        END {
            if (skipped)
                print "skipped here: " skipped " samples, for the limit that is named"
            exit failed > 0 || NR < 2
        }' "$work/$1/samples.csv" || bad=1
}

# Messages are quoted where they hold a comma.
read_row='
    function cells(line,    n, i, c, quoted) {
        n = 1
        cell[1] = ""
        for (i = 1; i <= length(line); i++) {
            c = substr(line, i, 1)
            if (c == "\"")
                quoted = !quoted
            else if (c == "," && !quoted)
                cell[++n] = ""
            else if (c != "\r")
                cell[n] = cell[n] c
        }
        return n
    }'

echo "All workers sleep once, together. Seconds: spawn = until all stand at the gate; work = beyond the"
echo "sleep; all = created, slept and joined, beyond the sleep. memory: KiB a worker, everything counted."
printf '%-16s %8s %4s  %-8s%9s %10s %9s %9s\n' model workers rep status spawn work all memory
size thread 10000 10 2
size fork 10000 10 2
size coro:stack=4KiB 1000000 5 3
size coro 1000000 5 3
echo "rep 1 of the first million is cold, later ones are warm: to be judged by 3.0 s in all at most and"
echo "4.50 KiB a worker."
exit $bad
