/* The scalability law: exact answers, what no fit may claim, and how often its intervals hold. */
#include "tests/unit/check.h"

#include <errno.h>

#include "bench/hints/usl.h"
#include "tests/unit/noise.h"

enum { POINTS = 8 };

static const double to_64[POINTS] = {1, 2, 4, 8, 16, 32, 48, 64};
static const struct cb_usl peak_at_44 = {100, 0.02, 0.0005};

/* The law's own throughputs, with a standard error of `error` each. */
static void exact(const struct cb_usl *law, const double *sizes, size_t n, double error,
                  struct cb_usl_point *points)
{
    for (size_t i = 0; i < n; i++)
        points[i] = (struct cb_usl_point){sizes[i], cb_usl_at(law, sizes[i]), error};
}

static void make_noisy(struct cb_random *random, struct cb_usl_point *points, size_t n)
{
    for (size_t i = 0; i < n; i++)
        points[i].ops_per_s *= exp(points[i].error * noise_normal(random));
}

/* Bounded by eight workers, and a little worse beyond. */
static void plateau(double error, struct cb_usl_point *points)
{
    for (size_t i = 0; i < POINTS; i++) {
        double n = to_64[i];

        points[i] = (struct cb_usl_point){n, fmin(n, 8) * (1 - 0.0003 * fmax(0, n - 8)), error};
    }
}

static void assert_words(const struct cb_usl_finding *finding, const char *words)
{
    char text[320];

    assert_ptr_equal(cb_usl_words(finding, text, sizeof text), text);
    assert_string_equal(text, words);
}

static void assert_law(const struct cb_usl *law, double lambda, double sigma, double kappa)
{
    assert_near(law->lambda / lambda, 1, 1e-9);
    assert_near(law->sigma, sigma, 1e-9);
    assert_near(law->kappa, kappa, 1e-9);
    assert_true(sigma > 0 || law->sigma == 0); /* not a rounding error of it */
    assert_true(kappa > 0 || law->kappa == 0);
}

static void assert_same_interval(const struct cb_interval *a, const struct cb_interval *b)
{
    assert_int_equal(a->n, b->n);
    assert_int_equal(a->have_interval, b->have_interval);
    assert_near(a->estimate, b->estimate, 0);
    assert_near(a->lo, b->lo, 0);
    assert_near(a->hi, b->hi, 0);
}

static void assert_same(const struct cb_usl_finding *a, const struct cb_usl_finding *b)
{
    assert_same_interval(&a->lambda, &b->lambda);
    assert_same_interval(&a->sigma, &b->sigma);
    assert_same_interval(&a->kappa, &b->kappa);
    assert_same_interval(&a->peak, &b->peak);
    assert_near(a->misfit, b->misfit, 0);
    assert_near(a->peakless, b->peakless, 0);
    assert_near(a->lossless, b->lossless, 0);
}

/* --- the fit --- */

static void test_the_law_itself(void **state)
{
    struct cb_usl law = {100, 0.02, 0.0005};

    (void)state;
    assert_near(cb_usl_at(&law, 1), 100, 1e-12);
    assert_near(cb_usl_at(&law, 10), 1000 / (1 + 0.18 + 0.045), 1e-9);
    assert_near(cb_usl_peak(&law), sqrt(0.98 / 0.0005), 1e-9);
    assert_true(cb_usl_at(&law, cb_usl_peak(&law)) > cb_usl_at(&law, 44));
    assert_true(cb_usl_at(&law, cb_usl_peak(&law)) > cb_usl_at(&law, 45));
    law.kappa = 0;
    assert_true(isinf(cb_usl_peak(&law)));
    law.sigma = 1.5; /* two workers do less than one */
    assert_near(cb_usl_peak(&law), 1, 0);
    law = (struct cb_usl){100, 0.5, 2};
    assert_near(cb_usl_peak(&law), 1, 0);
}

