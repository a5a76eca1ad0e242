#!/bin/sh
# concbench serve echo, met by clients of all manners: serve.sh PROGRAM SOURCE_DIR CLIENT.
client=$3
. "$(dirname "$0")/scratch.sh"
command -v pgrep >/dev/null || exit 77
env --default-signal=INT true 2>/dev/null || exit 77 # a shell starts its jobs with SIGINT ignored
trap 'kill -KILL ${server-} ${waiting-} 2>/dev/null; rm -rf "$scratch"' EXIT

# start ARGUMENT...: a server; sets $server and, when it listens, $port.
start()
{
    : >"$aside/out"
    env --default-signal=INT "$program" serve echo "$@" >"$aside/out" 2>"$aside/err" </dev/null &
    server=$!
    comes grep -q 'Ctrl-C ends it' "$aside/out" || fail "it does not listen: $* ($(cat "$aside/err"))"
    port=$(sed -n 's/.* port \([0-9]*\);.*/\1/p' "$aside/out")
}

is_gone()
{
    ! kill -0 "$1" 2>/dev/null
}

# Forked processes have the command line of the program, and its port in it, which no other has.
is_alone()
{
    ! pgrep -f "serve echo .*--port $1( |\$)" >/dev/null
}

# end NAME SIGNAL: the server ends by itself, before the ten seconds are over.
end()
{
    kill -s "$2" "$server"
    check "$1: ends after $2" comes is_gone "$server"
    wait "$server"
    check "$1: exits 130" [ $? -eq 130 ]
    check "$1: says how much it served" grep -q '^lines=[0-9]*;connections=[0-9]*$' "$aside/out"
    check "$1: says nothing else" [ ! -s "$aside/err" ]
}

# A port that was free a moment ago, for those that must be named.
start --port 0 -n 1
fixed=$port
end "a server without clients" INT
check "which has served none" grep -q '^lines=0;connections=0$' "$aside/out"

for runner in thread fork coro hybrid; do
    pool=4
    [ $runner = hybrid ] && pool=2x2x2
    start --runner $runner -n $pool --port "$fixed"
    for manner in many together two slow half abrupt longest deaf endless dawdlers; do
        check "$runner: $manner" "$client" "$port" $manner
    done
    "$client" "$port" many & first=$!
    "$client" "$port" together & second=$!
    check "$runner: one of two at once" wait $first
    check "$runner: the other one" wait $second
    : >"$aside/silent"
    "$client" "$port" silent >"$aside/silent" & waiting=$!
    check "$runner: a client stays" comes grep -q connected "$aside/silent"
    end $runner INT
    check "$runner: the client that stayed is hung up on" wait $waiting
    check "$runner: no process is left" is_alone "$fixed"
    lines=$(sed -n 's/^lines=\([0-9]*\);.*/\1/p' "$aside/out")
    check "$runner: the lines are counted ($lines)" [ "$lines" -gt 10000 ]
done

# One connection at a time: the second client is served when the first has gone.
start -r coro -n 1 --port "$fixed" --idle 300ms
: >"$aside/silent"
"$client" "$port" silent >"$aside/silent" & waiting=$!
check "idle: a client stays" comes grep -q connected "$aside/silent"
check "idle: another one is served after it" "$client" "$port" many
check "idle: the first was hung up on" wait $waiting

# Bytes of a line grant no more time.
check "idle: a line that never ends" "$client" "$port" trickle

# While it listens nobody else can.
"$program" serve echo --port "$fixed" >"$aside/out2" 2>"$aside/err2" </dev/null
check "a port in use: exits 1" [ $? -eq 1 ]
check "a port in use: one sentence" [ "$(wc -l <"$aside/err2")" -eq 1 ]
check "a port in use: names it" grep -q "port $fixed: Address already in use" "$aside/err2"
check "a port in use: nothing on stdout" [ ! -s "$aside/out2" ]
end idle TERM

# One of its workers is killed: it ends, says which one and what was served, and nothing stays.
start -r fork -n 3 --port "$fixed"
check "a worker dies: served before" "$client" "$port" many
worker=$(for child in $(pgrep -P "$(pgrep -P "$server")"); do echo "$child"; done | sort -n | sed -n 2p)
kill -KILL "$worker"
check "a worker dies: the server ends" comes is_gone "$server"
wait "$server"
check "a worker dies: exits 1" [ $? -eq 1 ]
check "a worker dies: one sentence" [ "$(wc -l <"$aside/err")" -eq 1 ]
check "a worker dies: which names it" grep -q 'died of signal 9 (Killed), and with it worker 1$' "$aside/err"
check "a worker dies: what was served" grep -q '^lines=2000;connections=20$' "$aside/out"
check "a worker dies: no process is left" is_alone "$fixed"

# Whoever reads its stdout goes: it serves on, and says in the end that the figures did not arrive.
mkfifo "$aside/fifo"
env --default-signal=INT,PIPE "$program" serve echo -n 1 --port "$fixed" >"$aside/fifo" 2>"$aside/err" </dev/null &
server=$!
head -n 1 "$aside/fifo" >"$aside/out"
check "no reader: served" "$client" "$fixed" many
kill -INT "$server"
check "no reader: ends" comes is_gone "$server"
wait "$server"
check "no reader: exits 130" [ $? -eq 130 ]
check "no reader: says so" grep -q 'standard output: Broken pipe' "$aside/err"
"$program" serve echo --port "$fixed" >&- 2>"$aside/err" </dev/null
check "no stdout: exits 1" [ $? -eq 1 ]
check "no stdout: says so" grep -q 'standard output: Bad file descriptor' "$aside/err"

# Its own process is killed: nothing of it stays.
start -r fork -n 4 --port "$fixed"
kill -KILL "$server"
wait "$server" 2>/dev/null
check "killed: no process is left" comes is_alone "$fixed"
finish
