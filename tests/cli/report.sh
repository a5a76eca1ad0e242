#!/bin/sh
# The page of a run: what is in it, what comes of files that are cut, missing or hostile, and what is
# left behind. Charts are made up by a script that takes the place of plots/draw.
. "$(dirname "$0")/scratch.sh"
. "$source/tests/cli/pages.sh"
page=run/index.html
tuned=$source/results/reference/amd-epyc-2cpu-tune

# plots BODY: what plots/draw does; $run and $to are its folders.
plots()
{
    printf '#!/bin/sh\nrun=$1\nfor a; do case $a in TO=*) to=${a#TO=} ;; esac; done\n%s\n' "$1" \
        >"$aside/plots/draw"
    chmod +x "$aside/plots/draw"
}
# charts ROW: draws the overview, and a chart of the panel that begins with that row.
charts()
{
    plots 'echo name,question,row,title,subtitle,how,read >$to/charts.csv
printf "overview,overview,0,All of it,,n = 12,Look right\nqueues,throughput,'"$1"',Queues,,,\n" >>$to/charts.csv
for name in overview overview-narrow queues queues-narrow; do
    echo "<svg xmlns=\"http://www.w3.org/2000/svg\" id=\"$name\"></svg>" >$to/$name.svg
done
'"${2:-}"
}
queues=$(columns "$reference/summary.csv" workload | grep -nx queue | head -n 1 | cut -d : -f 1)
charts "$queues"

fresh()
{
    rm -rf run
    cp -r "$reference" run
}

# --- a run ---
fresh
report run
check "exits 0" [ $status -eq 0 ]
check "prints the page's path" [ "$(cat "$aside/out")" = run/index.html ]
check "nothing on stderr" [ ! -s "$aside/err" ]
check "well-formed" is_whole run/index.html
check "nothing else is left" [ -z "$(ls -A run | grep -vxF -e index.html -e "$(ls -A "$reference")")" ]
check "nothing is left of the drawing" [ -z "$(ls -A "$TMPDIR")" ]
for section in verdict sizes workloads method files; do
    check "section $section" has "<section id=\"$section\">"
    check "a way to section $section" has "<a href=\"#$section\">"
done
for workload in $(columns "$reference/summary.csv" workload | sort -u); do
    check "workload $workload" has "<h3>$workload</h3>"
done
for runner in $(columns "$reference/summary.csv" runner | sort -u); do
    check "runner $runner" has "<span class=\"runner runner-$runner\">$runner</span>"
