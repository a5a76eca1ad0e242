#include "bench/arrivals.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/param.h"
#include "bench/random.h"

const char *const cb_arrival_names[] = {[CB_POISSON] = "poisson", [CB_CONSTANT] = "constant", NULL};

int cb_arrivals_parse_rate(const char *text, uint64_t *rate_per_s, struct cb_err *err)
{
    static const struct cb_param rate = {
        .name = "rate", .kind = CB_COUNT, .min = 1, .max = 1000000000};
    size_t length = strlen(text);
    char number[64];

    if (length < 3 || length >= sizeof number || strcmp(text + length - 2, "/s") != 0)
        return cb_err_set(err, -EINVAL,
                          "rate '%.40s' is not a number of operations a second: write 5000/s",
                          text);
    snprintf(number, sizeof number, "%.*s", (int)length - 2, text);
    return cb_param_parse(&rate, number, rate_per_s, err);
}

/* Uniform in (0, 1]: a logarithm can be taken of it. */
static double uniform(struct cb_random *random)
{
    return (double)((cb_random_next(random) >> 11) + 1) * 0x1p-53;
}

/* Goes through all times; stores them when `due_ns` is not NULL. */
static size_t walk(const struct cb_arrivals *s, uint64_t *due_ns)
{
    double gap = (double)CB_NS_PER_S / (double)s->rate_per_s, at = gap / 2;
    struct cb_random random;
    size_t n = 0;

    cb_random_init(&random, s->seed);
    if (s->arrivals == CB_POISSON)
        at = -gap * log(uniform(&random));
    for (; at < (double)s->span_ns; n++) {
        if (due_ns)
            due_ns[n] = (uint64_t)at;
        if (s->arrivals == CB_POISSON)
            at += -gap * log(uniform(&random));
        else
            at = gap * ((double)n + 1.5);
    }
    return n;
}

size_t cb_arrivals_count(const struct cb_arrivals *schedule)
{
    return walk(schedule, NULL);
}

void cb_arrivals_fill(const struct cb_arrivals *schedule, uint64_t *due_ns)
{
    walk(schedule, due_ns);
}
