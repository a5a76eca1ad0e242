/* made_up_tune - tunes that never took place: what was found of one or several runners. */
#ifndef CB_TESTS_UNIT_MADE_UP_TUNE_H
#define CB_TESTS_UNIT_MADE_UP_TUNE_H

#include "bench/advice/advice.h"

enum { TUNE_RUNNERS = 4, TUNE_POINTS = 40 };

static struct cb_tune_rules tune_rules;
static struct cb_machine tune_machine;
static struct cb_case tune_cases[TUNE_RUNNERS];
static struct cb_tune_finding tune_findings[TUNE_RUNNERS];
static struct cb_tune_point tune_points[TUNE_RUNNERS][TUNE_POINTS];
static struct cb_advice_runner tune_runners[TUNE_RUNNERS];
static struct cb_advice tune_advice;

static struct cb_shape tune_threads(uint32_t pool, uint32_t cpus)
{
    (void)cpus;
    return (struct cb_shape){1, pool, 1};
}

static struct cb_shape tune_processes(uint32_t pool, uint32_t cpus)
{
    (void)cpus;
    return (struct cb_shape){pool, 1, 1};
}

static struct cb_shape tune_coroutines(uint32_t pool, uint32_t cpus)
{
    (void)cpus;
    return (struct cb_shape){1, 1, pool};
}

static const struct cb_param tune_params[] = {
    {.name = "wait", .preset = "1ms", .kind = CB_DURATION, .max = 1000000000}, {0}};
static const struct cb_workload tune_work = {.name = "web-like",
                                             .unit = "requests",
                                             .latency_of = "asking to having it",
                                             .params = tune_params};
static const struct cb_runner tune_thread = {.name = "thread", .shape = tune_threads};
static const struct cb_runner tune_fork = {.name = "fork", .shape = tune_processes};
static const struct cb_runner tune_coro = {.name = "coro", .shape = tune_coroutines};
static const struct cb_runner tune_hybrid = {
    .name = "hybrid", .any_shape = 1, .shape = tune_threads};

static inline struct cb_interval tune_interval(double estimate, double lo, double hi)
{
    return (struct cb_interval){
        .estimate = estimate, .lo = lo, .hi = hi, .have_estimate = 1, .have_interval = 1, .n = 8};
}

static inline void tune_begin(void)
{
    tune_rules = (struct cb_tune_rules){
        .within = 0.02, .margin = 0.03, .fresh_min = 6, .fresh_max = 24, .seed = 1};
    tune_machine = (struct cb_machine){
        .text = "AMD EPYC, 8 CPUs, Linux 6.18", .cpus = 8, .cores = 4, .cpu_quota = 0};
    tune_advice = (struct cb_advice){.machine = &tune_machine,
                                     .rules = &tune_rules,
                                     .runner = tune_runners,
                                     .cpus = 8,
                                     .cores = 4,
                                     .elapsed_ns = 53000000000,
                                     .passes = 30,
                                     .redone = 1,
                                     .disturbed = 2,
                                     .steal = 0.004};
}

/* The next runner, with no size yet. */
static inline struct cb_advice_runner *tune_add_runner(const struct cb_runner *runner)
{
    uint32_t i = tune_advice.count++;

    tune_cases[i] = (struct cb_case){.workload = &tune_work,
                                     .params = {1000000},
                                     .runner = runner,
                                     .pool = 1,
                                     .shape = {1, 1, 1},
                                     .duration_ns = 200000000,
                                     .place = "compact"};
    tune_findings[i] = (struct cb_tune_finding){.points = tune_points[i],
                                                .recommended = CB_NO_ARM,
                                                .best = CB_NO_ARM,
                                                .smaller = CB_NO_ARM,
                                                .twice = CB_NO_ARM,
                                                .verdict = CB_TUNE_CERTIFIED,
                                                .sigma = 0.031,
                                                .passes = 30,
                                                .fresh_passes = 16};
    tune_runners[i] = (struct cb_advice_runner){.c = &tune_cases[i],
                                                .finding = &tune_findings[i],
                                                .goetz = {NAN, NAN},
                                                .binding = {.what = CB_BINDS_UNKNOWN},
                                                .window_ns = 200000000,
                                                .warmup_ns = 50000000,
                                                .lattice = 64,
                                                .rank = i ? CB_RANK_SLOWER : CB_RANK_BEST};
    return &tune_runners[i];
}

