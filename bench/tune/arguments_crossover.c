/* What the command line says of a crossover. */
#include <errno.h>
#include <string.h>

#include "bench/tune/arguments.h"

#define MOST_NS (60 * CB_NS_PER_S)

/* Options that say nothing of where the best model changes, or something else. */
static int check_not_crossover(const struct cb_tune_arguments *a, struct cb_err *err)
{
    const char *const names[] = {"p99", "rate", "max-pool", "also", "strict"};
    const int is_given[] = {a->p99 != NULL, a->axes.rate.text != NULL, a->max_pool != NULL,
                            a->also != NULL, a->strict};

    for (int i = 0; i < 5; i++)
        if (is_given[i])
            return cb_err_set(err, -EINVAL,
                              "--crossover %s compares throughput along --from and --to: it takes "
                              "no --%s",
                              a->crossover, names[i]);
    return 0;
}

static int parse_axis(const struct cb_tune_arguments *a, struct cb_tune_settings *s,
                      struct cb_err *err)
{
    static const char *const axes[] = {"wait", "cpu", "concurrency"};

    for (int i = 0; i < 3; i++)
        if (strcmp(a->crossover, axes[i]) == 0)
            s->axis = CB_AXIS_WAIT + i;
    return s->axis
               ? 0
               : cb_err_set(err, -EINVAL, "--crossover '%.40s': choose wait, cpu or concurrency",
                            a->crossover);
}

/* The axis from end to end. */
static int parse_ends(const struct cb_tune_arguments *a, struct cb_tune_settings *s,
                      struct cb_err *err)
{
    static const struct cb_param times[] = {
        {.name = "from", .kind = CB_DURATION, .preset = "10us", .min = 1000, .max = MOST_NS},
        {.name = "to", .kind = CB_DURATION, .preset = "100ms", .min = 1000, .max = MOST_NS}};
    static const struct cb_param pools[] = {
        {.name = "from", .kind = CB_COUNT, .preset = "1", .min = 1, .max = CB_POOL_MAX},
        {.name = "to", .kind = CB_COUNT, .preset = "1024", .min = 1, .max = CB_POOL_MAX}};
    const struct cb_param *ends = s->axis == CB_AXIS_CONCURRENCY ? pools : times;
    const char *from = a->from ? a->from : ends[0].preset, *to = a->to ? a->to : ends[1].preset;

    if (cb_param_parse(&ends[0], from, &s->from, err) != 0 ||
        cb_param_parse(&ends[1], to, &s->to, err) != 0)
        return err->code;
    if (s->from >= s->to)
        return cb_err_set(err, -EINVAL, "--from %.40s is not less than --to %.40s", from, to);
    return 0;
}

int cb_tune_arguments_crossover(const struct cb_tune_arguments *a, struct cb_tune_settings *s,
                                struct cb_err *err)
{
    const char *moved;

    if (!a->crossover && (a->from || a->to))
        return cb_err_set(err, -EINVAL, "--%s %.40s is an end of a --crossover: give that too",
                          a->from ? "from" : "to", a->from ? a->from : a->to);
    if (!a->crossover)
        return 0;
    if (parse_axis(a, s, err) != 0 || check_not_crossover(a, err) != 0)
        return err->code;
    moved = cb_tune_arguments_param(a, a->crossover, 0);
    if (moved)
        return cb_err_set(err, -EINVAL, "%.60s: --crossover %s moves that, leave it out", moved,
                          a->crossover);
    if (s->plan->cases_count < 2)
        return cb_err_set(err, -EINVAL, "--crossover %s compares runners: name two or more with -r",
                          a->crossover);
    return parse_ends(a, s, err);
}
