/* Rows by RFC 4180, written whole; what was not measured is an empty cell. */
#include "tests/unit/check.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bench/csv.h"

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

/* What the file holds now. */
static const char *content(void)
{
    static char text[20000];
    FILE *in = fopen(path, "r");

    assert_non_null(in);
    check_read(in, text, sizeof text);
    fclose(in);
    return text;
}

static void test_rows(void **state)
{
    struct cb_csv csv;

    (void)state;
    assert_int_equal(cb_csv_open(&csv, path, NULL), 0);
    cb_csv_text(&csv, "a");
    cb_csv_count(&csv, UINT64_MAX);
    cb_csv_real(&csv, 0.1);
    cb_csv_empty(&csv);
    assert_string_equal(content(), ""); /* nothing before the row is whole */
    assert_int_equal(cb_csv_end_row(&csv, NULL), 0);
    assert_string_equal(content(), "a,18446744073709551615,0.1,\n");
    cb_csv_empty(&csv);
    cb_csv_text(&csv, "");
    cb_csv_count(&csv, 0);
    assert_int_equal(cb_csv_end_row(&csv, NULL), 0);
    assert_int_equal(cb_csv_close(&csv, NULL), 0);
    assert_string_equal(content(), "a,18446744073709551615,0.1,\n,,0\n");
    assert_int_equal(cb_csv_close(&csv, NULL), 0); /* closing twice is harmless */
}

