/* What a stream can show, by what it is and by the environment. */
#include "tests/unit/check.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "bench/terminal.h"

static int pty = -1;
static FILE *terminal;

static int setup(void **state)
{
    struct winsize size = {.ws_row = 24, .ws_col = 66};

    (void)state;
    pty = posix_openpt(O_RDWR | O_NOCTTY);
    terminal = NULL;
    if (pty >= 0 && grantpt(pty) == 0 && unlockpt(pty) == 0) {
        terminal = fopen(ptsname(pty), "r+");
        assert_non_null(terminal);
        assert_int_equal(ioctl(pty, TIOCSWINSZ, &size), 0);
    }
    unsetenv("COLUMNS");
    unsetenv("LC_ALL");
    unsetenv("LC_CTYPE");
    setenv("LANG", "en_US.UTF-8", 1);
    setenv("TERM", "xterm", 1);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    if (terminal)
        fclose(terminal);
    if (pty >= 0)
        close(pty);
    return 0;
}

/* Not every root has terminals to give. cmocka takes a skip in a setup for a failure. */
static FILE *a_terminal(void)
{
    if (!terminal)
        skip();
    return terminal;
}

static void test_unicode(void **state)
{
    (void)state;
    assert_true(cb_terminal_of(a_terminal()).unicode);
    setenv("LANG", "C.utf8", 1);
    assert_true(cb_terminal_of(a_terminal()).unicode);
    setenv("TERM", "dumb", 1);
    assert_false(cb_terminal_of(a_terminal()).unicode);
    setenv("TERM", "", 1);
    assert_false(cb_terminal_of(a_terminal()).unicode);
    unsetenv("TERM");
    assert_false(cb_terminal_of(a_terminal()).unicode);
}

/* The first of them that says anything counts. */
static void test_locales(void **state)
{
    (void)state;
    setenv("LC_CTYPE", "C", 1);
    assert_false(cb_terminal_of(a_terminal()).unicode);
    setenv("LC_ALL", "", 1);
    assert_false(cb_terminal_of(a_terminal()).unicode);
    setenv("LC_ALL", "de_DE.utf-8", 1);
    assert_true(cb_terminal_of(a_terminal()).unicode);
    setenv("LC_ALL", "de_DE.ISO-8859-1", 1);
    assert_false(cb_terminal_of(a_terminal()).unicode);
    unsetenv("LC_ALL");
    unsetenv("LC_CTYPE");
    unsetenv("LANG");
    assert_false(cb_terminal_of(a_terminal()).unicode);
}

static void test_a_file_is_no_terminal(void **state)
{
    FILE *file = tmpfile();

    (void)state;
    assert_non_null(file);
    assert_false(cb_terminal_of(file).unicode);
    assert_int_equal(cb_terminal_of(file).width, 80);
    assert_int_equal(cb_terminal_columns(file), 80);
    setenv("COLUMNS", "60", 1);
    assert_int_equal(cb_terminal_of(file).width, 60);
    fclose(file);
}

static void test_width(void **state)
{
    static const char *const wrong[] = {"", "0", "-5", "7", "many", "99999999999999999999"};

    (void)state;
    assert_int_equal(cb_terminal_of(a_terminal()).width, 66);
    setenv("COLUMNS", "50", 1);
    assert_int_equal(cb_terminal_of(a_terminal()).width, 50);
    assert_int_equal(cb_terminal_columns(a_terminal()), 66);
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        setenv("COLUMNS", wrong[i], 1);
        assert_int_equal(cb_terminal_of(a_terminal()).width, 66);
    }
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH(test_unicode),
        EACH(test_locales),
        EACH(test_a_file_is_no_terminal),
        EACH(test_width),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
