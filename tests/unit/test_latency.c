/* histograms.csv: a row a bucket, and their counts add up. */
#include "tests/unit/check.h"

#include "bench/latency.h"

static char text[1 << 16];

static size_t rows_of(const struct cb_case *c, enum cb_kind kind, const struct cb_sample *sample,
                      uint64_t *counted)
{
    const struct cb_turn turn = {.rep = 7, .kind = kind};
    char *folder = check_make_folder(), path[300], *line;
    struct cb_csv csv;
    size_t rows = 0;
    FILE *in;

    snprintf(path, sizeof path, "%s/h.csv", folder);
    assert_int_equal(cb_csv_open(&csv, path, NULL), 0);
    assert_int_equal(cb_latency_rows(&csv, c, &turn, sample, NULL), 0);
    assert_int_equal(cb_csv_close(&csv, NULL), 0);
    in = fopen(path, "re");
    assert_non_null(in);
    check_read(in, text, sizeof text);
    fclose(in);
    check_remove_folder(folder);
    *counted = 0;
    for (line = strtok(text, "\r\n"); line; line = strtok(NULL, "\r\n"), rows++) {
        char *cell = line;

        for (int i = 0; i < 18; i++)
            cell = strchr(cell, ',') + 1;
        *counted += strtoull(cell, NULL, 10);
    }
    return rows;
}

static void test_rows(void **state)
{
    static struct cb_sample sample;
    const struct cb_case closed = {.workload = cb_workload_find("null", NULL),
                                   .runner = cb_runner_find("serial", NULL),
                                   .pool = 1,
                                   .duration_ns = 1000000,
                                   .place = "none"};
    struct cb_case open = closed;
    uint64_t counted;

    (void)state;
    open.rate_per_s = 100;
    assert_int_equal(rows_of(&closed, CB_TIMING, &sample, &counted), 0);
    for (uint64_t i = 0; i < 1000; i++)
        cb_histogram_add(&sample.latency, i % 10 * 100000);
    cb_histogram_add(&sample.latency, UINT64_MAX);
    assert_int_equal(rows_of(&closed, CB_TIMING, &sample, &counted), 11);
    assert_int_equal(counted, 1001);
    assert_int_equal(rows_of(&closed, CB_PILOT, &sample, &counted), 0);
    cb_histogram_add(&sample.service, 5);
    assert_int_equal(rows_of(&open, CB_TIMING, &sample, &counted), 12);
    assert_int_equal(counted, 1002);
    sample.status = CB_FAILED;
    assert_int_equal(rows_of(&open, CB_TIMING, &sample, &counted), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_rows)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
