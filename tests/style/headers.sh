#!/bin/sh
# Each header compiles by itself, twice in a row, and has its guard named after its path.
. "$(dirname "$0")/source.sh"
cc=${CC:-cc}
command -v "$cc" >/dev/null || exit 77

for header in $(find $modules -name '*.h' | sort); do
    printf '#include "%s"\n#include "%s"\n' "$header" "$header" |
        "$cc" -std=gnu11 -D_GNU_SOURCE -DCB_HAVE_FCONTEXT=0 -Wall -Wextra -Werror -I. -fsyntax-only \
            -x c - 2>&1 | none "$header compiles alone"
    guard=CB_$(echo "${header%.h}" | tr 'a-z/' 'A-Z_')_H
    head -n 40 "$header" | grep -q "^#ifndef $guard\$" || echo "$header: no guard $guard" |
        none "$header has its guard"
done
finish
