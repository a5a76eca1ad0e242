#!/bin/sh
# Every global symbol of the libraries begins with cb_, and there are no
# variables at file level.
. "$(dirname "$0")/source.sh"
command -v nm >/dev/null && command -v objdump >/dev/null || exit 77

for module in $modules; do
    library=$build/$module/libcb_$module.a
    [ -e "$library" ] || { echo "no $library" | none "$module is built"; continue; }
    # C only: C++ names are mangled, and the sanitizers bring their own.
    symbols=$(nm --defined-only --extern-only "$library" 2>/dev/null | awk 'NF == 3 && $3 !~ /^(_Z|__|_?DW\.)/')
    [ -n "$symbols" ] || echo "no symbols" | none "$module has symbols"
    echo "$symbols" | awk '$3 !~ /^cb_/ { print $3 }' | none "names of $module begin with cb_"
    # Constants that hold addresses are in .data.rel.ro, which the loader protects.
    objdump -t "$library" | awk '$3 == "O" && $4 ~ /^\.(data|bss|tdata|tbss)/ && $4 !~ /rel\.ro/ &&
        $6 !~ /^(_Z|__|\.|cb_build_info$)/ { print $6 }' | none "no variables outlive a call in $module"
done
finish
