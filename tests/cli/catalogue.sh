#!/bin/sh
# The table in docs/WORKLOADS.md is what the program lists. After a wanted change:
#     tests/cli/catalogue.sh build/release/concbench . --update
. "$(dirname "$0")/scratch.sh"
update=${3:-}
document=$source/docs/WORKLOADS.md
begin='<!-- concbench list workloads -->'
end='<!-- end of the list -->'

# One row a workload, in it a line a parameter.
rows()
{
    "$program" list workloads | awk '
        function flush() { if (name != "") printf "| `%s` | %s | %s | %s |\n", name, what, operation, params }
        { gsub(/\|/, "\\|"); gsub(/</, "\\&lt;") }
        /^[^ ]/ { flush(); name = $0; what = operation = params = ""; next }
        { sub(/^ +/, "") }
        /^one operation: / { sub(/^one operation: /, ""); operation = $0; next }
        what == "" { what = $0; next }
        { at = index($0, "  ")
          params = params (params == "" ? "" : "<br>") "`" substr($0, 1, at - 1) "` " substr($0, at + 2) }
        END { flush() }'
}

check "the marks are there, once each" [ "$(grep -cxF -e "$begin" -e "$end" "$document")" -eq 2 ]
[ $failures -eq 0 ] || finish # there is nowhere to write
{
    sed "/^$begin\$/q" "$document"
    printf '\n| workload | what it does | one operation | parameters, with their [defaults] and limits |\n|---|---|---|---|\n'
    rows
    echo
    sed -n "/^$end\$/,\$p" "$document"
} >"$aside/WORKLOADS.md"
if [ "$update" = --update ]; then
    cp "$aside/WORKLOADS.md" "$document" && echo "written: docs/WORKLOADS.md"
else
    check "docs/WORKLOADS.md shows what there is" diff -u "$document" "$aside/WORKLOADS.md"
fi
check "a row each" [ "$(rows | wc -l)" -eq "$("$program" list workloads | grep -c '^[^ ]')" ]
finish
