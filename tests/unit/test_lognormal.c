/* Times that vary: exactly the mean and the variation asked for, the same for the same number. */
#include "tests/unit/check.h"

#include "base/quantity.h"
#include "workloads/lognormal.h"

enum { DRAWS = 1000000 };

/* Mean and coefficient of variation of the values themselves, by the trapezoidal rule over normals
 * from -15 to 15, whose error is far below what rounding does to values of this size. */
static void integrate(const struct cb_lognormal *d, double *mean, double *cv)
{
    const double step = 1.0 / 256;
    double first = 0, second = 0;

    for (int i = -15 * 256; i <= 15 * 256; i++) {
        double normal = i * step, weight = exp(-normal * normal / 2) / sqrt(2 * M_PI) * step;
        double value = (double)cb_lognormal_value(d, normal);

        first += weight * value;
        second += weight * value * value;
    }
    *mean = first;
    *cv = sqrt(second / (first * first) - 1);
}

static void test_mean_and_variation_are_exact(void **state)
{
    static const uint64_t means[] = {20000, 200000, 5000000}, cvs[] = {100, 500, 1000, 2000, 5000};

    (void)state;
    for (size_t m = 0; m < COUNT_OF(means); m++)
        for (size_t c = 0; c < COUNT_OF(cvs); c++) {
            struct cb_lognormal d;
            double mean, cv;

            cb_lognormal_init(&d, means[m], cvs[c]);
            assert_true(cb_lognormal_varies(&d));
            integrate(&d, &mean, &cv);
            assert_near(mean, (double)means[m], (double)means[m] * 1e-5);
            assert_near(cv, (double)cvs[c] / CB_RATIO_ONE, 1e-4);
        }
}

static void test_no_variation(void **state)
{
    struct cb_lognormal d;

    (void)state;
    cb_lognormal_init(&d, 12345, 0);
    assert_false(cb_lognormal_varies(&d));
    assert_int_equal(cb_lognormal_value(&d, 3), 12345);
    cb_lognormal_init(&d, 0, 1000); /* of nothing, nothing */
    assert_false(cb_lognormal_varies(&d));
    assert_int_equal(cb_lognormal_value(&d, 3), 0);
}

static void test_ends_of_the_range(void **state)
{
    struct cb_lognormal d;

    (void)state;
    cb_lognormal_init(&d, 3600000000000, 5000); /* an hour */
    assert_int_equal(cb_lognormal_value(&d, -40), 0);
    assert_true(cb_lognormal_value(&d, 40) == 1ull << 62);
    cb_lognormal_init(&d, 1, 5000);
    assert_int_equal(cb_lognormal_value(&d, -9), 0);
}

/* Moments, independence of the two, and the shape: shares below a value against the error function.
 * All within five standard errors, of draws that are the same each time. */
static void test_normals(void **state)
{
    static const double at[] = {-3, -2, -1, 0, 0.5, 1.5, 2.5};
    double sum[2] = {0}, square[2] = {0}, cross = 0, below[2][COUNT_OF(at)] = {{0}};
    const double error = 5 / sqrt(DRAWS);

    (void)state;
    for (uint64_t n = 0; n < DRAWS; n++) {
        double z[2];

        cb_lognormal_normals(7, n, z);
        for (int k = 0; k < 2; k++) {
            sum[k] += z[k];
            square[k] += z[k] * z[k];
            for (size_t i = 0; i < COUNT_OF(at); i++)
                below[k][i] += z[k] < at[i];
        }
        cross += z[0] * z[1];
    }
    assert_near(cross / DRAWS, 0, error);
    for (int k = 0; k < 2; k++) {
        assert_near(sum[k] / DRAWS, 0, error);
        assert_near(square[k] / DRAWS, 1, error * sqrt(2));
        for (size_t i = 0; i < COUNT_OF(at); i++) {
            double share = erfc(-at[i] / sqrt(2)) / 2;

            assert_near(below[k][i] / DRAWS, share, error * sqrt(share * (1 - share)));
        }
    }
}

static void test_drawn_by_number_and_seed(void **state)
{
    double first[2], again[2], other[2];

    (void)state;
    cb_lognormal_normals(1, 42, first);
    cb_lognormal_normals(1, 42, again);
    assert_memory_equal(first, again, sizeof first);
    cb_lognormal_normals(1, 43, other);
    assert_true(first[0] != other[0] && first[1] != other[1]);
    cb_lognormal_normals(2, 42, other);
    assert_true(first[0] != other[0] && first[1] != other[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mean_and_variation_are_exact),
        cmocka_unit_test(test_no_variation),
        cmocka_unit_test(test_ends_of_the_range),
        cmocka_unit_test(test_normals),
        cmocka_unit_test(test_drawn_by_number_and_seed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
