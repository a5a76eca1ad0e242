#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "bench/hints/hints.h"

/* Of the usable CPUs: what the recommended size, which may be 2% below the best, the window's ends
 * and wake-ups leave busy where nothing but the CPUs holds the work back. */
#define BUSY 0.9

/* Less than this is more than those, or a hypervisor's theft, leave idle. Between the two neither
 * can be said. */
#define IDLE 0.8

/* Of a cgroup's periods. A quota that binds stops the workers in nearly each; a burst at the start,
 * in one of a window's ten. */
#define THROTTLED 0.2

/* Gained or lost: more than "as good as the best" allows. */
#define CHANGED 0.02

/* With all CPUs busy and less lost than this, the CPUs have no more to give; where workers get into
 * each other's way, by spinning say, it's more. */
#define SPOILT 0.1

const char *const cb_binding_names[] = {
    [CB_BINDS_NOTHING] = "nothing", [CB_BINDS_CPUS] = "cpus",     [CB_BINDS_ONE_CPU] = "one-cpu",
    [CB_BINDS_QUOTA] = "quota",     [CB_BINDS_SERIAL] = "serial", [CB_BINDS_MEMORY] = "memory",
    [CB_BINDS_KERNEL] = "kernel",   [CB_BINDS_RATE] = "rate",     [CB_BINDS_LATENCY] = "latency",
    [CB_BINDS_UNKNOWN] = "unknown",
};

/* A search for what binds. */
struct seeking {
    const struct cb_binding_facts *facts;
    const struct cb_tune_finding *finding;
    const struct cb_tune_point *at;     /* the recommended size */
    const struct cb_tune_point *larger; /* the double, or else the next size; NULL = not measured */
    uint32_t carriers;                  /* most kernel threads that any size has; 0 = not known */
    double usable;                      /* CPUs that these can keep busy */
    struct cb_binding *binding;
};

