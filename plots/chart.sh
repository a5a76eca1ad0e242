# chart.sh - what plots/draw does around the charts: its arguments, a place to work in, gnuplot.
#
# TOOL (its name in messages) and here (this folder) are set by who sources it, which then calls
#   chart_arguments "$@"     sets run, old (the earlier of two runs), ratios, to, formats, theme, only
#   chart_enter              checks gnuplot and the folders; goes to a folder of its own
#   chart_table SCRIPT [VARIABLE=VALUE] FILE...   makes ./table and ./panels of files of the run by
#                            an awk script; its exit status. Of two runs, FILE is in new/ or old/
#   draw SCRIPT NAME [PANEL] [ROW] [TABLE]   one chart in every format
#   chart_leave              what wasn't drawn, and the exit status
#
# No text of the CSV becomes part of a command: an awk script makes a table of it, gnuplot reads that as
# data, and file names are made of [a-z0-9._-] only.

LC_ALL=C; export LC_ALL
unset GNUTERM GNUPLOT_LIB

say() { printf '%s: %s\n' "$TOOL" "$*" >&2; }
die() { say "$2"; exit "$1"; }
worse() { [ "$1" -le "$status" ] || status=$1; }

usage="usage: $TOOL [OLD] RUN [FORMAT=svg,png,pdf] [THEME=light|dark] [ONLY=QUESTION] [TO=FOLDER] [RATIOS=FILE]"

chart_arguments() {
    run=; old=; ratios=; to=; formats='svg png'; theme=light; only=
    for arg; do
        case $arg in
        FORMAT=page) formats=page ;;
        FORMAT=*)
            formats=$(printf '%s' "${arg#FORMAT=}" | tr ',' '\n' | awk '!seen[$0]++')
            for format in $formats; do
                case $format in
                svg|png|pdf) ;;
                *) die 2 "unknown FORMAT '$format': svg, png or pdf, or page by itself" ;;
                esac
            done ;;
        THEME=light|THEME=dark) theme=${arg#THEME=} ;;
        ONLY=*[!a-z_]*) die 2 "unknown argument '$arg'; $usage" ;;
        ONLY=*)
            only=${arg#ONLY=}
            [ -z "$only" ] || [ -r "$here/$only.gp" ] ||
                die 2 "unknown question '$only': a script of plots/, such as throughput or map" ;;
        TO=*) to=${arg#TO=} ;;
        RATIOS=*) ratios=${arg#RATIOS=} ;;
        -h|--help) echo "$usage"; exit 0 ;;
        THEME=*|-*) die 2 "unknown argument '$arg'; $usage" ;;
        *) [ -z "$old" ] || die 2 "more than two runs; $usage"; old=$run; run=$arg ;;
        esac
    done
    [ -n "$run" ] && [ -n "$formats" ] || die 2 "$usage"
    [ -z "$ratios" ] || [ -n "$old" ] || die 2 "RATIOS=$ratios is of two runs; $usage"
    to=${to:-$run}
}

# Work in a folder beside the charts, so that a finished one is moved in one step. gnuplot sees only
# the plain names in it: no path of the user's reaches it.
chart_enter() {
    command -v gnuplot >/dev/null 2>&1 ||
        die 2 'gnuplot is not installed: apt-get install gnuplot-nox (Debian, Ubuntu) or dnf install gnuplot (Fedora)'
    from=$(CDPATH='' cd -- "$run" 2>/dev/null && pwd) || die 2 "no folder $run"
    [ -z "$old" ] || from_old=$(CDPATH='' cd -- "$old" 2>/dev/null && pwd) || die 2 "no folder $old"
    case $ratios in ''|/*) ;; *) ratios=$PWD/$ratios ;; esac
    into=$(CDPATH='' cd -- "$to" 2>/dev/null && pwd) || die 2 "no folder $to"
    tmp=$(mktemp -d "$into/.draw.XXXXXX") || die 2 "cannot write into $to"
    trap 'wait; rm -rf "$tmp"' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    cd "$tmp" && ln -s "$here" plots && mkdir new old || exit 2
    for folder in narrow wide svg png pdf; do mkdir $folder && ln -s "$here" $folder/plots || exit 2; done

    utf8='cat'                      # bytes that are no UTF-8 would make an SVG that is no XML
    ! command -v iconv >/dev/null 2>&1 || utf8='iconv -c -f UTF-8 -t UTF-8'
    status=0; absent=; drawn=
    runs=1; [ -z "$old" ] || runs=2
    [ "$formats" != page ] || echo name,question,row,title,subtitle,how,read >"charts.csv"
}

# The run's file, as far as it is text that a chart can show. A last line without an end was cut off in
# the writing, and none of its cells can be trusted.
chart_file() {
    case $1 in
    new/*) source=$from/${1#new/}; told=$run/${1#new/} ;;
    old/*) source=$from_old/${1#old/}; told=$old/${1#old/} ;;
    ratios.csv) source=$ratios; told=$ratios ;;
    *) source=$from/$1; told=$run/$1 ;;
    esac
    [ -f "$source" ] && [ -r "$source" ] || { say "cannot read $told"; return 2; }
    if [ -s "$source" ] && [ -n "$(tail -c 1 "$source")" ]; then
        say "${told##*/}: the last line was cut off, and is left out"
        sed '$d' "$source"
    else
        cat "$source"
    fi | tr -d '\000-\010\013\014\016-\037\177' | $utf8 >"$1"
}

