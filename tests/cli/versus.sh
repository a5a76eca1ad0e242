#!/bin/sh
# The page of two runs: what it says, what plots/draw is asked for, and what is left behind. Charts are
# made up by a script that takes the place of plots/draw.
. "$(dirname "$0")/scratch.sh"
. "$source/tests/cli/pages.sh"
page=new/versus.html
cat >"$CONCBENCH_PLOTS/draw" <<'END'
#!/bin/sh
echo "$1 $2" >"$TMPDIR/../asked"
for a; do case $a in TO=*) to=${a#TO=} ;; RATIOS=*) cp "${a#RATIOS=}" "$TMPDIR/../ratios" ;; esac; done
echo name,question,row,title,subtitle,how,read >$to/charts.csv
printf 'versus-overview,versus,0,Ratios,,,\nversus-queue,throughput,1,Queues,,,\n' >>$to/charts.csv
for name in versus-overview versus-queue; do
    for width in '' -narrow; do
        echo "<svg xmlns=\"http://www.w3.org/2000/svg\" id=\"$name$width\"></svg>" >$to/$name$width.svg
    done
done
END
chmod +x "$CONCBENCH_PLOTS/draw"

# --- the same run twice ---
mkdir old new
for run in old new; do cp "$reference"/*.csv "$reference/machine.json" $run; done
report old new
check "exits 0" [ $status -eq 0 ]
check "prints the page's path" [ "$(cat "$aside/out")" = new/versus.html ]
check "nothing on stderr" [ ! -s "$aside/err" ]
check "well-formed" is_whole new/versus.html
check "nothing is left of the drawing" [ -z "$(ls -A "$TMPDIR")" ]
check "OLD is as it was" [ "$(ls old)" = "$(ls new | grep -vx versus.html)" ]
check "the earlier one comes first" has './old ./new' "$aside/asked"
check "the ratios are those of concbench compare" \
    [ "$("$program" compare old new --format csv)" = "$(cat "$aside/ratios")" ]
check "none became faster" has ' 0 became faster and 0 slower'
check "no regression" has 'There is no regression'
check "the machines don't differ" has "The machines don't differ"
for section in verdict machines charts table clean method; do
    check "section $section" has "<section id=\"$section\">"
    check "a way to section $section" has "<a href=\"#$section\">"
done
check "a row a case" [ "$(grep -c '<th scope="row"><span class="runner' new/versus.html)" -eq \
    "$(wc -l <"$aside/ratios" | awk '{ print $1 - 1 }')" ]
check "the ratios stand with the verdict" \
    [ "$(grep -n 'chart-versus-overview' new/versus.html | cut -d : -f 1)" -lt "$(grep -n 'id="machines"' new/versus.html | cut -d : -f 1)" ]
check "the others behind it" \
    [ "$(grep -n 'chart-versus-queue' new/versus.html | cut -d : -f 1)" -gt "$(grep -n 'id="charts"' new/versus.html | cut -d : -f 1)" ]
grep -oE '(src|href|action|url)=?[("][^")]*' new/versus.html | sed 's/^[a-z]*=*["(]//' |
    grep -vE '^(#|data:)' >"$aside/loads"
check "nothing from outside" [ ! -s "$aside/loads" ]
report old new -o there.html
check "-o: prints that path" [ "$(cat "$aside/out")" = there.html ]

# --- another machine, hostile names ---
sed -e 's/"kernel": "[^"]*"/"kernel": "<script>alert(1)<\/script>"/' "$reference/machine.json" >new/machine.json
for name in samples summary; do
    sed 's/,coro,/,"<b>""\&\\'"'"'",/' "$reference/$name.csv" >new/$name.csv
done
report old new
check "hostile: exits 0" [ $status -eq 0 ]
check "hostile: well-formed" is_whole new/versus.html
check "hostile: no tag of theirs" [ "$(grep -c -e '<b>' -e '<script>alert' new/versus.html)" -eq 0 ]
check "hostile: shown as text" has '&lt;b&gt;&quot;&amp;'
check "two machines: said aloud" has 'they differ in kernel.'
check "what only one has is named" has '<td>only in OLD</td>'

# --- nothing in common ---
for name in samples summary; do
    sed 's/,compact,/,scatter,/' "$reference/$name.csv" >new/$name.csv
done
report old new
check "nothing in common: exits 0" [ $status -eq 0 ]
check "nothing in common: said" has 'The runs have no case in common'
check "nothing in common: no verdict" [ "$(grep -c 'no regression' new/versus.html)" -eq 0 ]
rm new/versus.html

# --- what is no run ---
bad "nowhere" old nowhere
bad "nowhere" nowhere new
mkdir empty
bad "empty has no summary.csv" empty new
bad "old/summary.csv is not the folder of a run" old/summary.csv new
bad "can't write into nowhere" old new -o nowhere/page.html
bad "it takes one run, or two to compare" old new third
printf '"' >>new/samples.csv
report old new
check "cut off: said on stderr" has 'new/samples.csv' "$aside/err"
check "cut off: said in the page" has 'samples.csv of the new run was cut off'
printf '"' >>new/aa.csv
report old new
check "A/A cut off: said in the page" has 'aa.csv was cut off in the writing'

# --- charts that fail ---
printf '#!/bin/sh\necho "plots/draw: gnuplot is not installed: get it" >&2\nexit 2\n' >"$CONCBENCH_PLOTS/draw"
report old new
check "no gnuplot: exits 1" [ $status -eq 1 ]
check "no gnuplot: the page is there" has 'There are no charts: gnuplot is not installed: get it.'
check "no gnuplot: nothing is left" [ -z "$(ls -A "$TMPDIR")" ]
cat >"$CONCBENCH_PLOTS/draw" <<'EOF'
#!/bin/sh
for a; do case $a in TO=*) to=${a#TO=} ;; esac; done
printf 'name,question,row,title,subtitle,how,read\na,cpu,1,A,,,\n' >$to/charts.csv
echo '<svg></svg>' | tee $to/a.svg >$to/a-narrow.svg
echo 'plots/draw: b failed' >&2
exit 1
EOF
report old new
check "a chart failed: exits 1" [ $status -eq 1 ]
check "a chart failed: the page says so" has 'Not all charts could be drawn: plots/draw: b failed'
finish
