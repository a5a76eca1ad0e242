/* Rows by RFC 4180, read strictly; every file that is none, or half of one. */
#include "tests/unit/check.h"

#include <errno.h>

#include "bench/csv.h"
#include "bench/csv_read.h"
#include "bench/random.h"

static char folder[256], path[300];

static int setup(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "%s", check_make_folder());
    snprintf(path, sizeof path, "%s/rows.csv", folder);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    check_remove_folder(folder);
    return 0;
}

static void put(const void *bytes, size_t count)
{
    FILE *out = fopen(path, "w");

    assert_non_null(out);
    assert_int_equal(fwrite(bytes, 1, count, out), count);
    assert_int_equal(fclose(out), 0);
}

/* Opens a file of these bytes. */
static void open_text(struct cb_csv_read *csv, const char *text)
{
    struct cb_err err = {0};

    put(text, strlen(text));
    if (cb_csv_read_open(csv, path, &err) != 0)
        fail_msg("%s", err.what);
}

static void test_plain_rows(void **state)
{
    struct cb_csv_read csv;

    (void)state;
    open_text(&csv, "a,b,c\n1,two,\n,,3\r\n");
    assert_int_equal(cb_csv_read_column(&csv, "c"), 2);
    assert_int_equal(cb_csv_read_column(&csv, "d"), -1);
    assert_int_equal(cb_csv_read_row(&csv, NULL), 1);
    assert_string_equal(cb_csv_read_cell(&csv, 0), "1");
    assert_string_equal(cb_csv_read_cell(&csv, 1), "two");
    assert_string_equal(cb_csv_read_cell(&csv, 2), "");
    assert_string_equal(cb_csv_read_cell(&csv, -1), "");
    assert_int_equal(csv.line, 2);
    assert_int_equal(cb_csv_read_row(&csv, NULL), 1);
    assert_string_equal(cb_csv_read_cell(&csv, 2), "3");
    assert_int_equal(cb_csv_read_row(&csv, NULL), 0);
    assert_int_equal(cb_csv_read_row(&csv, NULL), 0);
    assert_int_equal(csv.cut_line, 0);
    cb_csv_read_close(&csv);
}

static void test_quoted_cells(void **state)
{
    struct cb_csv_read csv;

    (void)state;
    open_text(&csv, "\"a\",\"b,\"\n\"x \"\"y\"\"\",\"1\n2\r\n3\"\n\"\",\"\"\"\"\n4,5\n");
    assert_int_equal(cb_csv_read_column(&csv, "b,"), 1);
    assert_int_equal(cb_csv_read_row(&csv, NULL), 1);
    assert_string_equal(cb_csv_read_cell(&csv, 0), "x \"y\"");
    assert_string_equal(cb_csv_read_cell(&csv, 1), "1\n2\r\n3");
    assert_int_equal(cb_csv_read_row(&csv, NULL), 1);
    assert_int_equal(csv.line, 5); /* lines within cells count */
    assert_string_equal(cb_csv_read_cell(&csv, 0), "");
    assert_string_equal(cb_csv_read_cell(&csv, 1), "\"");
    assert_int_equal(cb_csv_read_row(&csv, NULL), 1);
    assert_int_equal(csv.line, 6);
    assert_int_equal(cb_csv_read_row(&csv, NULL), 0);
    cb_csv_read_close(&csv);
}

/* What no line end follows is not a whole row, even where no cell is missing: "12" may have been
 * "1234". */
static void test_cut_off_rows(void **state)
{
    static const char *const tails[] = {"1",      "1,",    "1,2",     "1,\"2",     "1,\"2\"",
                                        "\"",     "1,2\r", "1,\"2\n", "1,\"2\"\"", "\"1\",\"2\"\r",
                                        "\"1\"\""};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(tails); i++) {
        struct cb_csv_read csv;
        char text[64];

        snprintf(text, sizeof text, "a,b\n5,6\n%s", tails[i]);
        open_text(&csv, text);
        assert_int_equal(cb_csv_read_row(&csv, NULL), 1);
        assert_int_equal(cb_csv_read_row(&csv, NULL), 0);
        assert_int_equal(csv.cut_line, 3);
        assert_int_equal(cb_csv_read_row(&csv, NULL), 0);
        cb_csv_read_close(&csv);
    }
}