static void test_exact_data(void **state) /* T13 */
{
    static const struct cb_usl laws[] = {{100, 0.02, 0.0005}, {100, 0.02, 0},   {100, 0, 0.0005},
                                         {100, 0, 0},         {1e9, 0.3, 0.01}, {1e-3, 1.5, 0},
                                         {2.5e6, 1e-4, 1e-7}};
    static const double without_1[] = {3, 5, 17, 40, 41, 300};
    static const double three[] = {2, 9, 33};
    struct cb_usl_point points[POINTS];
    struct cb_usl law;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(laws); i++) {
        exact(&laws[i], to_64, POINTS, 0.01, points);
        assert_int_equal(cb_usl_fit(points, POINTS, &law), 0);
        assert_law(&law, laws[i].lambda, laws[i].sigma, laws[i].kappa);
        exact(&laws[i], without_1, 6, 0.01, points);
        assert_int_equal(cb_usl_fit(points, 6, &law), 0);
        assert_law(&law, laws[i].lambda, laws[i].sigma, laws[i].kappa);
        exact(&laws[i], three, 3, 0.01, points);
        assert_int_equal(cb_usl_fit(points, 3, &law), 0);
        assert_law(&law, laws[i].lambda, laws[i].sigma, laws[i].kappa);
    }
}

/* Sizes from 1 to 65536 cost no digits. */
static void test_many_workers(void **state)
{
    const struct cb_usl given = {30, 1e-5, 1e-9};
    struct cb_usl_point points[17];
    struct cb_usl law;

    (void)state;
    for (size_t i = 0; i < 17; i++) {
        double n = ldexp(1, (int)i);

        points[i] = (struct cb_usl_point){n, cb_usl_at(&given, n), 0.01};
    }
    assert_int_equal(cb_usl_fit(points, 17, &law), 0);
    assert_near(law.lambda / 30, 1, 1e-12);
    assert_near(law.sigma / 1e-5, 1, 1e-8);
    assert_near(law.kappa / 1e-9, 1, 1e-8);
}

/* T13: nothing negative comes out of data that the law can't bend to. */
static void test_superlinear(void **state)
{
    const struct cb_usl_point points[] = {
        {1, 10, 0.01}, {2, 22, 0.01}, {4, 46, 0.01}, {8, 96, 0.01}};
    struct cb_usl_finding f;
    double up = 0, down = 0;

    (void)state;
    assert_int_equal(cb_usl_examine(points, 4, 1, &f), 0);
    assert_true(f.law.sigma == 0 && f.law.kappa == 0);
    for (size_t i = 0; i < 4; i++) { /* one number fitted: sum of x by sum of squares */
        double x = points[i].ops_per_s / points[i].workers;

        up += x * x;
        down += x;
    }
    assert_near(f.law.lambda, up / down, 1e-9);
    assert_false(f.describes);
    assert_false(f.peak.have_estimate);
}

/* The least squares of all laws with sigma, kappa >= 0: no neighbour is better. */
static double squares(const struct cb_usl *law, const struct cb_usl_point *points, size_t n)
{
    double sum = 0;

    for (size_t i = 0; i < n; i++) {
        double off = points[i].ops_per_s / cb_usl_at(law, points[i].workers) - 1;

        sum += off * off;
    }
    return sum;
}

static void test_no_better_law(void **state)
{
    struct cb_random random;
    int bound = 0;

    (void)state;
    cb_random_init(&random, 1);
    for (int e = 0; e < 300; e++) {
        struct cb_usl given = {100, e % 3 ? 0.03 : 0, e % 2 ? 0.001 : 0}, law;
        struct cb_usl_point points[POINTS];
        double least;

        exact(&given, to_64, POINTS, 0.1, points);
        make_noisy(&random, points, POINTS);
        assert_int_equal(cb_usl_fit(points, POINTS, &law), 0);
        assert_true(law.lambda > 0 && law.sigma >= 0 && law.kappa >= 0);
        bound += law.sigma == 0 || law.kappa == 0;
        least = squares(&law, points, POINTS);
        for (int i = 0; i < 27; i++) {
            struct cb_usl near = {law.lambda * (1 + 1e-3 * (i % 3 - 1)),
                                  fmax(0, law.sigma + 1e-4 * (i / 3 % 3 - 1)),
                                  fmax(0, law.kappa + 1e-6 * (i / 9 - 1))};

            assert_true(squares(&near, points, POINTS) >= least - 1e-12);
        }
    }
    assert_in_range(bound, 100, 280); /* both kinds were there */
}

/* Two sizes say what two numbers are, not three. */
static void test_two_sizes(void **state)
{
    struct cb_random random;

    (void)state;
    cb_random_init(&random, 11);
    for (int e = 0; e < 200; e++) {
        double larger = 2 + (double)cb_random_below(&random, 60);
        const double sizes[] = {1 + (double)(e % 2), 1 + (double)(e % 2), larger + 1, larger + 1,
                                larger + 1};
        struct cb_usl_point points[5];
        struct cb_usl law;

        exact(&peak_at_44, sizes, 5, 0.1, points);
        make_noisy(&random, points, 5);
        assert_int_equal(cb_usl_fit(points, 5, &law), 0);
        assert_true(law.sigma == 0 || law.kappa == 0);
    }
}

