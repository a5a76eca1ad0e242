/* refuse - a system call that the kernel refuses from now on, as in containers: seccomp. */
#ifndef CB_TESTS_CONTRACT_REFUSE_H
#define CB_TESTS_CONTRACT_REFUSE_H

/* From here on `call` (SYS_...) fails with `errnum` in this process and all that it forks. 0, or a
 * negative errno: inside a sandbox that allows no filters. */
int refuse(long call, int errnum);

#endif
