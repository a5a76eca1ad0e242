/* JSON of others: what is in it, what isn't, and what is no JSON. */
#include "tests/unit/check.h"

#include "bench/json_read.h"

static char folder[256], path[300];

static int setup(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "%s", check_make_folder());
    snprintf(path, sizeof path, "%s/file.json", folder);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    check_remove_folder(folder);
    return 0;
}

static struct cb_json_value *read_text(const char *text, struct cb_err *err)
{
    check_write(path, text);
    return cb_json_read(path, err);
}

static void test_values(void **state)
{
    struct cb_json_value *file = read_text(
        "{\"n\": 1.5, \"i\": 7, \"t\": \"x\\u0041\", \"yes\": true, \"l\": [1, {}]}", NULL);
    double number;

    (void)state;
    assert_non_null(file);
    assert_int_equal(cb_json_read_real(cb_json_read_member(file, "n"), &number), 1);
    assert_near(number, 1.5, 0);
    assert_int_equal(cb_json_read_real(cb_json_read_member(file, "i"), &number), 1);
    assert_near(number, 7, 0);
    assert_int_equal(cb_json_read_real(cb_json_read_member(file, "t"), &number), 0);
    assert_string_equal(cb_json_read_text(cb_json_read_member(file, "t")), "xA");
    assert_null(cb_json_read_text(cb_json_read_member(file, "n")));
    assert_true(cb_json_read_true(cb_json_read_member(file, "yes")));
    assert_false(cb_json_read_true(cb_json_read_member(file, "n")));
    assert_int_equal(cb_json_read_count(cb_json_read_member(file, "l")), 2);
    assert_int_equal(cb_json_read_count(file), 0);
    assert_null(cb_json_read_item(cb_json_read_member(file, "l"), 2));
    cb_json_read_free(file);
}

static void test_what_is_not_there(void **state)
{
    double number;

    (void)state;
    assert_null(cb_json_read_member(NULL, "x"));
    assert_null(cb_json_read_item(NULL, 0));
    assert_int_equal(cb_json_read_count(NULL), 0);
    assert_null(cb_json_read_text(NULL));
    assert_int_equal(cb_json_read_real(NULL, &number), 0);
    assert_false(cb_json_read_true(NULL));
    assert_null(cb_json_read_show(NULL));
    cb_json_read_free(NULL);
}

static void test_show(void **state)
{
    static const struct {
        const char *json, *shown;
    } cases[] = {{"\"a text\"", "a text"},
                 {"null", "none"},
                 {"2", "2"},
                 {"1.5", "1.5"},
                 {"false", "false"},
                 {"{\"b\": [1, 2], \"a\": {}}", "{\"a\":{},\"b\":[1,2]}"}};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char text[100], *shown;
        struct cb_json_value *file;

        snprintf(text, sizeof text, "{\"x\": %s}", cases[i].json);
        file = read_text(text, NULL);
        shown = cb_json_read_show(cb_json_read_member(file, "x"));
        assert_non_null(shown);
        assert_string_equal(shown, cases[i].shown);
        free(shown);
        cb_json_read_free(file);
    }
}

/* Google Benchmark writes them; texts that look like them stay. */
static void test_not_a_number(void **state)
{
    struct cb_json_value *file =
        read_text("{\"a\": NaN, \"b\": [-NaN,Infinity, -Infinity], \"NaN\": \"\\\"NaN\"}", NULL);
    double number;

    (void)state;
    assert_non_null(file);
    assert_non_null(cb_json_read_member(file, "a"));
    assert_int_equal(cb_json_read_real(cb_json_read_member(file, "a"), &number), 0);
    assert_int_equal(cb_json_read_count(cb_json_read_member(file, "b")), 3);
    assert_string_equal(cb_json_read_text(cb_json_read_member(file, "NaN")), "\"NaN");
    cb_json_read_free(file);
}

static void test_no_json(void **state)
{
    static const char *const texts[] = {
        "",       "{",          "{\"a\": 1", "{\"a\": 1}}", "a,b\n1,2",
        "{\"a\"", "{\"a\": x}", "[1,]",      "\"NaN",       "{\"\xff\": 1}"};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct cb_err err = {0};

        assert_null(read_text(texts[i], &err));
        assert_contains(err.what, "file.json:");
        assert_contains(err.what, "not JSON");
    }
    assert_null(cb_json_read("/nonexistent", NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_values, setup, teardown),
        cmocka_unit_test(test_what_is_not_there),
        cmocka_unit_test_setup_teardown(test_show, setup, teardown),
        cmocka_unit_test_setup_teardown(test_not_a_number, setup, teardown),
        cmocka_unit_test_setup_teardown(test_no_json, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
