/* What an advice says, on made-up tunes. */
#include "tests/unit/check.h"

#include "bench/advice/words.h"
#include "tests/unit/made_up_tune.h"

static int setup(void **state)
{
    (void)state;
    tune_begin();
    return 0;
}

static const char *printed(void)
{
    static char text[32768];
    FILE *out = tmpfile();

    assert_non_null(out);
    cb_advice_print(out, &tune_advice);
    check_read(out, text, sizeof text);
    fclose(out);
    return text;
}

/* The same, with the lines of a sentence put together again. */
static const char *said(void)
{
    static char text[32768];
    const char *from = printed();
    char *to = text;

    while (*from) {
        if (strncmp(from, "\n              ", 15) == 0) {
            *to++ = ' ';
            from += 15;
        } else {
            *to++ = *from++;
        }
    }
    *to = '\0';
    return text;
}

static void assert_lacks(const char *text, const char *part)
{
    if (strstr(text, part))
        fail_msg("\"%s\" contains \"%s\"", text, part);
}

static void test_certified(void **state)
{
    struct cb_advice_runner *r = tune_add_plateau(&tune_thread, 80700);

    (void)state;
    r->in_flight = tune_interval(1, 0.99, 1.01);
    r->goetz = (struct cb_goetz){0.45, 11.6};
    snprintf(r->binding.why, sizeof r->binding.why,
             "the CPUs are busy: 7.9 of the 8 usable ones from 12 threads on");
    assert_string_equal(
        printed(),
        "tune          web-like (wait=1ms)\n"
        "CPUs          8 usable (affinity 8, physical cores 4, no quota)\n"
        "\n"
        "thread: windows of 200ms after 50ms of warm-up; one sample varies by 3.1% (1 sigma)\n"
        "  size  of best  requests/s                  p99    memory  samples\n"
        "     1    12.3%    9.93k [9.83k, 10k]      480us  1.04 MiB        8\n"
        "     8    93.9%    75.8k [75k, 76.5k]     1.04ms  1.31 MiB        8\n"
        "     9    95.0%    76.7k [75.9k, 77.4k]   1.12ms  1.35 MiB        8\n"
        "    10    96.0%    77.5k [76.7k, 78.2k]    1.2ms  1.39 MiB        8\n"
        "    11    97.2%    78.4k [77.7k, 79.2k]   1.28ms  1.43 MiB        8\n"
        "    12    98.8%    79.7k [78.9k, 80.5k]   1.36ms  1.47 MiB        8  <- recommended\n"
        "    13    99.0%    79.9k [79.1k, 80.7k]   1.44ms  1.51 MiB        8\n"
        "    14    99.2%    80.1k [79.3k, 80.9k]   1.52ms  1.55 MiB        8\n"
        "    16   100.0%    80.7k [79.9k, 81.5k]   1.68ms  1.62 MiB        8  best measured\n"
        "    19    99.3%    80.1k [79.3k, 80.9k]   1.92ms  1.74 MiB        8\n"
        "    23    98.5%    79.5k [78.7k, 80.3k]   2.24ms   1.9 MiB        8\n"
        "    24    98.3%    79.3k [78.5k, 80.1k]   2.32ms  1.94 MiB        8\n"
        "    32    97.0%    78.3k [77.5k, 79.1k]   2.96ms  2.25 MiB        8\n"
        "    64    96.0%    77.5k [76.7k, 78.2k]   5.52ms   3.5 MiB        8\n"
        "  and 4 more sizes: all are in tune.csv\n"
        "recommended   12 threads [11, 14]: 98.8% of the best measured (16); at least 96.3% with "
        "95%\n"
        "              confidence [certified, 16 fresh passes]\n"
        "instead       11 threads: throughput -1.6%, p99 -5.9%, memory -40 KiB\n"
        "instead       24 threads: throughput -0.5%, p99 +71%, memory +480 KiB\n"
        "instead       8 threads, one a CPU: throughput -5.0%, p99 -24%, memory -160 KiB\n"
        "equally good  12 13 14 16 19 23 24 (within 2%, not told apart)\n"
        "limit         the CPUs are busy: 7.9 of the 8 usable ones from 12 threads on\n"
        "textbook      Goetz's N = CPUs (1 + W/C) is 11.6 by the measured W/C of 0.45\n"
        "checks        Little's law, X R by workers: 1.00 [0.99, 1.01]; no throttling\n"
        "\n"
        "disturbance   steal 0.4% of busy time; 2 of 30 passes disturbed from outside, 1 taken "
        "again\n"
        "cost          144 samples, 53s (every size x 5: 320 samples)\n");
}