static inline struct cb_tune_finding *tune_finding(const struct cb_advice_runner *r)
{
    return &tune_findings[r - tune_runners];
}

/* The next size of it, measured 8 times; speeds by 1% more or less. */
static inline struct cb_tune_point *tune_add_shape(const struct cb_advice_runner *r,
                                                   struct cb_shape shape, double ops_per_s)
{
    struct cb_tune_finding *f = tune_finding(r);
    struct cb_tune_point *p = &tune_points[r - tune_runners][f->count++];

    *p = (struct cb_tune_point){.arm = {.shape = shape, .pool = (uint32_t)cb_shape_workers(shape)},
                                .samples = 8,
                                .speed =
                                    tune_interval(ops_per_s, 0.99 * ops_per_s, 1.01 * ops_per_s),
                                .of_best = NAN,
                                .ops_per_s = ops_per_s,
                                .memory_bytes = 1048576 + 40960.0 * (double)cb_shape_workers(shape),
                                .busy_cpus = NAN,
                                .cpu_ns_per_op = 2100,
                                .switches_per_op = NAN,
                                .throttled = 0};
    f->samples += 8;
    tune_advice.samples += 8;
    return p;
}

static inline struct cb_tune_point *tune_add(const struct cb_advice_runner *r, uint32_t pool,
                                             double ops_per_s)
{
    return tune_add_shape(r, r->c->runner->shape(pool, 8), ops_per_s);
}

/* The index of the size of so many workers. */
static inline uint32_t tune_at(const struct cb_advice_runner *r, uint32_t pool)
{
    for (uint32_t i = 0; i < r->finding->count; i++)
        if (r->finding->points[i].arm.pool == pool)
            return i;
    return CB_NO_ARM;
}

/* Recommends a size; the best one is the fastest. */
static inline struct cb_tune_finding *tune_recommend(const struct cb_advice_runner *r,
                                                     uint32_t pool, uint32_t lo, uint32_t hi)
{
    struct cb_tune_finding *f = tune_finding(r);
    struct cb_tune_point *points = tune_points[r - tune_runners];

    f->best = 0;
    for (uint32_t i = 1; i < f->count; i++)
        if (points[i].speed.estimate > points[f->best].speed.estimate)
            f->best = i;
    for (uint32_t i = 0; i < f->count; i++) {
        points[i].of_best = points[i].speed.estimate / points[f->best].speed.estimate;
        points[i].same = points[i].of_best >= 0.98;
    }
    f->recommended = tune_at(r, pool);
    f->recommended_lo = lo;
    f->recommended_hi = hi;
    f->smaller = f->recommended > 0 ? f->recommended - 1 : CB_NO_ARM;
    f->twice = tune_at(r, 2 * pool);
    return f;
}

/* Speeds of sizes that rise to a plateau. */
static inline struct cb_advice_runner *tune_add_plateau(const struct cb_runner *runner,
                                                        double plateau)
{
    static const struct {
        uint32_t pool;
        double share;
    } sizes[] = {{1, 0.123}, {2, 0.245},  {4, 0.49},   {5, 0.61},   {6, 0.72},  {8, 0.939},
                 {9, 0.95},  {10, 0.96},  {11, 0.972}, {12, 0.988}, {13, 0.99}, {14, 0.992},
                 {16, 1},    {19, 0.993}, {23, 0.985}, {24, 0.983}, {32, 0.97}, {64, 0.96}};
    struct cb_advice_runner *r = tune_add_runner(runner);

    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct cb_tune_point *p = tune_add(r, sizes[i].pool, sizes[i].share * plateau);
        double p99 = 1e6 * (0.4 + 0.08 * sizes[i].pool);

        p->p99_ns = tune_interval(p99, 0.97 * p99, 1.04 * p99);
    }
    tune_recommend(r, 12, 11, 14)->of_best = tune_interval(0.988, 0.963, 1.01);
    return r;
}

#endif
