/* err - an error code with a sentence for a person. */
#ifndef CB_BASE_ERR_H
#define CB_BASE_ERR_H

/* The first failure and what it was. All zero means "no failure". Caller-owned; may be NULL
 * wherever a function takes one. Holds no pointers, so it can live in shared memory. */
struct cb_err {
    int code;       /* negative errno; 0 = none */
    char what[252]; /* the fact, e.g. "fork of worker 7: Resource temporarily unavailable" */
};

/* Meanings of codes that are fixed across the project:
 *   -ENOTSUP     this runner or pool cannot serve the workload: a skipped row
 *   -EBADMSG     it ran, but its result is wrong
 *   -EOWNERDEAD  a worker vanished
 *   -ETIMEDOUT   a deadline passed
 *   -EINTR       the user stopped the run */

/* Records `code` and the sentence unless an earlier failure is recorded already.
 * Always returns `code`, so that "return cb_err_set(err, -ENOMEM, ...)" reads well. */
int cb_err_set(struct cb_err *err, int code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The same for a failed system call: appends ": " and the text of `errnum`. Returns -errnum. */
int cb_err_errno(struct cb_err *err, int errnum, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
