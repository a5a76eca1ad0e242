#!/bin/sh
# The doctor: on this machine, whatever it is, and on described ones, to the letter. After a wanted
# change:
#     tests/cli/doctor.sh build/release/concbench . --update
. "$(dirname "$0")/scratch.sh"
update=${3:-}

is_json()
{
    ! command -v python3 >/dev/null || python3 -m json.tool "$1" >/dev/null
}

# put PATH TEXT: a file of the described machine.
put()
{
    mkdir -p "$aside/$tree$(dirname "$1")" && printf '%b' "$2" >"$aside/$tree$1"
}

# golden NAME ARGUMENT...: of the machine $tree.
golden()
{
    name=$1
    shift
    { "$program" doctor --root "$aside/$tree" "$@" 2>&1; echo "exit status $?"; } >"$aside/$name.txt"
    if [ "$update" = --update ]; then
        cp "$aside/$name.txt" "$source/tests/cli/golden/$name.txt" && echo "written: $name"
    else
        check "$name" diff -u "$source/tests/cli/golden/$name.txt" "$aside/$name.txt"
    fi
}

# --- this machine ---
"$program" doctor >"$aside/out" 2>"$aside/err"
check "exits 0 whatever it finds" [ $? -eq 0 ]
check "says nothing on stderr" [ ! -s "$aside/err" ]
"$program" doctor --format json >"$aside/json"
check "exits 0 with JSON" [ $? -eq 0 ]
check "JSON it is" is_json "$aside/json"
names()
{
    sed -n 's/^      "check": "\(.*\)",$/\1/p' "$1" | sort
}
check "both formats have all checks" [ "$(names "$aside/json")" = \
    "$(awk '/^[a-z]/ { print $2 }' "$aside/out" | sort)" ]
check "it watched who else is busy" [ -z "$(grep -E '^unknown +foreign-load' "$aside/out")" ]

# --- a machine with everything to say ---
tree=bad
put /proc/self/status 'Name:\tx\nCpus_allowed_list:\t0-3\n'
put /proc/self/cgroup '0::/a\n'
put /proc/self/mountinfo '31 22 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n'
put /sys/fs/cgroup/a/cpu.max '150000 100000\n'
put /sys/fs/cgroup/a/pids.max '500\n'
put /sys/fs/cgroup/a/memory.max '1073741824\n'
put /proc/meminfo 'MemTotal:  8388608 kB\nSwapTotal: 2097152 kB\nSwapFree:  1048576 kB\n'
put /proc/loadavg '2.50 1.00 0.50 3/80 11206\n'
put /proc/pressure/cpu 'some avg10=0.00 total=0\n'
put /proc/cpuinfo 'flags\t\t: fpu hypervisor\n'
put /proc/self/limits 'Max processes 1024 1024 processes\nMax open files 1024 4096 files\nMax stack size 65536 65536 bytes\nMax address space 1073741824 unlimited bytes\n'
put /proc/sys/kernel/pid_max '1000\n'
put /proc/sys/kernel/threads-max '1000\n'
put /proc/sys/vm/max_map_count '1000\n'
put /proc/sys/vm/overcommit_memory '2\n'
put /proc/sys/kernel/randomize_va_space '0\n'
put /proc/sys/kernel/numa_balancing '1\n'
put /proc/sys/kernel/perf_event_paranoid '4\n'
put /proc/sys/kernel/io_uring_disabled '2\n'
put /sys/kernel/sched_ext/state 'enabled\n'
put /sys/kernel/sched_ext/root/ops 'rusty\n'
put /sys/kernel/mm/transparent_hugepage/enabled '[always] madvise never\n'
cpu=/sys/devices/system/cpu
put $cpu/online '0-7\n'
put $cpu/isolated '2-3\n'
put $cpu/nohz_full '3\n'
put $cpu/smt/active '1\n'
put $cpu/intel_pstate/no_turbo '0\n'
put $cpu/cpu0/cpufreq/scaling_governor 'powersave\n'
put /sys/devices/system/node/online '0-1\n'
put /sys/devices/system/clocksource/clocksource0/current_clocksource 'hpet\n'
golden doctor_bad
golden doctor_bad_json --format json

# --- a container that shows next to nothing ---
tree=bare
mkdir "$aside/bare"
golden doctor_bare

# Every workload that an effect is about exists.
workloads=$("$program" list workloads | grep -E '^[a-z]')
for word in $(sed -n 's/.*effect: \([a-z, -]*\).*/\1/p' "$source/tests/cli/golden/doctor_bad.txt" |
    grep -oE '[a-z]+-[a-z]+' | sort -u); do
    case " wake-ups ten-fold " in *" $word "*) continue ;; esac
    echo "$workloads" | grep -qx "$word" || fail "an effect names '$word', which is no workload"
done

if [ -w /dev/full ]; then
    "$program" doctor --root "$aside/bare" >/dev/full 2>"$aside/err"
    check "a full disk under stdout is an error" [ $? -eq 1 ]
fi
check "nothing was written" [ -z "$(ls -A)" ]
finish
