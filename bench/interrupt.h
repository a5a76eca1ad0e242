/* interrupt - the user's wish to end: SIGINT, SIGTERM and SIGHUP as a descriptor. */
#ifndef CB_BENCH_INTERRUPT_H
#define CB_BENCH_INTERRUPT_H

#include <signal.h>

/* A descriptor that becomes readable when one of them comes, which does nothing else from here on;
 * fills `before` with the signal mask. */
int cb_interrupt_open(sigset_t *before);

/* The signals that were seen are spent; the old mask comes back. */
void cb_interrupt_close(int fd, const sigset_t *before);

#endif
