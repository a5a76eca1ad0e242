/* PAPI: hardware events where there is a counter unit, and the kernel's software events. The only
 * user of <papi.h>. */
#include <errno.h>
#include <papi.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/counters.h"

/* PAPI's names, best first; the first that counts here is used. The software events must count in
 * kernel mode too (":u=1:k=1"): without it CONTEXT-SWITCHES and CPU-MIGRATIONS read 0 for ever. */
static const struct event {
    enum cb_counter counter;
    const char *name;
} events[] = {
    {CB_CYCLES, "PAPI_TOT_CYC"},
    {CB_INSTRUCTIONS, "PAPI_TOT_INS"},
    {CB_LLC_MISSES, "PAPI_L3_TCM"},
    {CB_LLC_MISSES, "perf::LLC-LOAD-MISSES"},
    {CB_DTLB_MISSES, "PAPI_TLB_DM"},
    {CB_BRANCH_MISSES, "PAPI_BR_MSP"},
    {CB_CONTEXT_SWITCHES, "perf::CONTEXT-SWITCHES:u=1:k=1"},
    {CB_MIGRATIONS, "perf::CPU-MIGRATIONS:u=1:k=1"},
    {CB_PAGE_FAULTS, "perf::PAGE-FAULTS"},
    {CB_TASK_CLOCK_NS, "perf::TASK-CLOCK"},
};

enum { EVENTS = sizeof events / sizeof *events };

struct cb_counter_set {
    int id;                          /* PAPI's event set */
    int count;                       /* events in it */
    enum cb_counter counter[EVENTS]; /* which each of them is */
};

static int papi_init(struct cb_err *err)
{
    if (PAPI_library_init(PAPI_VER_CURRENT) != PAPI_VER_CURRENT)
        return cb_err_set(err, -ENODEV, "PAPI could not be initialised");
    if (PAPI_thread_init((unsigned long (*)(void))pthread_self) != PAPI_OK)
        return cb_err_set(err, -ENODEV, "PAPI could not be told about threads");
    return 0;
}

static void papi_close(struct cb_counter_set *set)
{
    if (!set)
        return;
    PAPI_cleanup_eventset(set->id);
    PAPI_destroy_eventset(&set->id);
    PAPI_unregister_thread();
    free(set);
}

static int papi_open(struct cb_counter_set **set, uint32_t want, struct cb_err *err)
{
    struct cb_counter_set *s = calloc(1, sizeof *s);
    int rc;

    if (!s)
        return cb_err_errno(err, ENOMEM, "counters");
    s->id = PAPI_NULL;
    rc = PAPI_create_eventset(&s->id);
    for (int i = 0; i < EVENTS && rc == PAPI_OK; i++) {
        if (!(want >> events[i].counter & 1))
            continue;
        if (PAPI_add_named_event(s->id, events[i].name) == PAPI_OK) {
            s->counter[s->count++] = events[i].counter;
            want &= ~(1u << events[i].counter);
        }
    }
    if (rc != PAPI_OK || want != 0) {
        papi_close(s);
        return cb_err_set(err, -EIO, "PAPI can't open here the events that it counted before%s%s",
                          rc != PAPI_OK ? ": " : "", rc != PAPI_OK ? PAPI_strerror(rc) : "");
    }
    *set = s;
    return 0;
}

static int papi_start(struct cb_counter_set *set)
{
    return PAPI_start(set->id) == PAPI_OK ? 0 : -EIO;
}

static int papi_stop(struct cb_counter_set *set, struct cb_counts *counts)
{
    long long value[EVENTS];

    if (PAPI_stop(set->id, value) != PAPI_OK)
        return -EIO;
    for (int i = 0; i < set->count; i++) {
        if (value[i] < 0) /* seen with some versions: no count is better than a wrong one */
            continue;
        counts->value[set->counter[i]] += (uint64_t)value[i];
        counts->have |= 1u << set->counter[i];
    }
    return 0;
}

/* Why PAPI can't, and the cure: its component says so when it is disabled as a whole. */
static void explain(int rc, char *why, size_t size)
{
    const PAPI_component_info_t *perf = PAPI_get_component_info(0);

    if (rc == PAPI_EPERM)
        snprintf(why, size,
                 "permission denied; allow it: sysctl kernel.perf_event_paranoid=1, or "
                 "cap_perfmon");
    else if (perf && perf->disabled && perf->disabled_reason[0])
        snprintf(why, size,
                 "PAPI: %.60s; needs a CPU that it knows, or a virtual machine with a "
                 "virtual PMU",
                 perf->disabled_reason);
    else
        snprintf(why, size, "PAPI: %.60s", PAPI_strerror(rc));
}

/* Adds, starts and stops the event by itself: the only proof that it counts. */
static int try_event(const char *name)
{
    int set = PAPI_NULL, rc = PAPI_create_eventset(&set);
    long long value = -1;

    if (rc != PAPI_OK)
        return rc;
    rc = PAPI_add_named_event(set, name);
    if (rc == PAPI_OK)
        rc = PAPI_start(set);
    if (rc == PAPI_OK)
        rc = PAPI_stop(set, &value);
    PAPI_cleanup_eventset(set);
    PAPI_destroy_eventset(&set);
    return rc == PAPI_OK && value < 0 ? PAPI_ECMP : rc;
}

/* Adds each event that counts alone to one growing set, and keeps those that still start together
 * with the ones before: no multiplexing, so nothing needs scaling. */
static uint32_t papi_probe(struct cb_counters_support *support)
{
    uint32_t have = 0;

    for (int i = 0; i < EVENTS; i++) {
        enum cb_counter counter = events[i].counter;
        struct cb_counter_set *set = NULL;
        struct cb_counts counts = {0};
        int rc;

        if (have >> counter & 1)
            continue;
        rc = try_event(events[i].name);
        if (rc != PAPI_OK) {
            explain(rc, support->why_not[counter], sizeof support->why_not[0]);
            continue;
        }
        if (papi_open(&set, have | 1u << counter, NULL) == 0 && papi_start(set) == 0 &&
            papi_stop(set, &counts) == 0)
            have |= 1u << counter;
        else
            snprintf(support->why_not[counter], sizeof support->why_not[0],
                     "too many counters at once for this CPU");
        papi_close(set);
    }
    return have;
}

const struct cb_counter_source cb_counters_papi = {
    .name = "papi",
    .init = papi_init,
    .open = papi_open,
    .start = papi_start,
    .stop = papi_stop,
    .close = papi_close,
    .probe = papi_probe,
};
