# Sourced by the tests of this folder, with their arguments: sets $program and $source, goes to an
# empty working folder, $aside being another one, and removes both at the end.
set -u
program=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
source=$(cd "$2" && pwd)
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM
mkdir "$scratch/work" "$scratch/aside"
aside=$scratch/aside
cd "$scratch/work" || exit 1
failures=0

# fail WORDS...: says so, and goes on.
fail()
{
    printf 'FAILED: %s\n' "$*"
    failures=$((failures + 1))
}

# check WHAT COMMAND...: the command must succeed.
check()
{
    what=$1
    shift
    if "$@"; then
        printf 'ok: %s\n' "$what"
    else
        fail "$what"
    fi
}

# comes COMMAND...: asks for ten seconds.
comes()
{
    left=1000
    until "$@"; do
        left=$((left - 1))
        [ $left -gt 0 ] || return 1
        sleep 0.01
    done
}

# finish: the test's exit status.
finish()
{
    [ "$failures" -eq 0 ] || printf '%d failed\n' "$failures"
    [ "$failures" -eq 0 ]
    exit
}

# columns FILE NAME...: those columns of a CSV file, without its header, separated by "|". Quoted
# cells must not hold quotes or line ends.
columns()
{
    awk -v names="$(shift && echo "$*")" '
        function split_row(row, cell,    n, i, inside, c) {
            n = 1; cell[1] = ""; inside = 0
            for (i = 1; i <= length(row); i++) {
                c = substr(row, i, 1)
                if (c == "\"") inside = !inside
                else if (c == "," && !inside) cell[++n] = ""
                else if (c != "\r") cell[n] = cell[n] c
            }
            return n
        }
        NR == 1 { n = split_row($0, head); for (i = 1; i <= n; i++) at[head[i]] = i
                  wanted = split(names, want, " "); next }
        { if (split_row($0, cell) != n) { print "row " NR " has another number of cells"; next }
          line = ""
          for (i = 1; i <= wanted; i++) line = line (i > 1 ? "|" : "") cell[at[want[i]]]
          print line }' "$1"
}