static void test_what_is_no_curve(void **state)
{
    const struct cb_usl_point bad[] = {{1, 0, 0.01},   {2, -5, 0.01},       {4, NAN, 0.01},
                                       {0, 7, 0.01},   {NAN, 7, 0.01},      {8, INFINITY, 0.01},
                                       {16, 90, 0.01}, {INFINITY, 9, 0.01}, {32, 99, 0.01}};
    const struct cb_usl_point one_size[] = {{4, 10, 0.01}, {4, 11, 0.01}, {4, 12, 0.01}};
    struct cb_usl_finding f;
    struct cb_usl law;

    (void)state;
    assert_int_equal(cb_usl_fit(NULL, 0, &law), -EINVAL);
    assert_int_equal(cb_usl_fit(bad, COUNT_OF(bad), &law), -EINVAL); /* two are left */
    assert_int_equal(cb_usl_fit(one_size, 3, &law), -EINVAL);
    assert_int_equal(cb_usl_examine(NULL, 0, 1, &f), -EINVAL);
    assert_int_equal(cb_usl_examine(bad, COUNT_OF(bad), 1, &f), -EINVAL);
    assert_int_equal(cb_usl_examine(one_size, 3, 1, &f), -EINVAL);
    assert_true(isnan(f.misfit) && !f.describes && !f.peak.have_estimate);
    assert_false(f.lambda.have_estimate);
}

/* Those that say nothing change nothing. */
static void test_unusable_points_are_left_out(void **state)
{
    struct cb_usl_point points[POINTS + 3];
    struct cb_usl_finding with, without;

    (void)state;
    exact(&peak_at_44, to_64, POINTS, 0.02, points + 3);
    points[5].ops_per_s *= 1.03;
    assert_int_equal(cb_usl_examine(points + 3, POINTS, 9, &without), 0);
    points[0] = (struct cb_usl_point){1000, 0, 0.02};
    points[1] = (struct cb_usl_point){1000, NAN, NAN};
    points[2] = (struct cb_usl_point){0, 5, 0.02};
    assert_int_equal(cb_usl_examine(points, POINTS + 3, 9, &with), 0);
    assert_same(&with, &without);
}

/* --- what is claimed --- */

static void test_a_peak_within_the_data(void **state)
{
    struct cb_usl_point points[POINTS];
    struct cb_usl_finding f;
    struct cb_random random;
    char text[320];

    (void)state;
    cb_random_init(&random, 2);
    exact(&peak_at_44, to_64, POINTS, 0.01, points);
    make_noisy(&random, points, POINTS);
    assert_int_equal(cb_usl_examine(points, POINTS, 1, &f), 0);
    assert_true(f.describes && f.peak.have_estimate && f.peak.have_interval);
    assert_in_range((int)f.peak.estimate, 41, 47);
    assert_true(f.peak.lo < 44.3 && 44.3 < f.peak.hi);
    assert_true(f.peakless == 0 && f.lossless == 0);
    assert_int_equal(f.kappa.n, POINTS);
    cb_usl_words(&f, text, sizeof text);
    assert_contains(text, "contention ");
    assert_contains(text, "% [");
    assert_contains(text, " (goes one at a time), coherence 0.0");
    assert_contains(text, " (each agrees with each other): peak at 4");
    assert_contains(text, " workers [4");
}

/* T13: measured to 16, the law's peak is at 44. */
static void test_no_peak_beyond_the_data(void **state)
{
    static const double to_16[] = {1, 2, 4, 8, 12, 16};
    struct cb_usl_point points[6];
    struct cb_usl_finding f;
    struct cb_random random;
    char text[320];

    (void)state;
    cb_random_init(&random, 3);
    exact(&peak_at_44, to_16, 6, 0.002, points);
    make_noisy(&random, points, 6);
    assert_int_equal(cb_usl_examine(points, 6, 1, &f), 0);
    assert_true(f.describes && f.kappa.lo > 0); /* it does fall, somewhere */
    assert_true(f.peakless == 1 && !f.peak.have_estimate);
    cb_usl_words(&f, text, sizeof text);
    assert_contains(text, ": no peak to be seen within the sizes measured");
}