chart_table() {
    script=$1; shift
    for file; do
        case $file in *=*) ;; *) chart_file "$file" || return ;; esac
    done
    rm -f panels
    awk -f plots/csv.awk -f plots/table.awk -f "plots/$script" "$@" >table
}

# Is it what it is meant to be, to its last byte?
whole() {
    case $1 in
    svg) head -c 200 chart | grep -q '<?xml' && tail -c 20 chart | grep -q '</svg>' ;;
    png) head -c 8 chart | od -An -c | grep -q 'P   N   G' && tail -c 8 chart | grep -q 'IEND' ;;
    pdf) head -c 5 chart | grep -q '%PDF-' && tail -c 8 chart | grep -q '%%EOF' ;;
    esac
}

# gnuplot's messages, less the one that UTF-8 text under LC_ALL=C always draws.
warnings() { grep -v 'iconv failed to convert degree sign' log >&2; }

# render FORMAT FORM SCRIPT NAME PANEL TABLE: ./chart, and for a page ./words. 3 = nothing to draw.
render() {
    rm -f chart words
    gnuplot -d -e "FORMAT='$1'; FORM='$2'; THEME='$theme'; TABLE='$6'; OUT='chart'; PANEL=$5; RUNS=$runs" \
        "plots/$3.gp" >log 2>&1
    code=$?
    [ $code -ne 3 ] || return 3
    if [ $code -ne 0 ] || ! whole "$1"; then
        say "$4.$1 failed (gnuplot exit status $code)"
        warnings
        return 1
    fi
    warnings
    [ "$1" = svg ] || return 0
    # gnuplot writes bold into the family's name, its commands into tooltips, and what is to be shown
    # at a point into a call of a script that isn't there; it also begins many groups for nothing
    sed -e '/^<g fill="none" color="[^>]*>$/{N;/\n<\/g>$/d;}' \
        -e 's/font-family="sans-serif:Bold"/font-family="sans-serif" font-weight="bold"/' \
        -e 's/<title>[^<]*<\/title>//' \
        -e "s/<g onmousemove=\"gnuplot_svg.showHypertext(evt,'\(.*\)')\" onmouseout=\"[^\"]*\">/<g class=\"tip\"><title>\1<\/title>/" \
        -e '/<g class="tip">/s/\\n/\&#10;/g' \
        chart | $utf8 >chart.sed && mv -f chart.sed chart
}

# The pictures of a chart are drawn at once, each in a folder of its own: begin FOLDER and what render
# takes, for each of them, then ended for each of them in this order.
begin() { folder=$1; shift; (cd "$folder" && render "$@") & begun="$begun $!"; }
ended() { first=${begun# }; begun=${first#"${first%% *}"}; wait "${first%% *}"; }

# A fragment for a page, which has many of them: no prolog, and ids of its own.
fragment() {                        # FOLDER NAME
    sed -e '1,/<svg/{/<svg/!d;}' -e "s/ id=\([\"']\)/ id=\1$2-/g" -e "s/href='#/href='#$2-/g" \
        -e "s/url(#/url(#$2-/g" "$1/chart" >"$2.svg" && mv -f "$2.svg" "$into/$2.svg"
}

draw_page() {                       # SCRIPT NAME PANEL ROW TABLE
    begun=
    for form in narrow wide; do begin $form svg $form "$1" "$2" "${3:-0}" "../${5:-table}"; done
    ended; narrow=$?
    ended && [ $narrow -eq 0 ] || return
    fragment narrow "$2-narrow" && fragment wide "$2" || return
    awk -v name="$2" -v question="$1" -v row="${4:-0}" -f plots/csv.awk -f plots/words.awk wide/words >>charts.csv
    printf '%s\n' "$to/$2.svg"
}

draw_files() {                      # SCRIPT NAME PANEL ROW TABLE
    code=0; begun=
    for format in $formats; do begin $format $format file "$1" "$2" "${3:-0}" "../${5:-table}"; done
    for format in $formats; do
        ended
        case $? in
        0) ;;
        3) code=3; continue ;;
        *) code=1; continue ;;
        esac
        mv -f $format/chart "$into/$2.$format" && printf '%s\n' "$to/$2.$format" || code=1
    done
    return $code
}

draw() {
    [ -z "$only" ] || [ "$only" = "$1" ] || return 0
    if [ "$formats" = page ]; then draw_page "$@"; else draw_files "$@"; fi
    case $? in
    0) drawn=1 ;;
    3) absent="$absent $2" ;;
    *) worse 1 ;;
    esac
}

chart_leave() {
    [ "$formats" != page ] || mv -f charts.csv "$into/charts.csv" || worse 1
    [ -z "$absent" ] || say "not measured, so not drawn:$absent"
    [ -n "$drawn" ] || [ "$status" -ne 0 ] || { say "nothing to draw in $run"; worse 1; }
    exit $status
}
