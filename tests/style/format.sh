#!/bin/sh
# clang-format has nothing to change.
. "$(dirname "$0")/source.sh"
format=${CLANG_FORMAT:-clang-format}
command -v "$format" >/dev/null || { echo "no clang-format"; exit 77; }

for file in $(sources $modules tests | grep -v '\.def$'); do
    "$format" --dry-run -Werror "$file" 2>&1 | head -n 3 | none "$file"
done
finish