done
check "one h1" [ "$(grep -c '<h1>' run/index.html)" -eq 1 ]
check "a row a case" [ "$(grep -c '^<tr[^>]*><th scope="row"><span class="runner' run/index.html)" -eq \
    "$(columns "$reference/summary.csv" runner | wc -l)" ]
# what a browser would load or send: only names of files beside it, data and places within
grep -oE '(src|href|action|url)=?[("][^")]*' run/index.html | sed 's/^[a-z]*=*["(]//' |
    grep -vE '^(#|data:|[A-Za-z0-9._-]+$)' >"$aside/loads"
check "nothing from outside" [ ! -s "$aside/loads" ]
cat "$aside/loads"
for name in $(grep -oE '<a href="[^#"][^"]*' run/index.html | cut -d '"' -f 2); do
    check "a link to a file that is there: $name" [ -e "run/$name" ]
done
check "the overview stands with the verdict" \
    [ "$(grep -n 'chart-overview' run/index.html | cut -d : -f 1)" -lt "$(grep -n 'id="sizes"' run/index.html | cut -d : -f 1)" ]
check "a chart stands with its workload" \
    [ "$(grep -n '<h3>queue' run/index.html | cut -d : -f 1)" -lt "$(grep -n 'chart-queues"' run/index.html | cut -d : -f 1)" ]
report run
check "again: exits 0" [ $status -eq 0 ]

# --- a tune ---
cp -r "$tuned" tune
charts 2
report tune
check "tune: exits 0" [ $status -eq 0 ]
check "tune: well-formed" is_whole tune/index.html
check "tune: the recommendation" has 'hybrid</span>: recommended size 1x2x32, certified' tune/index.html
check "tune: a table a runner" [ "$(grep -c 'The table behind it' tune/index.html)" -eq 3 ]
check "tune: a chart stands with its runner" [ "$(grep -nE '<h3>|id="chart-queues' tune/index.html |
    grep -B 1 chart-queues | head -n 1 | grep -o 'runner-[a-z]*')" = runner-thread ]
rm -rf tune
charts "$queues"

# --- where it goes ---
mkdir elsewhere
report run -o elsewhere/page.html
check "-o: prints that path" [ "$(cat "$aside/out")" = elsewhere/page.html ]
check "-o: names the folder" has 'They are in run.' elsewhere/page.html
check "-o: no link that leads nowhere" [ -z "$(grep -o '<a href="[^#]' elsewhere/page.html)" ]
echo precious >precious
ln -sf ../precious run/index.html
report run
check "a link is replaced, not followed" [ "$(cat precious)" = precious ]
check "by a file" [ ! -L run/index.html ]
ln -s ../precious elsewhere/link.html
report run -o elsewhere/link.html
check "-o: a link is followed" [ -L elsewhere/link.html ]
check "-o: to where it leads" is_whole precious
mkfifo elsewhere/fifo
bad 'elsewhere/fifo is no ordinary file' run -o elsewhere/fifo
bad '/dev/null is no ordinary file' run -o /dev/null
bad 'elsewhere is no ordinary file' run -o elsewhere
mkdir results && mv run results/one && ln -s one results/latest
report
check "results/latest: exits 0" [ $status -eq 0 ]
check "results/latest: its path" [ "$(cat "$aside/out")" = results/latest/index.html ]
mv results/one run && rm -r results
mkdir -- -x && cp "$reference/summary.csv" ./-x
report -- -x
check "a folder that looks like an option" [ $status -eq 0 ]
rm -r -- ./-x
if [ "$(id -u)" -ne 0 ]; then
    rm -f run/index.html
    chmod a-w run
    bad "can't write into run" run
    report run -o elsewhere/page.html
    check "a folder that can't be written: -o" [ $status -eq 0 ]
    chmod u+w run
fi

# --- without charts ---
plots 'echo "plots/draw: gnuplot is not installed: get <it>" >&2; exit 2'
report run
check "no gnuplot: exits 1" [ $status -eq 1 ]
check "no gnuplot: stderr says so" has 'gnuplot is not installed' "$aside/err"
check "no gnuplot: the page says so" has 'There are no charts: gnuplot is not installed: get &lt;it&gt;.'
check "no gnuplot: the tables" has '<table class="sortable">'
charts "$queues" "echo 'plots/draw: one failed' >&2; exit 1"
report run
check "a chart failed: exits 1" [ $status -eq 1 ]
check "a chart failed: stderr says so" has 'one failed' "$aside/err"
check "a chart failed: the page says so" has 'Not all charts could be drawn: plots/draw: one failed'
check "a chart failed: the others are there" has 'id="chart-overview"'
charts "$queues" 'echo "<svg>" >$to/queues.svg'
report run
check "a chart was cut off: exits 1" [ $status -eq 1 ]
check "a chart was cut off: stderr says so" has 'not all charts could be drawn' "$aside/err"
check "a chart was cut off: the page says so" has 'Not all charts could be drawn.'

# --- interrupted ---
plots 'touch "$to/fragment"; echo begun >"$TMPDIR/../begun"; while :; do sleep 1; done'
rm -f run/index.html
"$program" report run >"$aside/out" 2>"$aside/err" &
pid=$!
check "the drawing begins" comes [ -s "$aside/begun" ]
kill -TERM $pid
wait $pid
check "interrupted: exits 130" [ $? -eq 130 ]
check "interrupted: no page" [ ! -e run/index.html ]
check "interrupted: nothing half-written" [ -z "$(ls -A run | grep '^\.')" ]
check "interrupted: nothing is left of the drawing" [ -z "$(ls -A "$TMPDIR")" ]
charts "$queues"

# --- files that are cut, missing, hostile, large ---
size=$(wc -c <"$reference/summary.csv")
head -c $((size - 20)) "$reference/summary.csv" >run/summary.csv
report run
check "cut off: exits 0" [ $status -eq 0 ]
check "cut off: stderr says where" has 'run/summary.csv:61: the last row was cut off' "$aside/err"
check "cut off: the page says so" has 'summary.csv was cut off in the writing'
fresh
rm run/verdicts.csv run/aa.csv run/winners.csv run/machine.json run/samples.csv run/topology.xml
report run
check "summary.csv alone: exits 0" [ $status -eq 0 ]
check "summary.csv alone: says what is missing" has 'no verdicts.csv'
check "summary.csv alone: well-formed" is_whole run/index.html

fresh
awk -F, -v OFS=, 'NR > 1 { $9 = 0; $10 = 3; for (i = 11; i <= 29; i++) $i = "" } { print }' "$reference/summary.csv" >run/summary.csv
head -n 1 "$reference/verdicts.csv" >run/verdicts.csv
plots 'echo "plots/draw: nothing to draw" >&2; exit 1'
report run
check "all failed: exits 1" [ $status -eq 1 ]
check "all failed: the page says so" has 'No sample went well in'
check "all failed: well-formed" is_whole run/index.html
charts "$queues"

fresh
sed -e 's/^1,queue,/1,"<img src=""http:\/\/evil"" onerror=alert(1)>",/' -e 's/,coro,/,"x""><script>alert(2)<\/script>",/' \
    "$reference/summary.csv" >run/summary.csv
printf 'workload,runner\n\377<u>,\033[2J<s>\n' >run/aa.csv
report run
check "hostile: exits 0" [ $status -eq 0 ]
check "hostile: well-formed" is_whole run/index.html
check "hostile: no markup of theirs" [ -z "$(grep -oE '<(img|u|s)[ >]|<script>[^/]' run/index.html)" ]
check "hostile: shown as text" has '&lt;script&gt;alert(2)&lt;/script&gt;'

fresh
row=$(tail -n 1 "$reference/samples.csv")
awk -v row="$row" 'BEGIN { for (i = 0; i < 100000; i++) print row }' >>run/samples.csv
report run
check "10^5 samples: exits 0" [ $status -eq 0 ]
awk 'NR == 1 { print; next } NR == 2 { for (i = 1; i <= 20000; i++) { row = $0; sub(/1x1x1,1,/, "1x" i "x1," i ",", row); print row } }' \
    "$reference/summary.csv" >run/summary.csv
report run
check "20000 cases: exits 0" [ $status -eq 0 ]
check "20000 cases: a row each" [ "$(grep -c '^<tr' run/index.html)" -ge 20000 ]

# --- one runner, one pool ---
fresh
awk -F, 'NR == 1 || ($5 == "thread" && $7 == 1)' "$reference/summary.csv" >run/summary.csv
head -n 1 "$reference/verdicts.csv" >run/verdicts.csv
report run
check "one case a workload: exits 0" [ $status -eq 0 ]
check "one case a workload: nothing to compare" has 'There was nothing to compare; of one runner only'
head -n 1 "$reference/summary.csv" >run/summary.csv
report run
check "no case: exits 0" [ $status -eq 0 ]
check "no case: the page says so" has 'nothing was measured'

# --- usage ---
rm -rf run elsewhere/page.html
bad nowhere nowhere
bad "neither a run nor a tune" elsewhere
bad "results/latest"
bad "it takes one run, or two" elsewhere elsewhere elsewhere
bad "--frobnicate" --frobnicate
mkdir run && printf 'workload,runner,pool\nw,thread\n' >run/summary.csv
bad "run/summary.csv:2" run
: >run/summary.csv
bad "run/summary.csv is empty" run
printf 'workload,runner\n' >run/summary.csv
bad "no column 'pool'" run
printf 'workload,runner,pool\n' >run/summary.csv
bad "can't write into nowhere" run -o nowhere/page.html
echo '{' >run/machine.json
bad "machine.json" run
finish
