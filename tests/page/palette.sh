#!/bin/sh
# palette.sh SOURCE_DIR - page.css has the colours of plots/style.gp, in both themes; it knows them
# by the words that gnuplot writes; and whatever is text has 4.5:1 of contrast on both papers.
cd "$1" || exit 1
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
bad=0

wrong() {
    echo "WRONG: $*"
    bad=1
}

# colours dark|light: "name #rrggbb" of style.gp.
colours() {
    awk -v theme="$1" '
        /^RUNNERS = / { split($0, quoted, "\""); n = split(quoted[2], runner, " ") }
        /^if \(THEME eq "dark"\)/ { inside = "dark" }
        /^} else {/ && inside == "dark" { inside = "light"; next }
        /^}/ { inside = "" }
        inside == theme && /PAPER = / {
            n_parts = split($0, part, /[ ;"=]+/)
            for (i = 1; i < n_parts; i++)
                if (part[i + 1] ~ /^#/) print tolower(part[i]), part[i + 1]
        }
        inside == theme && /COLOURS = / {
            split($0, quoted, "\""); split(quoted[2], colour, " ")
            for (i = 1; i <= n; i++) print runner[i], colour[i]
        }' plots/style.gp
}

# block HEAD: "name value" of the custom properties of the rule that begins with the line HEAD.
block() {
    awk -v head="$1" '{ line = $0; sub(/^ +/, "", line) }
        line == head { inside = 1; next }
        inside && line ~ /^}/ { exit }
        inside && line ~ /^--/ { sub(/^--/, "", line); sub(/;$/, "", line); split(line, part, ": ")
                                 print part[1], part[2] }' bench/report/page.css
}

colours light >"$scratch/light"
colours dark >"$scratch/dark"
for theme in light dark; do
    [ "$(wc -l <"$scratch/$theme")" -eq 10 ] || wrong "this test finds not 10 colours of style.gp, $theme"
done
block ':root {' >"$scratch/light.css"
block ':root[data-theme=dark] {' >"$scratch/dark.css"
block ':root:not([data-theme=light]) {' >"$scratch/system.css"
cmp -s "$scratch/dark.css" "$scratch/system.css" ||
    wrong "dark by the button and dark by the system differ"

for theme in light dark; do
    while read -r name colour; do
        grep -qx "$name $colour" "$scratch/$theme.css" ||
            wrong "$theme: $name is $colour in style.gp, not in page.css"
    done <"$scratch/$theme"
done

# What gnuplot writes of a colour: quantities of three places in shapes, none in text.
while read -r name colour; do
    case $name in paper) continue ;; esac
    hex=${colour#\#}
    r=$((0x${hex%????})) g=$((0x$(echo "$hex" | cut -c 3-4))) b=$((0x${hex#????}))
    for where in color stroke fill; do
        grep -qF "[$where='$(printf 'rgb(%3d, %3d, %3d)' $r $g $b)']" bench/report/page.css ||
            wrong "page.css does not know the $where of $name"
    done
    grep -qF "[fill='rgb($r,$g,$b)']" bench/report/page.css ||
        wrong "page.css does not know $name as text"
done <"$scratch/light"

# contrast THEME: pairs of text and paper with less than 4.5:1. A value var(--x) is that of x.
contrast() {
    awk -v theme="$1" '
        function digit(c) { return index("0123456789abcdef", c) - 1 }
        function channel(colour, at,    v) {
            v = (16 * digit(substr(colour, at, 1)) + digit(substr(colour, at + 1, 1))) / 255
            return v <= 0.04045 ? v / 12.92 : exp(2.4 * log((v + 0.055) / 1.055))
        }
        function luminance(colour) {
            return 0.2126 * channel(colour, 2) + 0.7152 * channel(colour, 4) + \
                0.0722 * channel(colour, 6)
        }
        $2 ~ /^var/ { gsub(/var\(--|\)/, "", $2); $2 = value[$2] }
        { value[$1] = $2 }
        END {
            papers = split("paper panel", paper, " ")
            texts = split("ink grey serial thread hybrid fork-text coro-text gil-text wrong", text)
            for (p = 1; p <= papers; p++)
                for (t = 1; t <= texts; t++) {
                    a = luminance(value[paper[p]]) + 0.05
                    b = luminance(value[text[t]]) + 0.05
                    ratio = a > b ? a / b : b / a
                    if (!(text[t] in value) || ratio < 4.5)
                        printf "%s: %s on %s: contrast %.2f\n", theme, text[t], paper[p], ratio
                }
        }' "$scratch/$1.css"
}
for theme in light dark; do
    [ -z "$(contrast $theme)" ] || wrong "$(contrast $theme)"
done
[ $bad -eq 0 ] && echo "ok: colours and contrast"
exit $bad