static void test_not_certified(void **state)
{
    struct cb_tune_finding *f = tune_finding(tune_add_plateau(&tune_thread, 80700));

    (void)state;
    f->verdict = CB_TUNE_NOT_CERTIFIED;
    f->sigma = 0.14;
    f->more_passes = 60;
    f->of_best = tune_interval(0.988, 0.91, 1.06);
    assert_contains(said(),
                    "recommended   12 threads [11, 14]: 98.8% of the best measured (16). NOT "
                    "certified: one sample varies by 14%; it could be as low as 91% of the best. "
                    "--window 1s or 4 times the --effort (about 60 more passes) may settle it.\n");
    f->more_passes = 0;
    assert_contains(said(), "A longer --window or a higher --effort may settle it.\n");
    f->fresh_passes = 3;
    f->of_best = (struct cb_interval){.estimate = 0.988, .have_estimate = 1, .n = 3};
    tune_advice.interrupted = 1;
    assert_contains(said(), "NOT certified: it takes 6 fresh passes, and 3 were");
    assert_contains(said(), "interrupted: what follows stands on the samples taken until then\n");
}

/* Nothing is certified of a p99 that may lie beyond its bound. */
static void test_p99_may_be_over(void **state)
{
    struct cb_tune_finding *f = tune_finding(tune_add_plateau(&tune_thread, 80700));

    (void)state;
    tune_rules.p99_bound_ns = 1.4e6;
    f->verdict = CB_TUNE_NOT_CERTIFIED;
    assert_contains(
        said(),
        "p99 1.36ms [1.32ms, 1.41ms] of 1.4ms. NOT certified: its p99 could be as long as 1.41ms;");
}

static void test_the_best_itself(void **state)
{
    struct cb_advice_runner *r = tune_add_plateau(&tune_thread, 80700);

    (void)state;
    tune_recommend(r, 16, 14, 16)->of_best = (struct cb_interval){0};
    assert_contains(said(), "1.62 MiB        8  <- recommended, best measured\n");
    assert_contains(
        said(),
        "recommended   16 threads [14, 16]: the best measured [certified, 16 fresh passes]\n");
}

static void test_flat(void **state)
{
    struct cb_advice_runner *r = tune_add_runner(&tune_fork);

    (void)state;
    for (uint32_t pool = 1; pool <= 8; pool *= 2)
        tune_add(r, pool, 1000 - pool);
    tune_recommend(r, 1, 1, 8)->flat = 1;
    assert_contains(said(), "recommended   throughput does not depend on the size (all within 2%): "
                            "1 process is enough [certified");
    assert_contains(said(), "instead       2 processes: throughput -0.1%, memory +40 KiB\n");
    assert_lacks(said(), "p99");
    assert_lacks(said(), "more size");
}

static void test_rising(void **state)
{
    struct cb_advice_runner *r = tune_add_runner(&tune_coro);

    (void)state;
    for (uint32_t pool = 1; pool <= 256; pool *= 2)
        tune_add(r, pool, 1000 * pool);
    tune_recommend(r, 256, 256, 256)->rising = 1;
    assert_contains(said(),
                    "range         no knee up to 256: still rising; --max-pool goes further\n");
    r->binding.what = CB_BINDS_KERNEL;
    assert_contains(said(), "range         no knee up to 256: still rising\n");
    assert_contains(said(), "recommended   256 coroutines [256, 256]: the best measured");
}

static void test_over_bound(void **state)
{
    struct cb_sentence reason = {0};
    struct cb_advice_runner *r = tune_add_runner(&tune_thread);
    struct cb_tune_finding *f = tune_finding(r);

    (void)state;
    tune_rules.p99_bound_ns = 20e6;
    tune_cases[0].rate_per_s = 3000;
    tune_cases[0].arrivals = CB_POISSON;
    tune_advice.rate_is = "70% of the best measured";
    for (uint32_t pool = 8; pool <= 32; pool *= 2) {
        struct cb_tune_point *p = tune_add(r, pool, 1);

        p->ops_per_s = 3000;
        p->p99_ns = pool == 16 ? tune_interval(23e6, 21e6, 25e6) : tune_interval(40e6, 38e6, 41e6);
        p->speed = tune_interval(1e9 / p->p99_ns.estimate, 1e9 / p->p99_ns.hi, 1e9 / p->p99_ns.lo);
        p->over = 1;
    }
    f->verdict = CB_TUNE_OVER_BOUND;
    assert_contains(said(), "tune          web-like (wait=1ms), 3000 requests/s arriving, poisson: "
                            "70% of the best measured\n");
    assert_contains(said(), "recommended   none: no size holds a p99 of 20ms at 3000/s: the "
                            "nearest is 16 threads with 23ms [21ms, 25ms]\n");
    cb_advice_reason(&reason, &tune_advice, r); /* what files and pages have of that */
    assert_string_equal(reason.text, "no size holds a p99 of 20ms at 3000/s: the nearest is 16 "
                                     "threads with 23ms [21ms, 25ms]");
    assert_contains(said(), "  size  of best      p99               requests/s    memory");
    assert_contains(said(), "    16        -     23ms [21ms, 25ms]          3k  1.62 MiB        8  "
                            "p99 over the bound\n");
    assert_lacks(said(), "instead");
}

