/* The method in ten lines. */
#include "bench/report/page.h"

static const char *const lines[] = {
    "Every runner runs the same source of a workload, bound to the same CPUs. A sample is a fresh "
    "process, and the work that it did is verified: a wrong result is a failed sample, never a "
    "number.",
    "The workers are made, bound and ready before a gate opens for all at once. Making them is "
    "timed apart, and is in no rate.",
    "With a duration the workers warm up for as long as pilots needed to settle, then what they "
    "complete within the window counts; with a number of tasks it is the time until the last is "
    "done.",
    "A block holds every case once, in a random order, so that a drift of the machine meets all "
    "alike. A figure is the median over the blocks, with a 95% interval: between order statistics "
    "from six samples on, by Student's t on logarithms below.",
    "Two runners are compared within each block, each with the pool that was best in the blocks "
    "before: the median ratio is Hodges and Lehmann's, its interval that of the signed ranks.",
    "Each runner is also compared with itself (A/A). No difference below what that shows of "
    "nothing, the floor, is ranked.",
    "With many comparisons some differ by chance: who beats whom holds for all comparisons of the "
    "run together (Holm, 5%).",
    "A block in which a hypervisor or other processes took more than their limits (2% and 5%) is "
    "run again whole; both stay in samples.csv. No sample is dropped for its value.",
    "Counters of the kernel and the CPU are read in samples of their own, because counting costs "
    "time. What they show beside a difference goes with it; it need not be its cause.",
    "It can't tell how another machine, another load beside it or another workload would do, nor "
    "what lies between the sizes measured. Latencies of a closed loop leave out the waiting of "
    "requests that arrive by themselves.",
};

void cb_page_method(FILE *out)
{
    fputs("<section id=\"method\">\n<h2>The method</h2>\n<ol>\n", out);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        fprintf(out, "<li>%s</li>\n", lines[i]);
    fputs("</ol>\n</section>\n\n", out);
}
