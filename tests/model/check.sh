#!/bin/sh
# check.sh - searches every state of wait_wake.pml: the protocol holds, and each way to break it is
# found. Exit status: 0 so it is, 1 it isn't, 77 no spin here.
set -u
model=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)/wait_wake.pml || exit 1
command -v spin >/dev/null 2>&1 || { echo 'skipped: no spin'; exit 77; }
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
bad=0

# search WANTED WHAT "MACROS" [liveness]: none or some errors, nothing cut off (-b: depth is a limit
# that may not be met). COLLAPSE keeps the largest below 1 GiB.
search() {
    method=-DSAFETY options=
    [ "${4-}" = liveness ] && method=-DNP options='-l -f' # no cycle without progress, fair carriers
    # shellcheck disable=SC2086
    spin $3 -a "$model" >out 2>&1 && ${CC:-cc} -O2 -w $method -DCOLLAPSE -o pan pan.c >>out 2>&1 &&
        ./pan -b -n -m2000000 -w24 $options >>out 2>&1
    errors=$(sed -n 's/.* errors: \([0-9]*\)$/\1/p' out)
    states=$(sed -n 's/^ *\([0-9.e+]*\) states, stored.*/\1/p' out)
    found=$(sed -n 's/^pan:1: //p' out | head -n 1)
    case $errors,$found in
    0,) got=none ;;
    [1-9]*,invalid\ end\ state* | [1-9]*,assertion\ violated*) got=some ;;
    *) got=nonsense ;;
    esac
    if [ "$got" = "$1" ]; then
        echo "ok    $2: ${states:-no} states${found:+, found: $found}"
    else
        echo "WRONG $2: $got, not $1, errors"
        cat out
        bad=1
    fi
}

search none 'tokens go round' '-DRING -DTIMEOUTS=1'
search none 'a crowd is woken' '-DCROWD -DTIMEOUTS=1'
search none 'tokens go round for ever' '-DRING -DTIMEOUTS=0' liveness
search none 'a crowd is woken for ever' '-DCROWD -DTIMEOUTS=0' liveness
for use in RING CROWD; do
    for how in LOOK SLEEP RING TIMER; do
        search some "$use with BREAK_$how" "-D$use -DBREAK_$how"
    done
done
exit $bad
