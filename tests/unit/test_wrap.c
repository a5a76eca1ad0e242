/* Texts in lines that fit. */
#include "tests/unit/check.h"

#include "bench/wrap.h"

static const char *wrapped(const char *label, const char *text)
{
    static char read[4096];
    FILE *out = tmpfile();

    assert_non_null(out);
    cb_wrap_print(out, 98, label, text);
    check_read(out, read, sizeof read);
    fclose(out);
    return read;
}

static void test_short_texts_stay_as_they_are(void **state)
{
    (void)state;
    assert_string_equal(wrapped("label: ", "two words"), "label: two words\n");
    assert_string_equal(wrapped("", "two  words "), "two words\n");
    assert_string_equal(wrapped("label: ", ""), "label: \n");
}

/* 98 columns, and the next line stands below the text. */
static void test_long_ones_are_broken_at_blanks(void **state)
{
    char text[128], expected[160];

    (void)state;
    memset(text, 'x', sizeof text);
    memcpy(text + 94, " end", 5);
    memset(expected, 'x', sizeof expected);
    memcpy(expected, "ab: ", 4);
    memcpy(expected + 98, "\n    end\n", 10);
    assert_string_equal(wrapped("ab: ", text), expected);
    memcpy(text + 90, " end", 5);
    memcpy(expected + 94, " end\n", 6);
    assert_string_equal(wrapped("ab: ", text), expected);
}

/* A word is never broken. */
static void test_a_long_word(void **state)
{
    char text[200];

    (void)state;
    memset(text, 'x', sizeof text);
    text[150] = '\0';
    assert_int_equal(strlen(wrapped("", text)), 151);
}

/* Lists of parameters have no blanks. */
static void test_semicolons(void **state)
{
    char read[256];
    FILE *out = tmpfile();

    (void)state;
    assert_non_null(out);
    cb_wrap_print(out, 20, "", "queue (producers=half;consumers=half;item=8B): a b; c");
    check_read(out, read, sizeof read);
    fclose(out);
    assert_string_equal(read, "queue\n(producers=half;\nconsumers=half;\nitem=8B): a b; c\n");
}

/* They take more bytes than columns. */
static void test_letters_beyond_ascii(void **state)
{
    char read[256];
    FILE *out = tmpfile();

    (void)state;
    assert_non_null(out);
    cb_wrap_print(out, 10, "ä: ", "üü üü üü üü");
    check_read(out, read, sizeof read);
    fclose(out);
    assert_string_equal(read, "ä: üü üü\n   üü üü\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_short_texts_stay_as_they_are),
        cmocka_unit_test(test_long_ones_are_broken_at_blanks),
        cmocka_unit_test(test_a_long_word),
        cmocka_unit_test(test_semicolons),
        cmocka_unit_test(test_letters_beyond_ascii),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
