# versus.gp - what became faster, and what slower? Each case of the new run to the same of the old one.
load "plots/data.gp"
LOG = 2
number(v) = short(v)."×"
XLABEL = "new rate by old rate"
LINE = 1; LINE_NAME = "as before"
WORDS_NAME = "new / old"
ROW_HEIGHT = 17
TITLE = "What became faster, and what slower?"
READ = "Right of the line the new run is faster. Grey can't be told from no change; nothing within the grey band, the floor, ". \
    "is ranked. A ring: slower by more than was allowed, with the whole interval. Whatever else differed between the runs is in these ratios."
NOTE = "unpaired, 95% intervals, Holm over all cases; coloured: changed; band: floor; ring: a regression"
load "plots/rows.gp"
