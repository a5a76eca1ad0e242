# Sourced by the tests of this folder, with their arguments: goes to the source, and sets $build.
set -u
build=$(cd "$2" && pwd)
cd "$1" || exit 1
modules="base workloads runners bench"
failed=$(mktemp) || exit 1 # a file: `... | none` counts in a shell of its own
trap 'rm -f "$failed"' EXIT

# none WHAT: reads offending lines from stdin; there must be none.
none()
{
    offending=$(cat)
    if [ -z "$offending" ]; then
        printf 'ok: %s\n' "$1"
    else
        printf 'FAILED: %s\n%s\n' "$1" "$offending"
        echo x >>"$failed"
    fi
}

# sources FOLDER...: all C and C++ files below.
sources()
{
    find "$@" -name '*.[ch]' -o -name '*.cc' -o -name '*.def' | sort
}

finish()
{
    [ ! -s "$failed" ]
    exit
}