/* Two workers do less than one: no coherence is needed for that. */
static void test_a_peak_at_one(void **state)
{
    const struct cb_usl lock = {100, 1.3, 0};
    struct cb_usl_point points[POINTS];
    struct cb_usl_finding f;
    struct cb_random random;
    char text[320];

    (void)state;
    cb_random_init(&random, 10);
    exact(&lock, to_64, POINTS, 0.01, points);
    make_noisy(&random, points, POINTS);
    assert_int_equal(cb_usl_examine(points, POINTS, 1, &f), 0);
    assert_true(f.kappa.lo == 0 && f.sigma.lo > 1);
    assert_true(f.peak.have_estimate && f.peak.estimate == 1);
    cb_usl_words(&f, text, sizeof text);
    assert_contains(text, ", no coherence to be seen: peak at 1 worker [1, 1]");
}

static void test_a_straight_line(void **state) /* T13 */
{
    const struct cb_usl line = {100, 0, 0};
    struct cb_usl_point points[POINTS];
    struct cb_usl_finding f;
    struct cb_random random;

    (void)state;
    exact(&line, to_64, POINTS, 0.01, points);
    assert_int_equal(cb_usl_examine(points, POINTS, 1, &f), 0);
    assert_true(f.law.sigma == 0 && f.law.kappa == 0 && isinf(cb_usl_peak(&f.law)));
    assert_true(f.describes && !f.peak.have_estimate);
    assert_words(&f, "no contention or coherence to be seen");
    cb_random_init(&random, 4);
    make_noisy(&random, points, POINTS);
    assert_int_equal(cb_usl_examine(points, POINTS, 1, &f), 0);
    assert_true(f.describes && f.lossless > 0.025 && f.sigma.lo == 0 && f.kappa.lo == 0);
    assert_words(&f, "no contention or coherence to be seen");
}

/* T13: the law's peak for a plateau at 8 is 24, with a narrow interval. */
static void test_a_plateau(void **state)
{
    struct cb_usl_point points[POINTS];
    struct cb_usl_finding f;
    char text[320];

    (void)state;
    plateau(0.01, points);
    assert_int_equal(cb_usl_examine(points, POINTS, 1, &f), 0);
    assert_near(cb_usl_peak(&f.law), 24, 1);
    assert_true(f.misfit > 2 && !f.describes && !f.peak.have_estimate);
    cb_usl_words(&f, text, sizeof text);
    assert_contains(text, "the law does not describe this curve (residuals 1");
    assert_contains(text, " times the noise)");
    for (size_t i = 0; i < POINTS; i++)
        points[i].error = 0; /* simulated without noise */
    assert_int_equal(cb_usl_examine(points, POINTS, 1, &f), 0);
    assert_true(f.misfit > 1e6 && !f.describes);
}

/* Doubling the errors halves the misfit; a law's own data have one of about 1. */
static void test_misfit(void **state)
{
    struct cb_usl_point points[POINTS];
    struct cb_usl_finding once, twice;
    struct cb_random random;
    double sum = 0;

    (void)state;
    plateau(0.01, points);
    assert_int_equal(cb_usl_examine(points, POINTS, 1, &once), 0);
    for (size_t i = 0; i < POINTS; i++)
        points[i].error = 0.02;
    assert_int_equal(cb_usl_examine(points, POINTS, 1, &twice), 0);
    assert_near(once.misfit / twice.misfit, 2, 1e-9);
    cb_random_init(&random, 5);
    for (int e = 0; e < 400; e++) {
        exact(&peak_at_44, to_64, POINTS, 0.02, points);
        points[0].error = 0.08; /* not all are measured equally often */
        points[7].error = 0.005;
        make_noisy(&random, points, POINTS);
        assert_int_equal(cb_usl_examine(points, POINTS, 1, &once), 0);
        sum += once.misfit * once.misfit / 400;
    }
    assert_near(sum, 1, 0.1); /* a standard error of chi-squared with five by five: 0.03 */
}