static void test_quoting(void **state)
{
    static const struct {
        const char *text, *cell;
    } cases[] = {
        {"n=1;m=2", "n=1;m=2\n"},
        {"a,b", "\"a,b\"\n"},
        {"say \"hi\"", "\"say \"\"hi\"\"\"\n"},
        {"two\nlines", "\"two\nlines\"\n"},
        {"\r", "\"\r\"\n"},
        {"\"", "\"\"\"\"\n"},
        {" blank ", " blank \n"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct cb_csv csv;

        assert_int_equal(cb_csv_open(&csv, path, NULL), 0);
        cb_csv_text(&csv, cases[i].text);
        assert_int_equal(cb_csv_end_row(&csv, NULL), 0);
        assert_int_equal(cb_csv_close(&csv, NULL), 0);
        assert_string_equal(content(), cases[i].cell);
        unlink(path);
    }
}

static void test_not_a_number_is_empty(void **state)
{
    struct cb_csv csv;

    (void)state;
    assert_int_equal(cb_csv_open(&csv, path, NULL), 0);
    cb_csv_real(&csv, NAN);
    cb_csv_real(&csv, INFINITY);
    cb_csv_real(&csv, -INFINITY);
    cb_csv_real(&csv, -2.5);
    cb_csv_real(&csv, 0);
    cb_csv_real(&csv, 123456789.0);
    assert_int_equal(cb_csv_end_row(&csv, NULL), 0);
    assert_int_equal(cb_csv_close(&csv, NULL), 0);
    assert_string_equal(content(), ",,,-2.5,0,123456789\n");
}

static void test_row_that_does_not_fit(void **state)
{
    struct cb_err err = {0};
    char text[5000];
    struct cb_csv csv;

    (void)state;
    memset(text, '"', sizeof text); /* twice as long when quoted */
    text[sizeof text - 1] = '\0';
    assert_int_equal(cb_csv_open(&csv, path, NULL), 0);
    cb_csv_text(&csv, text);
    assert_int_equal(cb_csv_end_row(&csv, &err), -EMSGSIZE);
    assert_contains(err.what, "too long");
    assert_int_equal(cb_csv_close(&csv, NULL), 0);
    assert_string_equal(content(), "");
}

static void test_never_overwrites(void **state)
{
    struct cb_err err = {0};
    struct cb_csv csv;
    char link[300];

    (void)state;
    snprintf(link, sizeof link, "%s/link.csv", folder);
    assert_int_equal(symlink("elsewhere.csv", link), 0);
    assert_int_equal(cb_csv_open(&csv, link, NULL), -EEXIST);
    assert_int_equal(cb_csv_open(&csv, path, NULL), 0);
    assert_int_equal(cb_csv_close(&csv, NULL), 0);
    assert_int_equal(cb_csv_open(&csv, path, &err), -EEXIST);
    assert_contains(err.what, path);
    assert_int_equal(cb_csv_close(&csv, NULL), 0); /* one that never opened */
}

static void test_full_disk_is_reported(void **state)
{
    struct cb_csv csv = {.fd = open("/dev/full", O_WRONLY), .path = "rows.csv"};
    struct cb_err err = {0};

    (void)state;
    assert_true(csv.fd >= 0);
    cb_csv_count(&csv, 1);
    assert_int_equal(cb_csv_end_row(&csv, &err), -ENOSPC);
    assert_contains(err.what, "writing to rows.csv: ");
    close(csv.fd);
}

/* The file may grow to 8 bytes: the second row gets as far as "34". */
static void test_half_a_row_is_taken_back(void **state)
{
    struct rlimit before, small;
    struct cb_err err = {0};
    struct cb_csv csv;
    int rc;

    (void)state;
    assert_int_equal(cb_csv_open(&csv, path, NULL), 0);
    cb_csv_text(&csv, "first");
    assert_int_equal(cb_csv_end_row(&csv, NULL), 0);
    cb_csv_text(&csv, "34567");
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    small = (struct rlimit){.rlim_cur = 8, .rlim_max = before.rlim_max};
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    rc = cb_csv_end_row(&csv, &err);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(rc, -EFBIG);
    assert_int_equal(cb_csv_close(&csv, NULL), 0);
    assert_string_equal(content(), "first\n");
}

/* Fills the file with bytes as they are. */
static void fill(const char *bytes)
{
    FILE *out = fopen(path, "w");

    assert_non_null(out);
    fputs(bytes, out);
    fclose(out);
}

/* Goes on with a file of these bytes by a row "x". */
static void append_to(const char *bytes, size_t cut, const char *then)
{
    struct cb_csv csv;

    fill(bytes);
    assert_int_equal(cb_csv_append(&csv, path, NULL), 0);
    assert_int_equal(csv.cut, cut);
    cb_csv_text(&csv, "x");
    assert_int_equal(cb_csv_end_row(&csv, NULL), 0);
    assert_int_equal(cb_csv_close(&csv, NULL), 0);
    assert_string_equal(content(), then);
    unlink(path);
}

static void test_append(void **state)
{
    (void)state;
    append_to("a,b\n1,2\n", 0, "a,b\n1,2\nx\n");
    append_to("a,b\n1,2\n3,", 2, "a,b\n1,2\nx\n");
    append_to("a,b\n1,\"2\n3", 6, "a,b\nx\n"); /* the line end is part of a cell that has no end */
    append_to("a,b\n1,\"2\n3\"\n", 0, "a,b\n1,\"2\n3\"\nx\n");
    append_to("a", 1, "x\n");
    append_to("", 0, "x\n");
}

static void test_append_refused(void **state)
{
    struct cb_csv csv;
    struct cb_err err = {0};

    (void)state;
    assert_int_equal(cb_csv_append(&csv, path, &err), -ENOENT);
    assert_int_equal(csv.fd, -1);
    assert_int_equal(symlink("/dev/null", path), 0);
    assert_int_equal(cb_csv_append(&csv, path, NULL), -ELOOP);
    unlink(path);
    assert_int_equal(mkfifo(path, 0600), 0);
    err = (struct cb_err){0};
    assert_int_equal(cb_csv_append(&csv, path, &err), -EINVAL);
    assert_non_null(strstr(err.what, "is no plain file"));
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_rows, setup, teardown),
        cmocka_unit_test_setup_teardown(test_quoting, setup, teardown),
        cmocka_unit_test_setup_teardown(test_not_a_number_is_empty, setup, teardown),
        cmocka_unit_test_setup_teardown(test_row_that_does_not_fit, setup, teardown),
        cmocka_unit_test_setup_teardown(test_never_overwrites, setup, teardown),
        cmocka_unit_test(test_full_disk_is_reported),
        cmocka_unit_test_setup_teardown(test_half_a_row_is_taken_back, setup, teardown),
        cmocka_unit_test_setup_teardown(test_append, setup, teardown),
        cmocka_unit_test_setup_teardown(test_append_refused, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
