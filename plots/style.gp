# style.gp - how every chart looks: page, palette, grid, title and caption.
#
# Loaded after data.gp. Reads TITLE, SUBTITLE, NOTE (how the intervals are meant), READ (how to read the
# chart, a sentence or two) and WIDTH, HEIGHT. Everything on the page is placed in screen units, so that
# all formats come out alike.

# 1. The palette: Okabe and Ito, safe for colour-blind readers. A runner keeps its colour and its
#    point in every chart; in black and white the points and the names at the lines tell them apart.
RUNNERS = "serial thread fork coro hybrid gil"
POINTS  = "15 7 5 9 13 11"      # pentagon, circle, square, triangle, diamond, triangle down; one less is hollow
if (THEME eq "dark") {
    PAPER = "#16181d"; INK = "#e8e8e8"; GREY = "#9a9da3"; RULE = "#33363d"
    COLOURS = "#e8e8e8 #56b4e9 #f0803c #2fc79a #e39ac4 #e69f00"
} else {
    PAPER = "#ffffff"; INK = "#1a1a1a"; GREY = "#707070"; RULE = "#e4e4e4"
    COLOURS = "#000000 #0072b2 #d55e00 #009e73 #b0508c #e69f00"
}
find_word(list, name) = sum [i = 1:words(list)] (word(list, i) eq name ? i : 0)
family(s) = find_word(RUNNERS, base(s))
colour(s) = family(s) ? word(COLOURS, family(s)) : GREY
# The second, third… series of a runner in one panel, and its second quantity: dashed, hollow points.
# Of two runs, it is the older that is hollow and dashed.
variant(s) = s <= FIRST ? 0 : sum [i = FIRST:s - 1] (PANEL_OF[i] == PANEL_OF[s] && OLD[i] == OLD[s] && base(i) eq base(s))
hollow(s, q) = RUNS == 2 ? OLD[s] : exists("NQ") && NQ > 1 ? q > 1 : variant(s) % 2
point(s, q) = !family(s) ? 3 : int(word(POINTS, family(s))) - hollow(s, q)
dash(s, q) = RUNS == 2 ? (OLD[s] ? 2 + variant(s) % 2 : word("1 4 5", 1 + variant(s) % 3) + 0) : \
    1 + (2 * variant(s) + q - 1) % 5

# 2. The page, 900 wide with its title above and its caption below. In a page of text these stand in the
#    text, and a telephone gets a chart of its own, 420 wide. What scripts place, they place in pixels of
#    the first kind: down(pixels) from its top, above(pixels) from its foot. PNG has twice the pixels,
#    for print.
NARROW = FORM eq "narrow"
TITLE_SPACE = FORM eq "file" ? 0 : 62
CAPTION_SPACE = FORM ne "file" ? 40 : RUNS == 2 ? -16 : 0   # two runs are named in a line each
if (NARROW) { WIDTH = 420 }
HEIGHT = HEIGHT - TITLE_SPACE - CAPTION_SPACE
down(pixels) = 1 - (pixels - TITLE_SPACE) / (HEIGHT + 0.0)
above(pixels) = (pixels - CAPTION_SPACE) / (HEIGHT + 0.0)
across(pixels) = pixels / (WIDTH + 0.0)
if (FORMAT eq "png") {
    set terminal pngcairo noenhanced size 2*WIDTH, 2*HEIGHT fontscale 2 linewidth 2 pointscale 2 \
        font "sans-serif,11" background rgb PAPER
} else { if (FORMAT eq "pdf") {
    set terminal pdfcairo noenhanced size WIDTH / 100.0, HEIGHT / 100.0 fontscale 0.78 linewidth 1 \
        font "sans-serif,11" background rgb PAPER
} else { if (FORM eq "file") {
    set terminal svg noenhanced size WIDTH, HEIGHT fontscale 1.3 font "sans-serif,11" background PAPER
} else {
    set terminal svg noenhanced size WIDTH, HEIGHT fontscale 1.3 font "sans-serif,11"
} } }
POINTSIZE = FORMAT eq "png" ? 0.9 : 0.8
set output OUT

