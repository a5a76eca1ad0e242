/* A CSV file as a table: what is there, what is missing, what is no such file. */
#include "tests/unit/check.h"

#include <errno.h>
#include <sys/stat.h>

#include "bench/report/table.h"

static char folder[256], path[300];

static int setup(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "%s", check_make_folder());
    snprintf(path, sizeof path, "%s/t.csv", folder);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    check_remove_folder(folder);
    return 0;
}

static int read_text(struct cb_table *table, const char *text, struct cb_err *err)
{
    check_write(path, text);
    return cb_table_read(table, path, err);
}

static void test_cells(void **state)
{
    struct cb_table table;

    (void)state;
    assert_int_equal(read_text(&table, "a,\"b,c\",d\n1,\"x \"\"y\"\"\",\n-2e3,,nan\n", NULL), 1);
    assert_int_equal(table.rows, 2);
    assert_int_equal(table.columns, 3);
    assert_true(cb_table_has(&table, "b,c"));
    assert_false(cb_table_has(&table, "b"));
    assert_string_equal(cb_table_text(&table, 0, "b,c"), "x \"y\"");
    assert_string_equal(cb_table_text(&table, 1, "b,c"), "");
    assert_string_equal(cb_table_text(&table, 2, "a"), "");
    assert_string_equal(cb_table_text(&table, 0, "absent"), "");
    assert_near(cb_table_real(&table, 0, "a"), 1, 0);
    assert_near(cb_table_real(&table, 1, "a"), -2000, 0);
    assert_int_equal(table.cut_line, 0);
    cb_table_free(&table);
    assert_int_equal(table.rows, 0);
    cb_table_free(&table);
}

static void test_no_numbers(void **state)
{
    static const char *const names[] = {"a", "b", "c", "d", "e", "f", "g", "absent"};
    struct cb_table table;

    (void)state;
    assert_int_equal(read_text(&table, "a,b,c,d,e,f,g\n,nan,inf,0x10,1 ,1e999,three\n", NULL), 1);
    for (size_t i = 0; i < COUNT_OF(names); i++)
        assert_true(isnan(cb_table_real(&table, 0, names[i])));
    assert_true(isnan(cb_table_real(&table, 1, "a")));
    cb_table_free(&table);
}

static void test_cut_off(void **state)
{
    struct cb_table table;

    (void)state;
    assert_int_equal(read_text(&table, "a,b\n1,2\n3,\"4", NULL), 1);
    assert_int_equal(table.rows, 1);
    assert_int_equal(table.cut_line, 3);
    cb_table_free(&table);
}

static void test_only_a_header(void **state)
{
    struct cb_table table;

    (void)state;
    assert_int_equal(read_text(&table, "a,b\n", NULL), 1);
    assert_int_equal(table.rows, 0);
    assert_true(cb_table_has(&table, "b"));
    assert_string_equal(cb_table_text(&table, 0, "b"), "");
    cb_table_free(&table);
}

static void test_no_such_file(void **state)
{
    struct cb_table table;
    struct cb_err err = {0};

    (void)state;
    assert_int_equal(cb_table_read(&table, path, &err), 0);
    assert_int_equal(err.code, 0);
    assert_int_equal(table.columns, 0);
    assert_string_equal(cb_table_text(&table, 0, "a"), "");
    cb_table_free(&table);
}

static void test_no_table(void **state)
{
    struct cb_err err = {0}, of_cells = {0}, of_folder = {0};
    struct cb_table table;

    (void)state;
    assert_int_equal(read_text(&table, "", &err), -EINVAL);
    assert_contains(err.what, "t.csv is empty");
    cb_table_free(&table);
    assert_int_equal(read_text(&table, "a,b\n1,2\n3\n", &of_cells), -EINVAL);
    assert_contains(of_cells.what, "t.csv:3: a row of 1 cells");
    cb_table_free(&table);
    assert_int_equal(remove(path), 0);
    assert_int_equal(mkdir(path, 0755), 0);
    assert_int_equal(cb_table_read(&table, path, &of_folder), -EINVAL);
    cb_table_free(&table);
}

static void test_many_rows(void **state)
{
    enum { ROWS = 100000 };
    FILE *out = fopen(path, "w");
    struct cb_table table;

    (void)state;
    assert_non_null(out);
    fputs("n,text\n", out);
    for (int i = 0; i < ROWS; i++)
        fprintf(out, "%d,row %d\n", i, i);
    assert_int_equal(fclose(out), 0);
    assert_int_equal(cb_table_read(&table, path, NULL), 1);
    assert_int_equal(table.rows, ROWS);
    for (int i = 0; i < ROWS; i += 9999)
        assert_near(cb_table_real(&table, (size_t)i, "n"), i, 0);
    assert_string_equal(cb_table_text(&table, ROWS - 1, "text"), "row 99999");
    cb_table_free(&table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_cells, setup, teardown),
        cmocka_unit_test_setup_teardown(test_no_numbers, setup, teardown),
        cmocka_unit_test_setup_teardown(test_cut_off, setup, teardown),
        cmocka_unit_test_setup_teardown(test_only_a_header, setup, teardown),
        cmocka_unit_test_setup_teardown(test_no_such_file, setup, teardown),
        cmocka_unit_test_setup_teardown(test_no_table, setup, teardown),
        cmocka_unit_test_setup_teardown(test_many_rows, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