/* Reads all rows of a bad file; the message names file and line. */
static void expect_bad(const char *bytes, size_t count, const char *where, const char *why)
{
    struct cb_csv_read csv;
    struct cb_err err = {0};
    int rc;

    put(bytes, count);
    rc = cb_csv_read_open(&csv, path, &err);
    while (rc >= 0 && (rc = cb_csv_read_row(&csv, &err)) > 0)
        ;
    assert_int_equal(rc, -EINVAL);
    assert_contains(err.what, where);
    assert_contains(err.what, why);
    cb_csv_read_close(&csv);
}

#define BAD(text, where, why) expect_bad(text, sizeof text - 1, where, why)

static void test_bad_rows(void **state)
{
    (void)state;
    BAD("", "rows.csv", "empty");
    BAD("a,b", "rows.csv:1:", "header doesn't end");
    BAD("a,\"b", "rows.csv:1:", "header doesn't end");
    BAD("a,b,a\n", "rows.csv:1:", "'a'");
    BAD("a,b\n1\n", "rows.csv:2:", "1 cells, where the header has 2");
    BAD("a,b\n1,2,3\n", "rows.csv:2:", "3 cells");
    BAD("a,b\n1,2\n\n", "rows.csv:3:", "1 cells");
    BAD("a,b\n1,x\"y\"\n", "rows.csv:2:", "quote");
    BAD("a,b\n1,\"x\"y\n", "rows.csv:2:", "closing quote");
    BAD("a,b\n1,\"x\" \n", "rows.csv:2:", "closing quote");
    BAD("a,b\n\"1\n\n\"x,\n", "rows.csv:4:", "closing quote");
    BAD("a,b\n1,x\ry\n", "rows.csv:2:", "carriage return");
    BAD("a,b\n1,\0\n", "rows.csv:2:", "NUL");
    BAD("a,b\n1,\"\0\"\n", "rows.csv:2:", "NUL");
    BAD("a\0,b\n", "rows.csv:1:", "NUL");
    BAD("\0", "rows.csv:1:", "NUL");
}

static void test_too_many_columns(void **state)
{
    char text[4000];

    (void)state;
    for (int i = 0; i < 1000; i++)
        memcpy(
            text + 4 * i,
            (char[]){(char)('a' + i / 100), (char)('0' + i / 10 % 10), (char)('0' + i % 10), ','},
            4);
    expect_bad(text, sizeof text, "rows.csv:1:", "1000");
}

static void test_no_file(void **state)
{
    struct cb_csv_read csv;
    struct cb_err err = {0};

    (void)state;
    assert_int_equal(cb_csv_read_open(&csv, path, &err), -ENOENT);
    assert_contains(err.what, "rows.csv");
    err = (struct cb_err){0};
    assert_int_equal(cb_csv_read_open(&csv, folder, &err), -EINVAL);
    assert_contains(err.what, "not an ordinary file");
    assert_int_equal(cb_csv_read_open(&csv, "/dev/zero", NULL), -EINVAL);
}

static void test_numbers(void **state)
{
    static const char *const bad[] = {"x", "1x", "nan", "inf", "0x10", " 1", "1 ", "1e999", "--1"};
    struct cb_csv_read csv;
    double value = 7;

    (void)state;
    open_text(&csv, "a,b\n-1.5e3,\n");
    assert_int_equal(cb_csv_read_row(&csv, NULL), 1);
    assert_int_equal(cb_csv_read_real(&csv, 0, &value, NULL), 1);
    assert_near(value, -1500, 0);
    assert_int_equal(cb_csv_read_real(&csv, 1, &value, NULL), 0);
    assert_int_equal(cb_csv_read_real(&csv, -1, &value, NULL), 0);
    cb_csv_read_close(&csv);
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct cb_err err = {0};
        char text[32];

        snprintf(text, sizeof text, "speed\n%s\n", bad[i]);
        open_text(&csv, text);
        assert_int_equal(cb_csv_read_row(&csv, NULL), 1);
        assert_int_equal(cb_csv_read_real(&csv, 0, &value, &err), -EINVAL);
        assert_contains(err.what, "rows.csv:2: speed is '");
        cb_csv_read_close(&csv);
    }
}