static void test_nothing_measured(void **state)
{
    struct cb_advice_runner *r = tune_add_runner(&tune_thread);
    struct cb_tune_point *p = tune_add(r, 1, NAN);

    (void)state;
    tune_finding(r)->verdict = CB_TUNE_NOTHING;
    tune_finding(r)->sigma = NAN;
    p->speed = (struct cb_interval){0};
    p->samples = 0;
    p->failed = 4;
    p->memory_bytes = p->throttled = NAN;
    p = tune_add(r, 4, NAN);
    *p = (struct cb_tune_point){.arm = p->arm, .refused = 1, .of_best = NAN, .memory_bytes = NAN};
    assert_contains(said(), "recommended   none: no size could be measured often enough\n");
    assert_contains(said(), "     1        -        -        0  4 failed\n");
    assert_contains(said(), "     4        -        -        0  refused\n");
    assert_lacks(said(), "sigma");
    assert_lacks(said(), "nan");
}

static void test_shapes(void **state)
{
    struct cb_advice_runner *r = tune_add_runner(&tune_hybrid);

    (void)state;
    tune_add_shape(r, (struct cb_shape){1, 8, 1}, 3000);
    tune_add_shape(r, (struct cb_shape){2, 4, 16}, 3950);
    tune_add_shape(r, (struct cb_shape){2, 4, 32}, 4000);
    tune_recommend(r, 128, 64, 256)->of_best = tune_interval(0.987, 0.96, 1.01);
    assert_contains(said(), "  2x4x16    98.8%    3.95k [3.91k, 3.99k]     6 MiB        8  <- rec");
    assert_contains(said(),
                    "recommended   2x4x16 [64, 256 workers]: 98.7% of the best measured (2x4x32)");
    assert_contains(said(), "instead       1x8x1: throughput -24%, memory -4.69 MiB\n");
}

static void test_stated_service(void **state)
{
    struct cb_advice_runner *r = tune_add_plateau(&tune_thread, 2300);

    (void)state;
    tune_advice.compute_ns = 200000;
    tune_advice.wait_ns = 5000000;
    tune_advice.stated = (struct cb_goetz){25, 208};
    r->goetz = (struct cb_goetz){22.5, 188};
    r->have_usl = 1;
    r->usl.misfit = 7.6;
    r->in_flight = tune_interval(1.01, 0.95, 1.04);
    assert_contains(said(), "textbook      Goetz's N = CPUs (1 + W/C) is 208 by the stated W/C of "
                            "25, 188 by the measured W/C of 22.5; Little's L = X R is 11.8 "
                            "requests under way (2.27k/s x 5200us), 12.1 were\n");
    assert_contains(said(), "law           the law does not describe this curve (residuals 7.6 ");
    assert_contains(said(), "1.01 [0.95, 1.04], more than 2% off");
}

static void test_machine(void **state)
{
    tune_add_plateau(&tune_thread, 100)->unsteady = 1;

    (void)state;
    tune_advice.cpus = tune_machine.cpu_quota = 1.5;
    tune_advice.steal = NAN;
    tune_points[0][3].throttled = 0.3;
    assert_contains(said(), "1.5 usable (affinity 8, physical cores 4, quota 1.5)\n");
    assert_contains(said(), "never settled while it was calibrated");
    assert_contains(said(), "throttled in up to 30% of the periods (5 threads)\n");
    assert_contains(said(), "disturbance   steal not known; 2 of 30 passes");
    assert_contains(said(), "instead       2 threads, one a CPU: throughput -75%");
}

/* No line is wider than 100 columns, however much there is to say. */
static void test_width(void **state)
{
    struct cb_advice_runner *r = tune_add_runner(&tune_thread);

    (void)state;
    for (uint32_t i = 0; i < TUNE_POINTS; i++)
        tune_add(r, 100000 + 1000 * i, 1e6);
    tune_recommend(r, 110000, 1, 200000);
    memset(r->binding.why, 'x', sizeof r->binding.why - 1);
    for (size_t i = 20; i < sizeof r->binding.why - 1; i += 20)
        r->binding.why[i] = ' ';
    for (const char *line = printed(); *line; line += strcspn(line, "\n") + 1)
        if (strcspn(line, "\n") > 100)
            fail_msg("%.200s", line);
    assert_contains(said(), "  and 28 more sizes: all are in tune.csv\n");
}

