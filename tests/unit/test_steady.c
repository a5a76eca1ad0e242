/* Where warm-up ends, on series of which the answer is known. */
#include "tests/unit/check.h"

#include "bench/stats/steady.h"
#include "tests/unit/noise.h"

enum { SLICES = 100 };

/* What is expected of slice i of SLICES. */
typedef double shape_of(size_t i);

static double flat(size_t i)
{
    (void)i;
    return 100;
}

static double step_late(size_t i)
{
    return i < 90 ? 100 : 80;
}

static double step_early(size_t i)
{
    return i < 30 ? 80 : 100;
}

static double drift(size_t i)
{
    return 100 * (1 + 0.1 * (double)i / SLICES);
}

static double warming(size_t i)
{
    return 100 * (1 - 0.2 * exp(-(double)i / 5));
}

static void make(double x[SLICES], shape_of *shape, double spread, struct cb_random *random)
{
    for (size_t i = 0; i < SLICES; i++)
        x[i] = shape(i) * (1 + (spread > 0 ? spread * noise_normal(random) : 0));
}

static void test_a_step_is_cut(void **state) /* T17 */
{
    double x[50];

    (void)state;
    for (size_t i = 0; i < 50; i++)
        x[i] = i < 10 ? 80 : 100;
    assert_int_equal(cb_stats_mser5(x, 50), 10);
    assert_int_equal(cb_stats_unsteady(x, 50, 10), 0);
    assert_int_equal(cb_stats_unsteady(x, 50, 0), 1);
}

static void test_constants_are_steady(void **state) /* T17; 0.1 has no exact sum */
{
    double x[50];

    (void)state;
    for (size_t n = 0; n <= 50; n++) {
        for (size_t i = 0; i < n; i++)
            x[i] = 0.1;
        assert_int_equal(cb_stats_mser5(x, n), 0);
        assert_int_equal(cb_stats_unsteady(x, n, 0), 0);
    }
}

static void test_a_ramp_is_unsteady(void **state) /* T17 */
{
    double x[SLICES];

    (void)state;
    make(x, drift, 0, NULL);
    assert_int_equal(cb_stats_unsteady(x, SLICES, cb_stats_mser5(x, SLICES)), 1);
}

/* The definition, word for word: sums of squares around the mean of each rest. */
static size_t naive_cut(const double *x, size_t n)
{
    double least = INFINITY;
    size_t cut = 0, m = n / 5;

    for (size_t d = 0; d <= m / 2 && m >= 2; d++) {
        double mean = 0, squares = 0, left = (double)(m - d);

        for (size_t i = d * 5; i < m * 5; i++)
            mean += x[i] / (5 * left);
        for (size_t b = d; b < m; b++) {
            double batch =
                (x[5 * b] + x[5 * b + 1] + x[5 * b + 2] + x[5 * b + 3] + x[5 * b + 4]) / 5;

            squares += (batch - mean) * (batch - mean);
        }
        if (squares / (left * left) < least) {
            least = squares / (left * left);
            cut = 5 * d;
        }
    }
    return cut;
}

static void test_like_the_definition(void **state)
{
    static shape_of *const shapes[] = {flat, step_late, step_early, drift, warming};
    struct cb_random random;
    double x[SLICES];

    (void)state;
    cb_random_init(&random, 1);
    for (int i = 0; i < 500; i++) {
        make(x, shapes[i % COUNT_OF(shapes)], 0.03, &random);
        for (size_t n = 0; n <= SLICES; n += 7)
            assert_int_equal(cb_stats_mser5(x, n), naive_cut(x, n));
    }
}

/* Of a thousand series, how many are called unsteady, in percent. */
static int unsteady_percent(shape_of *shape)
{
    struct cb_random random;
    double x[SLICES];
    int unsteady = 0;

    cb_random_init(&random, 2);
    for (int i = 0; i < 1000; i++) {
        make(x, shape, 0.03, &random);
        unsteady += cb_stats_unsteady(x, SLICES, cb_stats_mser5(x, SLICES));
    }
    return unsteady / 10;
}

/* Other such series gave 91%, 100% and 1 to 7%. */
static void test_how_often_it_is_right(void **state)
{
    (void)state;
    assert_in_range(unsteady_percent(drift), 85, 100);
    assert_in_range(unsteady_percent(step_late), 95, 100);
    assert_in_range(unsteady_percent(flat), 0, 7);
    assert_in_range(unsteady_percent(step_early), 0, 7);
}

static void test_nan_is_no_value(void **state)
{
    double x[60];

    (void)state;
    for (size_t i = 0; i < 60; i++) /* the ten of 80 take twelve places */
        x[i] = i == 3 || i == 7 || i == 30 ? NAN : i < 12 ? 80 : 100;
    assert_int_equal(cb_stats_mser5(x, 60), 12);
    assert_int_equal(cb_stats_unsteady(x, 60, 12), 0);
    for (size_t i = 0; i < 60; i++)
        x[i] = NAN;
    assert_int_equal(cb_stats_mser5(x, 60), 0);
    assert_int_equal(cb_stats_unsteady(x, 60, 0), 0);
}

static void test_a_million_values(void **state)
{
    enum { N = 1000000 };
    double *x = malloc(N * sizeof *x);
    struct cb_random random;

    (void)state;
    assert_non_null(x);
    cb_random_init(&random, 3);
    for (size_t i = 0; i < N; i++)
        x[i] = (i < 200000 ? 80 : 100) + noise_normal(&random);
    assert_int_equal(cb_stats_mser5(x, N), 200000);
    assert_int_equal(cb_stats_unsteady(x, N, 200000), 0);
    free(x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_step_is_cut),         cmocka_unit_test(test_constants_are_steady),
        cmocka_unit_test(test_a_ramp_is_unsteady),    cmocka_unit_test(test_like_the_definition),
        cmocka_unit_test(test_how_often_it_is_right), cmocka_unit_test(test_nan_is_no_value),
        cmocka_unit_test(test_a_million_values),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
