/* Exact text of small objects. */
#include "tests/unit/check.h"

#include "bench/json.h"

static struct cb_json json;
static FILE *out;
static char *text;
static size_t length;

static int setup(void **state)
{
    (void)state;
    out = open_memstream(&text, &length);
    if (!out)
        return -1;
    cb_json_begin(&json, out);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    free(text);
    return 0;
}

/* Closes the outermost object and compares. */
static void expect(const char *expected)
{
    cb_json_close(&json);
    fclose(out);
    assert_string_equal(text, expected);
}

static void test_nesting(void **state)
{
    (void)state;
    cb_json_text(&json, "name", "x");
    cb_json_open(&json, "inner");
    cb_json_count(&json, "most", UINT64_MAX);
    cb_json_text(&json, "none", NULL);
    cb_json_close(&json);
    cb_json_count(&json, "after", 0);
    expect("{\n  \"name\": \"x\",\n  \"inner\": {\n    \"most\": 18446744073709551615,\n"
           "    \"none\": null\n  },\n  \"after\": 0\n}\n");
}

static void test_lists(void **state)
{
    (void)state;
    cb_json_list(&json, "empty");
    cb_json_close(&json);
    cb_json_list(&json, "two");
    cb_json_item(&json);
    cb_json_count(&json, "a", 1);
    cb_json_list(&json, "inner");
    cb_json_item(&json);
    cb_json_close(&json);
    cb_json_close(&json);
    cb_json_close(&json);
    cb_json_item(&json);
    cb_json_text(&json, "b", "x");
    cb_json_close(&json);
    cb_json_close(&json);
    cb_json_open(&json, "object");
    cb_json_close(&json);
    expect("{\n  \"empty\": [\n  ],\n  \"two\": [\n    {\n      \"a\": 1,\n"
           "      \"inner\": [\n        {\n        }\n      ]\n    },\n    {\n"
           "      \"b\": \"x\"\n    }\n  ],\n  \"object\": {\n  }\n}\n");
}

static void test_reals(void **state)
{
    (void)state;
    cb_json_real(&json, "half", 1.5);
    cb_json_real(&json, "whole", 2);
    cb_json_real(&json, "none", NAN);
    cb_json_real(&json, "endless", INFINITY); /* JSON has no word for it */
    expect("{\n  \"half\": 1.5,\n  \"whole\": 2,\n  \"none\": null,\n  \"endless\": null\n}\n");
}

static void test_empty_objects(void **state)
{
    (void)state;
    cb_json_open(&json, "a");
    cb_json_close(&json);
    cb_json_open(&json, "b");
    cb_json_close(&json);
    expect("{\n  \"a\": {\n  },\n  \"b\": {\n  }\n}\n");
}

static void test_escapes(void **state)
{
    (void)state;
    cb_json_text(&json, "a\"b", "quote \" backslash \\ line\n tab\t bell\a del\x7f µ /");
    expect("{\n  \"a\\\"b\": \"quote \\\" backslash \\\\ line\\u000a tab\\u0009 bell\\u0007 "
           "del\x7f µ /\"\n}\n");
}

/* JSON is UTF-8: what is none is replaced, byte by byte. */
static void test_bytes_that_are_no_text(void **state)
{
    (void)state;
    cb_json_text(&json, "good",
                 "\xc2\x80 \xe2\x82\xac \xf0\x9f\x98\x80 \xf4\x8f\xbf\xbf \xed\x9f\xbf");
    cb_json_text(&json, "bad", "\xff \xc3 \xc0\x80 \xe2\x82");
    cb_json_text(&json, "long", "\xe0\x80\x80|\xf0\x80\x80\x80");
    cb_json_text(&json, "beyond", "\xed\xa0\x80|\xf4\x90\x80\x80|\xf5");
#define R "\\ufffd"
    expect(
        "{\n  \"good\": \"\xc2\x80 \xe2\x82\xac \xf0\x9f\x98\x80 \xf4\x8f\xbf\xbf \xed\x9f\xbf\",\n"
        "  \"bad\": \"" R " " R " " R R " " R R "\",\n"
        "  \"long\": \"" R R R "|" R R R R "\",\n"
        "  \"beyond\": \"" R R R "|" R R R R "|" R "\"\n}\n");
#undef R
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_nesting, setup, teardown),
        cmocka_unit_test_setup_teardown(test_lists, setup, teardown),
        cmocka_unit_test_setup_teardown(test_reals, setup, teardown),
        cmocka_unit_test_setup_teardown(test_empty_objects, setup, teardown),
        cmocka_unit_test_setup_teardown(test_escapes, setup, teardown),
        cmocka_unit_test_setup_teardown(test_bytes_that_are_no_text, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