/* Of three numbers from three points nothing is left over. */
static void test_three_points(void **state)
{
    struct cb_usl_point points[] = {{1, 50, 0.01}, {4, 50, 0.01}, {16, 50, 0.01}};
    static const double sizes[] = {1, 20, 60};
    struct cb_usl_finding f;

    (void)state;
    assert_int_equal(cb_usl_examine(points, 3, 1, &f), 0); /* the same whatever the size */
    assert_law(&f.law, 50, 1, 0);
    assert_false(f.peak.have_estimate);
    exact(&peak_at_44, sizes, 3, 0.01, points);
    assert_int_equal(cb_usl_examine(points, 3, 1, &f), 0);
    assert_true(isnan(f.misfit) && isnan(f.peakless) && !f.describes && !f.peak.have_estimate);
    assert_true(f.sigma.have_estimate && !f.sigma.have_interval);
    assert_words(&f, "too few sizes, or samples, to tell whether the law describes them");
}

/* Without any the law can't be judged; one that is missing is as large as the worst. */
static void test_unknown_errors(void **state)
{
    struct cb_usl_point points[POINTS];
    struct cb_usl_finding f, as_worst;

    (void)state;
    exact(&peak_at_44, to_64, POINTS, NAN, points);
    points[2].ops_per_s *= 1.04;
    assert_int_equal(cb_usl_examine(points, POINTS, 1, &f), 0);
    assert_true(isnan(f.misfit) && !f.describes && !f.kappa.have_interval);
    for (size_t i = 0; i < POINTS; i++)
        points[i].error = 0.01 + 0.001 * (double)i;
    points[3].error = NAN;
    points[4].error = -1;
    assert_int_equal(cb_usl_examine(points, POINTS, 1, &f), 0);
    points[3].error = points[4].error = 0.017;
    assert_int_equal(cb_usl_examine(points, POINTS, 1, &as_worst), 0);
    assert_same(&f, &as_worst);
}

static void test_same_seed_same_answer(void **state)
{
    struct cb_usl_point points[POINTS];
    struct cb_usl_finding a, b, c;
    struct cb_random random;

    (void)state;
    cb_random_init(&random, 6);
    exact(&peak_at_44, to_64, POINTS, 0.05, points);
    make_noisy(&random, points, POINTS);
    assert_int_equal(cb_usl_examine(points, POINTS, 7, &a), 0);
    assert_int_equal(cb_usl_examine(points, POINTS, 7, &b), 0);
    assert_int_equal(cb_usl_examine(points, POINTS, 8, &c), 0);
    assert_same(&a, &b);
    assert_true(a.peak.lo != c.peak.lo && a.law.kappa == c.law.kappa);
}

/* How often the intervals hold the truth, in percent of experiments. */
struct held {
    double lambda, sigma, kappa, peak, claimed, described;
};

static double share_held(const struct cb_interval *i, double truth, int experiments)
{
    return i->lo <= truth && truth <= i->hi ? 100.0 / experiments : 0;
}

static struct held held_of(const struct cb_usl *law, double error)
{
    enum { EXPERIMENTS = 500 };
    struct held held = {0};
    struct cb_random random;

    cb_random_init(&random, 8);
    for (int e = 0; e < EXPERIMENTS; e++) {
        struct cb_usl_point points[POINTS];
        struct cb_usl_finding f;

        exact(law, to_64, POINTS, error, points);
        make_noisy(&random, points, POINTS);
        assert_int_equal(cb_usl_examine(points, POINTS, (uint64_t)e, &f), 0);
        held.lambda += share_held(&f.lambda, law->lambda, EXPERIMENTS);
        held.sigma += share_held(&f.sigma, law->sigma, EXPERIMENTS);
        held.kappa += share_held(&f.kappa, law->kappa, EXPERIMENTS);
        held.described += f.describes ? 100.0 / EXPERIMENTS : 0;
        held.claimed += f.peak.have_estimate ? 100.0 / EXPERIMENTS : 0;
        if (f.peak.have_estimate)
            held.peak += share_held(&f.peak, cb_usl_peak(law), EXPERIMENTS);
    }
    return held;
}

/* Between 92 and 98 of 100 where numbers are well above 0; the rest is 500 experiments' chance. */
static void test_coverage(void **state)
{
    struct held held = held_of(&peak_at_44, 0.006);

    (void)state;
    assert_near(held.lambda, 95, 3);
    assert_near(held.sigma, 95, 3);
    assert_near(held.kappa, 95, 3);
    assert_near(held.peak, 95, 3);
    assert_true(held.claimed >= 99 && held.described >= 99);
    held = held_of(&peak_at_44, 0.03);
    assert_near(held.sigma, 95, 3);
    assert_near(held.kappa, 95, 3);
    assert_near(held.peak, 95, 3);
    assert_true(held.claimed >= 99 && held.described >= 99);
}

