/* Text that goes into HTML: whatever it holds, it stays text. */
#include "tests/unit/check.h"

#include "bench/report/html.h"

#define INSTEAD "\xEF\xBF\xBD"

static char written[1 << 16];

/* What a text becomes. */
static const char *escaped(const char *text)
{
    FILE *out = tmpfile();

    assert_non_null(out);
    cb_html(out, "%s", text);
    check_read(out, written, sizeof written);
    fclose(out);
    return written;
}

static void test_markup(void **state)
{
    (void)state;
    assert_string_equal(escaped("plain text, \xC3\xA4 \xE2\x82\xAC \xF0\x9F\x98\x80"),
                        "plain text, \xC3\xA4 \xE2\x82\xAC \xF0\x9F\x98\x80");
    assert_string_equal(escaped("</td><script>alert('1')</script>"),
                        "&lt;/td&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;");
    assert_string_equal(escaped("\" onload=\"x()"), "&quot; onload=&quot;x()");
    assert_string_equal(escaped("&amp;"), "&amp;amp;");
    assert_string_equal(escaped("]]>"), "]]&gt;");
    assert_string_equal(escaped(""), "");
    assert_string_equal(escaped(NULL), "");
}

static void test_control_characters(void **state)
{
    (void)state;
    assert_string_equal(escaped("a\tb\nc"), "a\tb\nc");
    assert_string_equal(escaped("a\rb\x1b[31m\x7f\x01"),
                        "a" INSTEAD "b" INSTEAD "[31m" INSTEAD INSTEAD);
    assert_string_equal(escaped("\xC2\x85|\xC2\xA0"), INSTEAD INSTEAD "|\xC2\xA0");
}

/* Each byte that begins no text of UTF-8 is replaced by itself. */
static void test_no_utf8(void **state)
{
    static const struct {
        const char *text, *expected;
    } cases[] = {
        {"\xFF\xFE", INSTEAD INSTEAD},
        {"\x80", INSTEAD},                                     /* a continuation of nothing */
        {"\xC3", INSTEAD},                                     /* cut off */
        {"\xE2\x82", INSTEAD INSTEAD},                         /* cut off */
        {"\xE2\x82<", INSTEAD INSTEAD "&lt;"},                 /* cut off by markup */
        {"\xF0\x9F\x98\"", INSTEAD INSTEAD INSTEAD "&quot;"},  /* likewise */
        {"\xC0\xBC", INSTEAD INSTEAD},                         /* '<' in two bytes */
        {"\xE0\x80\xBC", INSTEAD INSTEAD INSTEAD},             /* in three */
        {"\xF0\x80\x80\xBC", INSTEAD INSTEAD INSTEAD INSTEAD}, /* in four */
        {"\xED\xA0\x80", INSTEAD INSTEAD INSTEAD},             /* a surrogate */
        {"\xEF\xBF\xBE", INSTEAD INSTEAD INSTEAD},             /* U+FFFE, which XML forbids */
        {"\xF4\x90\x80\x80", INSTEAD INSTEAD INSTEAD INSTEAD}, /* beyond U+10FFFF */
        {"\xF4\x8F\xBF\xBD", "\xF4\x8F\xBF\xBD"},              /* the last but two */
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_string_equal(escaped(cases[i].text), cases[i].expected);
}

static void test_formats(void **state)
{
    FILE *out = tmpfile();

    (void)state;
    assert_non_null(out);
    cb_html(out, "<td a=\"%s\">%d %u %zu 100%% %s</td>", "<", -3, 7u, (size_t)8, "x");
    assert_string_equal(check_read(out, written, sizeof written),
                        "<td a=\"&lt;\">-3 7 8 100% x</td>");
    fclose(out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_markup),
        cmocka_unit_test(test_control_characters),
        cmocka_unit_test(test_no_utf8),
        cmocka_unit_test(test_formats),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
