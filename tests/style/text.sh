#!/bin/sh
# What a text search can tell of the rules in CONTRIBUTING.md.
. "$(dirname "$0")/source.sh"

sources $modules tests | xargs grep -nE '\b(TODO|FIXME|XXX|HACK)\b' | none "nothing is left to do"
sources $modules tests | xargs grep -nP '\t' | none "no tabs"
sources $modules tests | xargs grep -nE ' +$' | none "no blanks at line ends"
sources $modules tests | xargs grep -nE '.{101}' | none "no line beyond 100 columns"
sources $modules | xargs wc -l | awk '$2 != "total" && $1 > 400' | none "no file beyond 400 lines"
find $modules -name '*.h' | xargs wc -l | awk '$2 != "total" && $1 > 150' |
    none "no header beyond 150 lines"
find $modules -name '*util*' -o -name '*common*' -o -name '*helper*' | none "no file named for nothing"

# Below the commands nobody ends the process or talks to the user.
find base workloads runners -name '*.[ch]' | xargs grep -nE '(^|[^_a-z])(exit|printf|puts|perror) *\(' |
    none "base, workloads and runners neither print nor exit"
sources $modules | xargs grep -nE 'typedef +(struct|union)' |
    grep -v '^runners/context_fcontext.c:' | none "no typedef'd structs"
sources $modules | xargs grep -nE '\b(gets|strcpy|strcat|sprintf|atoi|atof) *\(' | none "no unbounded calls"
sources base | xargs grep -nE '__attribute__\(\(constructor' | none "no constructors"
finish