/* Curves that never fall: a coherence above 0 is claimed as often as 2.5% of refits are to say, and
 * a peak within the sizes hardly. */
static void test_false_peaks(void **state)
{
    const struct cb_usl rising = {100, 0.05, 0};
    struct held held = held_of(&rising, 0.03);

    (void)state;
    assert_near(held.kappa, 97.5, 2.5);
    assert_true(held.claimed <= 1 && held.described >= 99);
    held = held_of(&rising, 0.09); /* a CV of 15%, three samples each */
    assert_near(held.kappa, 97.5, 2.5);
    assert_true(held.claimed <= 5 && held.described >= 99);
}

/* --- words --- */

static struct cb_interval between(double lo, double estimate, double hi)
{
    return (struct cb_interval){estimate, lo, hi, 1, 1, POINTS};
}

static void test_words(void **state)
{
    struct cb_usl_finding f = {.misfit = 1.1,
                               .describes = 1,
                               .sigma = between(0.018, 0.021, 0.0254),
                               .kappa = between(0.0004, 0.0005, 0.0006),
                               .peak = between(40.6, 44.3, 49.2)};

    (void)state;
    assert_words(&f,
                 "contention 2.1% [1.8, 2.5] (goes one at a time), coherence 0.05% [0.04, 0.06] "
                 "(each agrees with each other): peak at 44 workers [41, 49]");
    f.peakless = 0.1;
    assert_words(&f,
                 "contention 2.1% [1.8, 2.5] (goes one at a time), coherence 0.05% [0.04, 0.06] "
                 "(each agrees with each other): peak at 44 workers [41, or beyond the sizes "
                 "measured]");
    f.peak.have_estimate = 0;
    f.sigma.lo = 0;
    f.kappa = between(2e-6, 1.26e-5, 0.0001);
    assert_words(&f,
                 "no contention to be seen, coherence 13 per million [2, 100] (each agrees with "
                 "each other): no peak to be seen within the sizes measured");
    f.kappa = between(1e-12, 4e-9, 1e-8);
    f.sigma = between(0.5, 0.996, 1.2);
    assert_words(&f, "contention 100% [50, 120] (goes one at a time), coherence 4 per billion "
                     "[0.001, 10] (each agrees with each other): no peak to be seen within the "
                     "sizes measured");
    f.kappa = f.sigma = between(0, 0.001, 0.03);
    assert_words(&f,
                 "contention up to 3% or coherence up to 3%, which of the two can't be told: no "
                 "peak to be seen within the sizes measured");
    f.lossless = 0.3;
    assert_words(&f, "no contention or coherence to be seen");
    f.describes = 0;
    f.misfit = 5.13;
    assert_words(&f, "the law does not describe this curve (residuals 5.1 times the noise)");
    f.misfit = NAN;
    assert_words(&f, "too few sizes, or samples, to tell whether the law describes them");
}

/* No text is longer than its buffer. */
static void test_words_in_little_room(void **state)
{
    struct cb_usl_finding f = {.misfit = 1, .describes = 1, .sigma = between(0.1, 0.2, 0.3)};
    char text[12];

    (void)state;
    cb_usl_words(&f, text, sizeof text);
    assert_string_equal(text, "contention ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_law_itself),
        cmocka_unit_test(test_exact_data),
        cmocka_unit_test(test_many_workers),
        cmocka_unit_test(test_superlinear),
        cmocka_unit_test(test_no_better_law),
        cmocka_unit_test(test_two_sizes),
        cmocka_unit_test(test_what_is_no_curve),
        cmocka_unit_test(test_unusable_points_are_left_out),
        cmocka_unit_test(test_a_peak_within_the_data),
        cmocka_unit_test(test_no_peak_beyond_the_data),
        cmocka_unit_test(test_a_peak_at_one),
        cmocka_unit_test(test_a_straight_line),
        cmocka_unit_test(test_a_plateau),
        cmocka_unit_test(test_misfit),
        cmocka_unit_test(test_three_points),
        cmocka_unit_test(test_unknown_errors),
        cmocka_unit_test(test_same_seed_same_answer),
        cmocka_unit_test(test_coverage),
        cmocka_unit_test(test_false_peaks),
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_words_in_little_room),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