/* Returns 1, so that a question can end in it. */
static int binds(struct seeking *s, int what, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static int binds(struct seeking *s, int what, const char *format, ...)
{
    char *why = s->binding->why;
    va_list arguments;
    int length;

    s->binding->what = what;
    va_start(arguments, format);
    length = vsnprintf(why, sizeof s->binding->why, format, arguments);
    va_end(arguments);
    if (length >= (int)sizeof s->binding->why)
        memcpy(why + sizeof s->binding->why - 4, "...", 4);
    return 1;
}

enum { NUMBER = 32, CLAUSE = 96 };

/* CPUs: 1.97, 0.6, 12.3. */
static const char *number(double value, char text[NUMBER])
{
    double digits = value < 10 ? 100 : 10;

    snprintf(text, NUMBER, "%.10g", round(value * digits) / digits);
    return text;
}

/* "0.6 of 2 CPUs are busy" */
static const char *busy_clause(const struct seeking *s, char text[CLAUSE])
{
    char busy[NUMBER], usable[NUMBER];
    int one = s->usable <= 1;

    snprintf(text, CLAUSE, "%s of %s %s busy", number(s->at->busy_cpus, busy),
             number(s->usable, usable), one ? "CPU is" : "CPUs are");
    return text;
}

/* Gained by a larger size; NAN = can't be told. */
static double gain_of(const struct seeking *s, const struct cb_tune_point *larger)
{
    return larger->of_best / s->at->of_best - 1;
}

/* "twice the workers gain nothing" */
static const char *gain_clause(const struct seeking *s, const struct cb_tune_point *larger,
                               char text[CLAUSE])
{
    double gain = gain_of(s, larger);
    char who[NUMBER] = "twice the", change[NUMBER] = "gain nothing";

    if (larger->arm.pool != 2 * s->at->arm.pool)
        snprintf(who, sizeof who, "%u", larger->arm.pool);
    if (fabs(gain) > CHANGED)
        snprintf(change, sizeof change, "%s %.0f%%", gain > 0 ? "gain" : "lose", 100 * fabs(gain));
    snprintf(text, CLAUSE, "%s workers %s", who, change);
    return text;
}

static int is_measured(const struct cb_tune_point *p)
{
    return p->samples > 0 && !p->refused;
}

static uint32_t best_pool(const struct cb_tune_finding *f)
{
    return f->points[f->best < f->count ? f->best : f->recommended].arm.pool;
}

/* --- what each limit looks like: 1 = it is this one --- */

static int is_quota(struct seeking *s)
{
    if (!(s->at->throttled >= THROTTLED))
        return 0;
    return binds(s, CB_BINDS_QUOTA, "the CPU quota: throttled in %.0f%% of its periods",
                 100 * s->at->throttled);
}

static int is_cpus(struct seeking *s)
{
    char busy[NUMBER], usable[NUMBER];

    if (!(s->at->busy_cpus >= BUSY * s->usable))
        return 0;
    number(s->at->busy_cpus, busy);
    number(s->usable, usable);
    if (s->usable >= s->facts->cpus)
        return binds(s, CB_BINDS_CPUS, "the CPU%s: %s of %s %s busy", s->usable > 1 ? "s" : "",
                     busy, usable, s->usable > 1 ? "are" : "is");
    if (s->carriers > 1)
        return binds(s, CB_BINDS_ONE_CPU,
                     "%u CPUs: all workers run in %u threads, %s busy of the %s CPUs they can use",
                     s->carriers, s->carriers, busy, usable);
    if (s->at->arm.pool == 1)
        return binds(s, CB_BINDS_ONE_CPU,
                     "one CPU: all workers run in one thread, %s busy of the 1 CPU it can use",
                     busy);
    return binds(s, CB_BINDS_ONE_CPU,
                 "one CPU: all %u coroutines run in one thread, %s busy of the 1 CPU it can use",
                 s->at->arm.pool, busy);
}

/* Each worker has a CPU and keeps it busy, and a larger pool keeps all busy and does no more: the
 * siblings of a core, or what caches and memory can deliver. One worker is always busy, which says
 * nothing. */
static int is_what_cpus_share(struct seeking *s)
{
    char busy[NUMBER], usable[NUMBER], gain[CLAUSE];
    uint64_t carriers = cb_shape_carriers(s->at->arm.shape);

    if (carriers < 2 || !(s->at->busy_cpus >= BUSY * (double)carriers) || !s->larger)
        return 0;
    if (!(s->larger->busy_cpus >= BUSY * s->usable) || fabs(gain_of(s, s->larger)) > SPOILT)
        return 0;
    return binds(s, CB_BINDS_CPUS,
                 "what the CPUs share (cores, caches, memory): %s of %s are busy, and with all of "
                 "them %s",
                 number(s->at->busy_cpus, busy), number(s->usable, usable),
                 gain_clause(s, s->larger, gain));
}

static int is_rate(struct seeking *s)
{
    char busy[CLAUSE];

    if (!s->facts->open_loop)
        return 0;
    return binds(s, CB_BINDS_RATE, "the rate: no more than %.0f operations a second come%s%s",
                 s->at->ops_per_s, isnan(s->at->busy_cpus) ? "" : ", and ",
                 isnan(s->at->busy_cpus) ? "" : busy_clause(s, busy));
}

/* Over the bound, and better. */
static int is_latency(struct seeking *s)
{
    char gain[CLAUSE];

    if (!s->larger || !s->larger->over || !(gain_of(s, s->larger) > CHANGED))
        return 0;
    return binds(s, CB_BINDS_LATENCY, "the bound of the p99: %s, and are over it",
                 gain_clause(s, s->larger, gain));
}

/* Of memory itself, not "Cannot allocate memory", which is what a limit on mappings looks like. */
static int is_of_memory(const char *refusal)
{
    return strstr(refusal, "memory") && !strstr(refusal, "vm.max_map_count");
}

/* A refusal binds only where the last size that was to be had is the one to take. */
static int is_refusal(struct seeking *s)
{
    const struct cb_tune_finding *f = s->finding;
    uint32_t best = best_pool(f), refused = 0;
    const char *who;

    if (!s->facts->refusal || (f->recommended != f->best && !f->rising))
        return 0;
    for (uint32_t i = 0; i < f->count; i++) {
        uint32_t pool = f->points[i].arm.pool;

        if (pool > best && is_measured(&f->points[i]))
            return 0;
        if (pool > best && f->points[i].refused && (refused == 0 || pool < refused))
            refused = pool;
    }
    who = is_of_memory(s->facts->refusal) ? "memory" : "the kernel";
    return binds(s, is_of_memory(s->facts->refusal) ? CB_BINDS_MEMORY : CB_BINDS_KERNEL,
                 refused ? "%s: %u workers were refused: %s"
                         : "%s: more than %u workers were refused: %s",
                 who, refused ? refused : best, s->facts->refusal);
}

static int is_nothing(struct seeking *s)
{
    char busy[CLAUSE];

    if (!s->finding->rising)
        return 0;
    return binds(s, CB_BINDS_NOTHING, "nothing up to %u workers: still rising%s%s",
                 best_pool(s->finding), isnan(s->at->busy_cpus) ? "" : ", and ",
                 isnan(s->at->busy_cpus) ? "" : busy_clause(s, busy));
}

/* What is left: CPUs are idle, and more workers don't help. */
static int is_serial(struct seeking *s)
{
    char busy[CLAUSE], gain[CLAUSE];

    if (!s->larger || isnan(s->at->busy_cpus) || s->at->busy_cpus >= IDLE * s->usable ||
        gain_of(s, s->larger) > CHANGED)
        return 0;
    return binds(s, CB_BINDS_SERIAL,
                 "something that goes one at a time (a lock, one device): %s, and %s",
                 busy_clause(s, busy), gain_clause(s, s->larger, gain));
}

static void say_unknown(struct seeking *s)
{
    char busy[CLAUSE], gain[CLAUSE];

    if (isnan(s->at->busy_cpus))
        binds(s, CB_BINDS_UNKNOWN, "not known: how busy the CPUs are was not measured");
    else if (!s->larger)
        binds(s, CB_BINDS_UNKNOWN, "not known: %s, and no larger pool was measured",
              busy_clause(s, busy));
    else
        binds(s, CB_BINDS_UNKNOWN, "not known: %s%s, and %s", busy_clause(s, busy),
              s->at->busy_cpus < IDLE * s->usable ? "" : ", neither all nor clearly fewer",
              gain_clause(s, s->larger, gain));
}

/* --- which it is --- */

/* The double where it was measured, or else the next size that was. */
static const struct cb_tune_point *find_larger(const struct cb_tune_finding *f)
{
    const struct cb_tune_point *at = &f->points[f->recommended];

    if (f->twice < f->count && is_measured(&f->points[f->twice]))
        return &f->points[f->twice];
    for (uint32_t i = f->recommended + 1; i < f->count; i++)
        if (f->points[i].arm.pool > at->arm.pool && is_measured(&f->points[i]))
            return &f->points[i];
    return NULL;
}

static uint32_t find_carriers(const struct cb_binding_facts *facts)
{
    const struct cb_tune_finding *f = facts->finding;
    uint64_t most = facts->carriers_most;

    for (uint32_t i = 0; i < f->count; i++)
        if (is_measured(&f->points[i]) && cb_shape_carriers(f->points[i].arm.shape) > most)
            most = cb_shape_carriers(f->points[i].arm.shape);
    return (uint32_t)most;
}

/* Nothing is recommended. */
static void say_nothing_found(struct seeking *s)
{
    if (s->finding->verdict == CB_TUNE_OVER_BOUND)
        binds(s, CB_BINDS_UNKNOWN, "not known: no size holds the bound of the p99");
    else
        binds(s, CB_BINDS_UNKNOWN, "not known: no size could be measured often enough%s%s",
              s->facts->refusal ? ": " : "", s->facts->refusal ? s->facts->refusal : "");
}

void cb_binding_find(const struct cb_binding_facts *facts, struct cb_binding *binding)
{
    const struct cb_tune_finding *f = facts->finding;
    struct seeking s = {.facts = facts, .finding = f, .binding = binding};

    if (f->recommended >= f->count) {
        say_nothing_found(&s);
        return;
    }
    s.at = &f->points[f->recommended];
    s.larger = find_larger(f);
    s.carriers = find_carriers(facts);
    s.usable = s.carriers ? fmin(facts->cpus, s.carriers) : facts->cpus;
    /* What is certain comes first: what the kernel counted, then what was asked for, then what
     * follows from the curve. */
    if (!is_quota(&s) && !is_cpus(&s) && !is_rate(&s) && !is_latency(&s) && !is_refusal(&s) &&
        !is_nothing(&s) && !is_what_cpus_share(&s) && !is_serial(&s))
        say_unknown(&s);
}
