/* queued - how long a thread could have run and had to wait for a CPU. */
#ifndef CB_BASE_QUEUED_H
#define CB_BASE_QUEUED_H

#include <stdint.h>

/* Fills in how long the calling thread has waited in run queues so far, ns: the second figure of
 * /proc/thread-self/schedstat (Linux, Documentation/scheduler/sched-stats.rst). Takes a descriptor
 * for the moment and about 5 us. 0; -ENODATA where the kernel doesn't keep the figure (it is built
 * without CONFIG_SCHED_INFO, or counts nothing); or why the file can't be read, as -ENOENT or
 * -EMFILE. */
int cb_queued_read(uint64_t *ns);

/* The same of the file's text: of run time, waiting time and the number of times it ran. */
int cb_queued_parse(const char *text, uint64_t *ns);

#endif
