/* check - one thing that the doctor looks at: a row of a table and a small function. */
#ifndef CB_BENCH_DOCTOR_CHECK_H
#define CB_BENCH_DOCTOR_CHECK_H

#include "bench/doctor/doctor.h"

struct cb_check {
    const char *name;
    void (*look)(const struct cb_patient *patient, struct cb_finding *finding);
    const char *effect;  /* of anything from a note on */
    const char *fix;     /* NULL = the function gives one, or there is none */
    const char *lasting; /* NULL = nothing simple */
};

/* The tables, by subject; each ends with a NULL name. */
extern const struct cb_check cb_checks_load[], cb_checks_cpu[], cb_checks_kernel[],
    cb_checks_memory[], cb_checks_limits[], cb_checks_counters[], cb_checks_program[];

/* What was found, in printf's format. */
void cb_find(struct cb_finding *finding, enum cb_severity severity, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Another command than the table's. */
void cb_find_fix(struct cb_finding *finding, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Nothing, because the file is missing or can't be read: -errno. */
void cb_find_unreadable(struct cb_finding *finding, const char *path, int rc);

/* Nothing, because only a running machine can be asked that. Returns patient->asked. */
const struct cb_asked *cb_find_asked(const struct cb_patient *patient, struct cb_finding *finding);

/* The first line of a file of the patient, without its end; or its number. 0 or -errno. */
int cb_look_line(const struct cb_patient *patient, const char *path, char *line, size_t size);
int cb_look_number(const struct cb_patient *patient, const char *path, uint64_t *number);

/* CPUs that a list such as "0-3,8" names, -1 when it is no list; whether `cpu` is one of them. */
int cb_list_count(const char *list);
int cb_list_has(const char *list, int cpu);

/* What is in brackets in "[always] madvise never"; `line` itself when nothing is. Cuts it. */
char *cb_chosen(char *line);

#endif