# What a page shows at a point: a label without text to be seen, whose invisible mark is larger than the
# point, and in no runner's colour. chart.sh makes tooltips of these.
TIPS_MOST = FORM eq "file" ? 0 : 400
HOVER = sprintf("hypertext point pt 7 ps %g lc rgb '#ff808080' front", NARROW ? 3 : 2.4)

# 3. Title, what was run, and the caption at the foot; how to read it is for the text of a page.
counted(n, what) = n > 0 ? sprintf(" · %d %s", n, what) : ""
if (!exists("BARE")) { BARE = 0 }       # points without an interval: these are crossed
HOW = (N_LO < N_HI ? sprintf("n = %d to %d", N_LO, N_HI) : sprintf("n = %d", N_HI)). \
    (N_HI > 1 ? " · ".NOTE : " · no intervals").(BARE > 0 ? " · crossed: no interval" : ""). \
    (exists("TRACKS") && strlen(TRACKS) ? " · ".TRACKS.(TRACKS eq "two tracks" ? "" : " track") : ""). \
    counted(FAILED, FAILED == 1 ? "repetition failed" : "repetitions failed").counted(TAINTED, "disturbed from outside"). \
    (RUNS == 2 && exists("NQ") ? " · old: hollow, dashed" : "")
source(machine, commit) = cut(machine, 110)." · commit ".cut(commit, 16)
SOURCE = RUNS == 2 ? "old: ".source(OLD_MACHINE, OLD_COMMIT) : source(MACHINE, COMMIT)
NEW_SOURCE = RUNS == 2 ? "new: ".source(MACHINE, COMMIT) : ""
if (FORM eq "file") {
    set label 1 cut(TITLE, 90) at screen across(20), down(26) tc rgb INK \
        font sprintf("sans-serif:Bold,%d", max(11, min(15, 1000 / strlen(TITLE))))
    # What is long stands in two lines, parted at the last blank that the first has room for.
    array LONG[2] = [cut(SUBTITLE, 230), HOW]; array ROOM[2] = [128, 150]; array END[2]
    do for [k = 1:2] {
        END[k] = strlen(LONG[k])
        if (END[k] > ROOM[k]) {
            do for [i = ROOM[k]:ROOM[k] / 2:-1] { if (END[k] > ROOM[k] && LONG[k][i:i] eq " ") { END[k] = i } }
        }
    }
    parted(k) = LONG[k][1:END[k]].(END[k] < strlen(LONG[k]) ? "\n".LONG[k][END[k] + 1:*] : "")
    TWO_LINES = END[2] < strlen(HOW)
    set label 2 parted(1) at screen across(20), down(END[1] < strlen(LONG[1]) ? 46 : 50) tc rgb GREY \
        font sprintf("sans-serif,%d", max(8, min(10, 1150 / END[1])))
    set label 3 parted(2) at screen across(20), above(TWO_LINES ? 37 : 30) tc rgb GREY \
        font sprintf("sans-serif,%d", max(8, min(9, 1260 / END[2])))
    set label 4 SOURCE at screen across(20), above(TWO_LINES ? 10 : 14) tc rgb GREY font "sans-serif,9"
    if (RUNS == 2) { set label 5 NEW_SOURCE at screen across(20), above(-2) tc rgb GREY font "sans-serif,9" }
} else {
    set print "words"
    print TITLE
    print SUBTITLE
    print HOW." · ".SOURCE.(RUNS == 2 ? " · ".NEW_SOURCE : "")
    print READ
    set print
}

# 4. A light frame.
set border 3 lc rgb GREY lw 0.8
set grid lc rgb RULE lt 1 lw 0.8, lc rgb RULE lt 1 lw 0.4
set tics nomirror out scale 0.5, 0.3 tc rgb INK font "sans-serif,10"
set xlabel tc rgb INK offset 0, 0.4
set errorbars 0
set style fill transparent solid 0.18 noborder
set pointsize POINTSIZE
unset key
