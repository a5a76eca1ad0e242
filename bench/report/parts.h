/* parts - the parts of a machine, drawn as boxes within boxes. */
#ifndef CB_BENCH_REPORT_PARTS_H
#define CB_BENCH_REPORT_PARTS_H

#include <stdio.h>

/* Draws what the topology.xml of a run's folder describes: nested lists, which the page's style
 * makes boxes of; a core is a cell with the kernel's numbers of its CPUs. Large machines get small
 * cells. A sentence instead where there is no such file, or hwloc makes nothing of it. */
void cb_parts_draw(FILE *out, const char *folder);

#endif
