# Sourced behind scratch.sh by the tests of pages: a place for the script that stands for plots/draw, and
# what they ask of `concbench report`. $page is the one they look at.
reference=$source/results/reference/amd-epyc-2cpu
CONCBENCH_PLOTS=$aside/plots; export CONCBENCH_PLOTS
TMPDIR=$aside/tmp; export TMPDIR
mkdir "$CONCBENCH_PLOTS" "$TMPDIR"

# report ARGUMENT...: sets $status.
report()
{
    "$program" report "$@" >"$aside/out" 2>"$aside/err" </dev/null
    status=$?
}

# has TEXT [FILE]
has()
{
    grep -qF -e "$1" "${2:-$page}"
}

# bad WORD ARGUMENT...: exits 2 with one line that names it, and writes nothing.
bad()
{
    word=$1
    shift
    before=$(ls -AR)
    report "$@"
    check "exits 2: $word" [ $status -eq 2 ]
    check "one line on stderr: $word" [ "$(wc -l <"$aside/err")" -eq 1 ]
    check "it says: $word" has "$word" "$aside/err"
    check "nothing on stdout: $word" [ ! -s "$aside/out" ]
    check "nothing is written: $word" [ "$(ls -AR)" = "$before" ]
    check "nothing is left of it: $word" [ -z "$(ls -A "$TMPDIR")" ]
}

# is_whole FILE: an HTML page that is XML, too, as far as there is somebody to ask.
is_whole()
{
    tail -n 1 "$1" | grep -q '^</html>$' || return
    if command -v xmllint >/dev/null; then
        xmllint --noout --nonet "$1"
    elif command -v python3 >/dev/null; then
        python3 -c 'import sys, xml.dom.minidom; xml.dom.minidom.parse(sys.argv[1])' "$1"
    fi
}
