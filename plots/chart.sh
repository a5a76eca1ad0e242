# chart.sh - what the scripts that draw charts share; sourced by them.
#
# Each has set TOOL (its name in messages) and here (this folder), and then calls
#   chart_arguments "$@"     sets run, formats, theme
#   chart_enter FILE...      checks gnuplot and the run's files; goes to a folder of its own in the run
#   chart_table FILE         the file on stdout, as far as it is text that a chart can show
#   draw SCRIPT NAME [PANEL] [TABLE]   one chart in every format
#   chart_leave              what wasn't drawn, and the exit status
# Exit status: 0 done; 1 a chart failed, or no row can be drawn; 2 usage, no gnuplot, unreadable input.
#
# No text of the CSV becomes part of a command: an awk script makes a table of it, gnuplot reads that as
# data, and file names are made of [a-z0-9.-] only.

LC_ALL=C; export LC_ALL
unset GNUTERM GNUPLOT_LIB

say() { printf '%s: %s\n' "$TOOL" "$*" >&2; }
die() { say "$2"; exit "$1"; }

usage="usage: $TOOL RUN [FORMAT=svg,png] [THEME=light|dark]"

chart_arguments() {
    run=; formats='svg png'; theme=light
    for arg; do
        case $arg in
        FORMAT=*)
            formats=$(printf '%s' "${arg#FORMAT=}" | tr ',' ' ')
            for format in $formats; do
                case $format in svg|png) ;; *) die 2 "unknown FORMAT '$format': svg or png" ;; esac
            done ;;
        THEME=light|THEME=dark) theme=${arg#THEME=} ;;
        -h|--help) echo "$usage"; exit 0 ;;
        THEME=*|-*) die 2 "unknown argument '$arg'; $usage" ;;
        *) [ -z "$run" ] || die 2 "more than one run; $usage"; run=$arg ;;
        esac
    done
    [ -n "$run" ] && [ -n "$formats" ] || die 2 "$usage"
}

# Work in a folder beside the charts, so that a finished one is moved in one step. gnuplot sees only
# the plain names in it: no path of the user's reaches it.
chart_enter() {
    command -v gnuplot >/dev/null 2>&1 ||
        die 2 'gnuplot is not installed: apt-get install gnuplot-nox (Debian, Ubuntu) or dnf install gnuplot (Fedora)'
    for file; do
        [ -r "$run/$file" ] || die 2 "cannot read $run/$file"
    done
    to=$(CDPATH='' cd -- "$run" && pwd) || exit 2
    tmp=$(mktemp -d "$to/.draw.XXXXXX") || die 2 "cannot write into $run"
    trap 'rm -rf "$tmp"' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    cd "$tmp" && ln -s "$here" plots || exit 2

    utf8='cat'                      # bytes that are no UTF-8 would make an SVG that is no XML
    ! command -v iconv >/dev/null 2>&1 || utf8='iconv -c -f UTF-8 -t UTF-8'
    status=0; absent=
}

chart_table() { tr -d '\000-\010\013\014\016-\037\177' <"$to/$1" | $utf8; }

# Is it what it is meant to be, to its last byte?
whole() {
    case $1 in
    svg) head -c 200 chart | grep -q '<?xml' && tail -c 20 chart | grep -q '</svg>' ;;
    png) head -c 8 chart | od -An -c | grep -q 'P   N   G' && tail -c 8 chart | grep -q 'IEND' ;;
    esac
}

# gnuplot's messages, less the one that UTF-8 text under LC_ALL=C always draws.
warnings() { grep -v 'iconv failed to convert degree sign' log >&2; }

draw() {
    for format in $formats; do
        rm -f chart
        gnuplot -d -e "FORMAT='$format'; THEME='$theme'; TABLE='${4:-table}'; OUT='chart'; PANEL=${3:-0}" \
            "plots/$1.gp" >log 2>&1
        code=$?
        if [ $code -eq 3 ]; then    # nothing to draw
            absent="$absent $2"
            return
        elif [ $code -ne 0 ] || ! whole "$format"; then
            say "$2.$format failed (gnuplot exit status $code)"
            warnings
            status=1
            continue
        fi
        warnings
        if [ "$format" = svg ]; then # gnuplot writes bold into the family's name, and its commands into tooltips
            sed -e 's/font-family="sans-serif:Bold"/font-family="sans-serif" font-weight="bold"/' \
                -e 's/<title>[^<]*<\/title>//' chart >chart.bold && mv -f chart.bold chart
        fi
        if mv -f chart "$to/$2.$format"; then
            printf '%s\n' "$run/$2.$format"
        else
            status=1
        fi
    done
}

chart_leave() {
    [ -z "$absent" ] || say "not measured, so not drawn:$absent"
    exit $status
}
