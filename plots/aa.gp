# aa.gp - what does this machine make of nothing? Each runner against itself, and the floor.
load "plots/data.gp"
LOG = 2
number(v) = short(v)
XLABEL = "rate of label A by rate of label B"
LINE = 1; LINE_NAME = "the same"
WORDS_NAME = "A / B"
TITLE = "What does this machine make of nothing?"
READ = "Every runner was compared with itself: what is not 1 here is noise. No difference within the grey band, the floor, ". \
    "is ranked. A ring: told apart from itself, so that the run's figures can't be trusted."
NOTE = "pairs by block, 95% intervals; grey: the floor of each panel; ring: failed at 5% (Holm)"
load "plots/rows.gp"