/* A cell of a megabyte. */
static void test_huge_cell(void **state)
{
    enum { SIZE = 1 << 20 };
    struct cb_csv_read csv;
    char *text = malloc(SIZE + 16), *end = text + 2;

    (void)state;
    assert_non_null(text);
    memcpy(text, "a\n", 2);
    memset(end, 'x', SIZE);
    memcpy(end + SIZE, "\n", 2);
    open_text(&csv, text);
    assert_int_equal(cb_csv_read_row(&csv, NULL), 1);
    assert_int_equal(strlen(cb_csv_read_cell(&csv, 0)), SIZE);
    cb_csv_read_close(&csv);
    free(text);
}

/* What our writer writes comes back. */
static void test_round_trip(void **state)
{
    static const char *const cells[] = {"",        "plain",   "a,b",       "\"",       "\n",
                                        "x\"\"\n", "\r\n,\"", "ü\x01\x7f", "\xff\xfe", " lead"};
    struct cb_csv csv;
    struct cb_csv_read back;

    (void)state;
    assert_int_equal(cb_csv_open(&csv, path, NULL), 0);
    for (int row = 0; row < 2; row++) {
        for (size_t i = 0; i < COUNT_OF(cells); i++)
            cb_csv_text(&csv, cells[i]);
        assert_int_equal(cb_csv_end_row(&csv, NULL), 0);
    }
    assert_int_equal(cb_csv_close(&csv, NULL), 0);
    assert_int_equal(cb_csv_read_open(&back, path, NULL), 0);
    assert_int_equal(cb_csv_read_row(&back, NULL), 1);
    for (size_t i = 0; i < COUNT_OF(cells); i++)
        assert_string_equal(cb_csv_read_cell(&back, (int)i), cells[i]);
    assert_int_equal(cb_csv_read_row(&back, NULL), 0);
    cb_csv_read_close(&back);
}

/* 5000 files of bytes that matter: rows, an end or an error, never beyond the file. */
static void test_random_files(void **state)
{
    static const char alphabet[] = {',', '"', '\n', '\r', '\0', 'a', 'b', '1'};
    struct cb_random random;

    (void)state;
    cb_random_init(&random, 11);
    for (int round = 0; round < 5000; round++) {
        size_t n = cb_random_below(&random, 24), rows = 0;
        struct cb_csv_read csv;
        struct cb_err err = {0};
        char bytes[24];
        int rc;

        for (size_t i = 0; i < n; i++)
            bytes[i] = alphabet[cb_random_below(&random, sizeof alphabet)];
        put(bytes, n);
        rc = cb_csv_read_open(&csv, path, &err);
        while (rc >= 0 && (rc = cb_csv_read_row(&csv, &err)) > 0)
            for (size_t i = 0; i < csv.columns; i++)
                rows += strlen(cb_csv_read_cell(&csv, (int)i)) <= n;
        assert_true(rc == 0 || rc == -EINVAL);
        assert_int_equal(rc, err.code);
        assert_true(rows <= n + 1);
        cb_csv_read_close(&csv);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_plain_rows, setup, teardown),
        cmocka_unit_test_setup_teardown(test_quoted_cells, setup, teardown),
        cmocka_unit_test_setup_teardown(test_cut_off_rows, setup, teardown),
        cmocka_unit_test_setup_teardown(test_bad_rows, setup, teardown),
        cmocka_unit_test_setup_teardown(test_too_many_columns, setup, teardown),
        cmocka_unit_test_setup_teardown(test_no_file, setup, teardown),
        cmocka_unit_test_setup_teardown(test_numbers, setup, teardown),
        cmocka_unit_test_setup_teardown(test_huge_cell, setup, teardown),
        cmocka_unit_test_setup_teardown(test_round_trip, setup, teardown),
        cmocka_unit_test_setup_teardown(test_random_files, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
