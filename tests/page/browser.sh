#!/bin/sh
# browser.sh PROGRAM SOURCE_DIR - the pages of the reference run and tune in a real browser: wide and
# narrow, light and dark, where storage is denied, and on paper.
set -u
here=$(cd "$(dirname "$0")" && pwd)
program=$1 source=$2
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM
. "$here/browser_of.sh"
[ -n "$browser" ] || { echo "no chromium"; exit 77; }
command -v gnuplot >/dev/null || { echo "no gnuplot"; exit 77; }
failed=0

fail()
{
    echo "FAILED: $*"
    failed=1
}

# instrument KIND: a page as it is driven. The first chart gets a point that says something; if KIND is
# "denied", storage is as where a user forbids it.
instrument()
{
    awk -v driver="$here/drive.js" -v denied="$1" '
        /<head>/ && denied == "denied" {
            print
            print "<script>Object.defineProperty(window, \"sessionStorage\","
            print "{ get() { throw new DOMException(\"denied\", \"SecurityError\"); } });</script>"
            next
        }
        /<\/svg>/ && !tipped {
            tipped = 1
            print "<g class=\"tip\"><title>a &lt;tip&gt;</title><circle r=\"9\"/></g>"
        }
        /<\/body>/ {
            print "<script>/*<![CDATA[*/"
            while ((getline line <driver) > 0) print line
            print "/*]]>*/</script>"
        }
        { print }'
}

# frame PAGE WIDTH THEME: a browser's window is 500 wide at least, so the page gets a frame, of which
# we are told by its driver. The theme of a frame is to the page what a system's is.
frame()
{
    cat <<EOF
<!DOCTYPE html><body>
<iframe src="$1.html?width=$2&theme=$3" style="width: $2px; height: 900px; border: 0; color-scheme: $3">
</iframe>
<script>
addEventListener("message", (event) => {
    const results = document.createElement("pre");
    results.id = "results";
    results.textContent = event.data;
    document.body.append(results);
});
</script>
EOF
}

# drive RUN PAGE WIDTH THEME: what the driver says, and what the browser complains of.
drive()
{
    frame "$2" "$3" "$4" >"$scratch/$1/frame.html"
    browse --window-size=1600,1000 --virtual-time-budget=5000 --enable-logging=stderr --dump-dom \
        "file://$scratch/$1/frame.html" >"$scratch/dom" 2>"$scratch/log" ||
        fail "$1 $2 $3 $4: the browser's status is $?"
    sed -n '/<pre id="results">/,/<\/pre>/p' "$scratch/dom" | grep -E '^(ok|FAILED|done)' \
        >"$scratch/results"
    grep -v '^done$' "$scratch/results" | sed "s/^/$1 $2 $3 $4: /"
    [ "$(tail -n 1 "$scratch/results")" = "done" ] ||
        fail "$1 $2 $3 $4: the driver did not come to its end"
    ! grep -q '^FAILED' "$scratch/results" || failed=1
    ! grep CONSOLE "$scratch/log" || fail "$1 $2 $3 $4: the page complains"
}

for run in amd-epyc-2cpu amd-epyc-2cpu-tune; do
    cp -r "$source/results/reference/$run" "$scratch/$run" || exit 1
    "$program" report "$scratch/$run" >"$scratch/said" 2>&1 ||
        { cat "$scratch/said"; fail "$run: no page"; continue; }
    for page in driven denied; do
        instrument $page <"$scratch/$run/index.html" >"$scratch/$run/$page.html"
    done
    drive $run driven 1400 light
    drive $run driven 360 dark
    drive $run denied 800 dark

    # Links to files beside the page lead somewhere.
    grep -o 'href="[^"#:]*"' "$scratch/$run/index.html" | sed 's/^href="//; s/"$//' |
        while read -r file; do [ -e "$scratch/$run/$file" ] || echo "$file"; done >"$scratch/dead"
    [ ! -s "$scratch/dead" ] || fail "$run: links to what is not there: $(cat "$scratch/dead")"

    # Its paper: some pages, and not hundreds.
    browse --no-pdf-header-footer --print-to-pdf="$scratch/paper.pdf" \
        "file://$scratch/$run/index.html" >/dev/null 2>&1
    pages=$(grep -aoE '/Type /Page([^s]|$)' "$scratch/paper.pdf" | wc -l)
    if [ "$pages" -ge 3 ] && [ "$pages" -le 60 ]; then
        echo "ok: $run: $pages pages of paper"
    else
        fail "$run: $pages pages of paper"
    fi
done
exit $failed
