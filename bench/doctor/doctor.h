/* doctor - what about this machine bends measurements: looks, and never changes anything. */
#ifndef CB_BENCH_DOCTOR_DOCTOR_H
#define CB_BENCH_DOCTOR_DOCTOR_H

#include <stddef.h>
#include <stdio.h>

#include "base/counters.h"
#include "bench/environment/change.h"
#include "bench/json.h"

/* How bad it is, ascending. */
enum cb_severity {
    CB_UNKNOWN, /* not readable here */
    CB_FINE,
    CB_NOTE,    /* to be known when the results are read */
    CB_WARNING, /* costs precision, or some cases */
    CB_SERIOUS, /* results would mislead */
};

/* "unknown", "ok", "note", "warning", "serious" */
extern const char *const cb_severity_names[];

/* What one check came to. */
struct cb_finding {
    const char *check; /* its name, one word */
    enum cb_severity severity;
    char found[192];    /* the fact, or what could not be read and why */
    const char *effect; /* what it does to which workload; NULL when it is fine or unknown */
    char fix[256];      /* the command that cures it; empty = none, or none needed */
    const char
        *lasting; /* how to make that survive a reboot, or a cure that is no command; NULL = none */
};

/* What the kernel and the program tell only by calls. */
struct cb_asked {
    struct cb_environment_change watched;       /* over a moment in which we slept */
    const struct cb_counters_support *counters; /* borrowed; NULL = not probed */
    int io_uring;                               /* 0, or the errno that refuses it */
    const char *preload;                        /* LD_PRELOAD; NULL = none */
    const char *flags;                          /* that this program was compiled with */
};

/* Whom to look at. */
struct cb_patient {
    const char *root;             /* goes before every path: "" is this machine */
    const struct cb_asked *asked; /* borrowed; NULL = files alone, as of a described machine */
};

enum { CB_FINDINGS_MAX = 48 };

struct cb_diagnosis {
    size_t count;
    struct cb_finding finding[CB_FINDINGS_MAX]; /* worst first, then in the order of the checks */
};

/* Asks this machine, on which it sleeps for `watch_ns` to see what others do; 0 = doesn't watch.
 * `counters`: see struct cb_asked. */
void cb_doctor_ask(struct cb_asked *asked, const int32_t *cpus, uint32_t count, uint64_t watch_ns,
                   const struct cb_counters_support *counters);

/* Carries out every check. */
void cb_doctor_examine(const struct cb_patient *patient, struct cb_diagnosis *diagnosis);

/* For people: every finding, its effect and its fix. */
void cb_doctor_print(FILE *out, const struct cb_diagnosis *diagnosis);

/* One line: the worst finding, and how many more there are; empty where nothing is above a note.
 * Returns `line`. */
char *cb_doctor_line(const struct cb_diagnosis *diagnosis, char *line, size_t size);

/* Writes the list `key` of all findings into an object. */
void cb_doctor_write(struct cb_json *json, const char *key, const struct cb_diagnosis *diagnosis);

#endif