/* --- the ranking --- */

static struct cb_advice_runner *add_ranked(const struct cb_runner *runner, double plateau,
                                           struct cb_interval of_best, int rank)
{
    struct cb_advice_runner *r = tune_add_plateau(runner, plateau);

    r->of_best = of_best;
    r->rank = (__typeof__(r->rank))rank;
    return r;
}

static void test_ranking(void **state)
{
    struct cb_advice_runner *none;

    (void)state;
    tune_add_plateau(&tune_coro, 80700);
    add_ranked(&tune_thread, 44000, tune_interval(0.55, 0.53, 0.58), CB_RANK_SLOWER);
    none = tune_add_runner(&tune_fork);
    tune_finding(none)->verdict = CB_TUNE_NOTHING;
    none->rank = CB_RANK_NONE;
    assert_contains(
        said(), "  runner       size    ops/s  of the best         verdict              p99    "
                "memory   CPU/op\n  coro           12    79.7k  1                   best           "
                "   1.36ms  1.47 MiB    2.1us\n  thread         12    43.5k  0.55x [0.53, 0.58]  "
                "slower            1.36ms  1.47 MiB    2.1us\n  fork            -        -  -      "
                "             no size                -         -        -\n\nverdict       Use "
                "coroutines, 12 of them: 1.82x threads at their best (12), [1.72, 1.89].\n");
    assert_contains(said(), "\nfork: windows of");
}

static void test_ranking_of_what_is_not_told_apart(void **state)
{
    struct cb_advice_runner *r;

    (void)state;
    tune_add_plateau(&tune_thread, 80700);
    r = add_ranked(&tune_fork, 80000, tune_interval(0.99, 0.95, 1.03), CB_RANK_OPEN);
    tune_points[1][r->finding->recommended].memory_bytes = 1 << 20;
    assert_contains(said(), "verdict       Not told apart: thread and fork; the least memory takes "
                            "fork: 1 MiB at 12.\n");
    add_ranked(&tune_coro, 40000, tune_interval(0.5, 0.48, 0.52), CB_RANK_SLOWER);
    assert_contains(said(), "fork: 1 MiB at 12. The others are slower, or have no size.\n");
    r->rank = CB_RANK_EQUAL;
    assert_contains(said(), "verdict       Equal within 2%: thread and fork; the least");
}

static void test_ranking_with_little_to_rank(void **state)
{
    struct cb_advice_runner *none;

    (void)state;
    tune_finding(tune_add_plateau(&tune_thread, 80700))->verdict = CB_TUNE_NOT_CERTIFIED;
    none = tune_add_runner(&tune_fork);
    none->rank = CB_RANK_NONE;
    tune_finding(none)->verdict = CB_TUNE_NOTHING;
    assert_contains(said(), "verdict       Use threads, 12 of them (a size that is not certified): "
                            "no other runner has a size that can be recommended.\n");
    tune_runners[0].rank = CB_RANK_NONE;
    assert_contains(said(), "verdict       Nothing can be recommended of any runner.\n");
}

static void test_ranking_by_p99(void **state)
{
    (void)state;
    tune_add_plateau(&tune_coro, 1000);
    add_ranked(&tune_thread, 500, tune_interval(0.5, 0.4, 0.625), CB_RANK_SLOWER);
    tune_cases[0].rate_per_s = tune_cases[1].rate_per_s = 100;
    assert_contains(said(), "Use coroutines, 12 of them: the p99 of threads at their best (12) is "
                            "2.00x as long, [1.60, 2.50].\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_certified, setup),
        cmocka_unit_test_setup(test_not_certified, setup),
        cmocka_unit_test_setup(test_p99_may_be_over, setup),
        cmocka_unit_test_setup(test_the_best_itself, setup),
        cmocka_unit_test_setup(test_flat, setup),
        cmocka_unit_test_setup(test_rising, setup),
        cmocka_unit_test_setup(test_over_bound, setup),
        cmocka_unit_test_setup(test_nothing_measured, setup),
        cmocka_unit_test_setup(test_shapes, setup),
        cmocka_unit_test_setup(test_stated_service, setup),
        cmocka_unit_test_setup(test_machine, setup),
        cmocka_unit_test_setup(test_width, setup),
        cmocka_unit_test_setup(test_ranking, setup),
        cmocka_unit_test_setup(test_ranking_of_what_is_not_told_apart, setup),
        cmocka_unit_test_setup(test_ranking_with_little_to_rank, setup),
        cmocka_unit_test_setup(test_ranking_by_p99, setup),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
