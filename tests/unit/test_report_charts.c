/* Charts drawn by another program: what it makes, says and leaves, and when it can't be run. */
#include "tests/unit/check.h"

#include <errno.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bench/report/charts.h"

static char folder[256], written[1 << 16];

/* All charts are drawn below the test's folder by plots/draw in it. */
static int setup(void **state)
{
    char path[300];

    (void)state;
    snprintf(folder, sizeof folder, "%s", check_make_folder());
    snprintf(path, sizeof path, "%s/plots", folder);
    assert_int_equal(mkdir(path, 0755), 0);
    assert_int_equal(setenv("CONCBENCH_PLOTS", path, 1), 0);
    snprintf(path, sizeof path, "%s/t", folder);
    assert_int_equal(mkdir(path, 0755), 0);
    assert_int_equal(setenv("TMPDIR", path, 1), 0);
    return 0;
}

static int teardown(void **state)
{
    char path[300];

    (void)state;
    snprintf(path, sizeof path, "%s/t", folder);
    assert_int_equal(rmdir(path), 0); /* nothing is left in it */
    unsetenv("TMPDIR");
    unsetenv("CONCBENCH_PLOTS");
    check_remove_folder(folder);
    return 0;
}

/* What plots/draw does, in the words of a shell: $to is the folder of the fragments. */
static void put_script(const char *body)
{
    char path[300];
    FILE *out;

    snprintf(path, sizeof path, "%s/plots/draw", folder);
    out = fopen(path, "w");
    assert_non_null(out);
    fprintf(out, "#!/bin/sh\nfor a; do case $a in TO=*) to=${a#TO=} ;; esac; done\n%s\n", body);
    assert_int_equal(fclose(out), 0);
    assert_int_equal(chmod(path, 0755), 0);
}

#define HEADER "echo name,question,row,title,subtitle,how,read >$to/charts.csv; "

static const char *figure(const struct cb_charts *charts, size_t i)
{
    FILE *out = tmpfile();

    assert_non_null(out);
    cb_charts_figure(out, charts, i, 4);
    check_read(out, written, sizeof written);
    fclose(out);
    return written;
}

static void test_two_charts(void **state)
{
    struct cb_charts charts;

    (void)state;
    put_script(HEADER "echo 'page_faults-a.1,overview,0,\"A <b>\",sub,how,read' >>$to/charts.csv\n"
                      "echo 'b,cpu,3,B,,,' >>$to/charts.csv\n"
                      "echo '<svg id=\"w\"></svg>' >$to/page_faults-a.1.svg\n"
                      "echo '<svg id=\"n\"></svg>' >$to/page_faults-a.1-narrow.svg\n"
                      "echo '<svg>' >$to/b.svg; echo \"$@\"");
    assert_int_equal(cb_charts_draw(&charts, "run", NULL), 0);
    assert_int_equal(charts.failed, 1); /* one can't be put into a page */
    assert_true(cb_charts_is_whole(&charts, 0) && !cb_charts_is_whole(&charts, 1));
    assert_string_equal(charts.missing, "");
    assert_null(charts.said);
    assert_int_equal(charts.table.rows, 2);
    figure(&charts, 0);
    assert_contains(written, "<figure class=\"chart\" id=\"chart-page_faults-a.1\">");
    assert_contains(written, "<h4>A &lt;b&gt;</h4>");
    assert_contains(written, "<div class=\"wide\" role=\"img\" aria-label=\"A &lt;b&gt;\">"
                             "<svg id=\"w\"></svg>");
    assert_contains(written, "<div class=\"narrow\" role=\"img\" aria-label=\"A &lt;b&gt;\">"
                             "<svg id=\"n\"></svg>");
    assert_contains(written, "<p class=\"how\">how</p>");
    assert_contains(written, "<p class=\"read\">read</p>");
    figure(&charts, 1);
    assert_contains(written, "The chart b could not be read.");
    assert_contains(written, "The chart b-narrow could not be read.");
    cb_charts_done(&charts);
}

/* Questions have names such as context_switches. */
static void test_underscore(void **state)
{
    struct cb_charts charts;

    (void)state;
    put_script(HEADER "echo 'a_b-c.1,a_b,0,T,,,' >>$to/charts.csv\n"
                      "echo '<svg></svg>' | tee $to/a_b-c.1.svg >$to/a_b-c.1-narrow.svg");
    assert_int_equal(cb_charts_draw(&charts, "run", NULL), 0);
    assert_int_equal(charts.failed, 0);
    assert_null(strstr(figure(&charts, 0), "could not be read"));
    cb_charts_done(&charts);
}

/* Names are data; one can't lead out of the folder. */
static void test_hostile_name(void **state)
{
    struct cb_charts charts;

    (void)state;
    put_script(HEADER "echo '../x,cpu,0,T,,,' >>$to/charts.csv; echo '<svg></svg>' >$to/../x.svg");
    assert_int_equal(cb_charts_draw(&charts, "run", NULL), 0);
    assert_contains(figure(&charts, 0), "The chart ../x could not be read.");
    assert_null(strstr(written, "<svg>"));
    snprintf(written, sizeof written, "%s/t/x.svg", folder);
    assert_int_equal(unlink(written), 0);
    cb_charts_done(&charts);
}

/* What is asked of it: the run as a name, never as an option; the earlier of two first. */
static void test_arguments(void **state)
{
    struct cb_charts charts;

    (void)state;
    put_script("for a; do case $a in TO=/*) ;; *) echo \"[$a]\" ;; esac; done >&2; exit 2");
    assert_int_equal(cb_charts_draw_two(&charts, "/old", "-r f", "/r", NULL), 0);
    assert_string_equal(charts.said, "[/old]\n[./-r f]\n[FORMAT=page]\n[RATIOS=/r]\n");
    cb_charts_done(&charts);
    assert_int_equal(cb_charts_draw(&charts, "../FORMAT=png", NULL), 0);
    assert_string_equal(charts.said, "[../FORMAT=png]\n[FORMAT=page]\n");
    cb_charts_done(&charts);
}

static void test_some_failed(void **state)
{
    struct cb_charts charts;

    (void)state;
    put_script(HEADER
               "echo 'a,cpu,1,A,,,' >>$to/charts.csv; echo 'plots/draw: b failed' >&2; exit 1");
    assert_int_equal(cb_charts_draw(&charts, "run", NULL), 0);
    assert_int_equal(charts.failed, 1);
    assert_int_equal(charts.table.rows, 1);
    assert_string_equal(charts.missing, "");
    assert_string_equal(charts.said, "plots/draw: b failed\n");
    cb_charts_done(&charts);
}

static void test_no_gnuplot(void **state)
{
    struct cb_charts charts;

    (void)state;
    put_script("echo 'plots/draw: gnuplot is not installed: get it' >&2; exit 2");
    assert_int_equal(cb_charts_draw(&charts, "run", NULL), 0);
    assert_int_equal(charts.failed, 1);
    assert_string_equal(charts.missing, "gnuplot is not installed: get it");
    assert_int_equal(charts.table.rows, 0);
    cb_charts_done(&charts);
}

static void test_a_long_tmpdir(void **state)
{
    struct cb_charts charts;
    struct cb_err err = {0};
    char path[600];

    (void)state;
    memset(path, 'x', sizeof path - 1);
    path[0] = '/';
    path[sizeof path - 1] = '\0';
    put_script("exit 0");
    assert_int_equal(setenv("TMPDIR", path, 1), 0);
    assert_int_equal(cb_charts_draw(&charts, "run", &err), -ENAMETOOLONG);
    assert_contains(err.what, "TMPDIR, /xxx");
    cb_charts_done(&charts);
}

static void test_killed(void **state)
{
    struct cb_charts charts;

    (void)state;
    put_script("mkdir $to/.draw.x; touch $to/.draw.x/y; kill -KILL $$");
    assert_int_equal(cb_charts_draw(&charts, "run", NULL), 0);
    assert_int_equal(charts.failed, 1);
    assert_string_equal(charts.missing, "plots/draw was ended by signal 9");
    cb_charts_done(&charts);
}

static void test_silent_failure(void **state)
{
    struct cb_charts charts;

    (void)state;
    put_script("exit 7");
    assert_int_equal(cb_charts_draw(&charts, "run", NULL), 0);
    assert_string_equal(charts.missing, "plots/draw failed, exit status 7");
    cb_charts_done(&charts);
}

static void test_manifest_is_none(void **state)
{
    struct cb_charts charts;

    (void)state;
    put_script("printf 'name\\na,b\\n' >$to/charts.csv");
    assert_int_equal(cb_charts_draw(&charts, "run", NULL), 0);
    assert_contains(charts.missing, "charts.csv:2");
    assert_int_equal(charts.table.rows, 0);
    assert_int_equal(charts.failed, 1);
    cb_charts_done(&charts);
    put_script(HEADER "printf 'a,cpu,1' >>$to/charts.csv"); /* cut off in the writing */
    assert_int_equal(cb_charts_draw(&charts, "run", NULL), 0);
    assert_int_equal(charts.failed, 1);
    cb_charts_done(&charts);
}

static void test_no_script(void **state)
{
    struct cb_charts charts;

    (void)state;
    assert_int_equal(cb_charts_draw(&charts, "run", NULL), 0);
    assert_int_equal(charts.failed, 1);
    assert_contains(charts.missing, "CONCBENCH_PLOTS");
    cb_charts_done(&charts);
    put_script("exit 0");
    snprintf(written, sizeof written, "%s/plots/draw", folder);
    assert_int_equal(truncate(written, 0), 0);
    assert_int_equal(cb_charts_draw(&charts, "run", NULL), 0);
    assert_contains(charts.missing, "can't be run");
    cb_charts_done(&charts);
}

/* The script asks us to end, and would go on by itself. */
static void test_interrupted(void **state)
{
    struct timespec at_once = {0};
    struct cb_charts charts;
    struct cb_err err = {0};
    sigset_t set, before;

    (void)state;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigprocmask(SIG_BLOCK, &set, &before);
    put_script("kill -TERM $PPID; while :; do sleep 1; done");
    assert_int_equal(cb_charts_draw(&charts, "run", &err), -EINTR);
    assert_int_equal(err.code, -EINTR);
    cb_charts_done(&charts);
    assert_int_equal(sigtimedwait(&set, NULL, &at_once), SIGTERM); /* for the caller to see */
    sigprocmask(SIG_SETMASK, &before, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_two_charts, setup, teardown),
        cmocka_unit_test_setup_teardown(test_underscore, setup, teardown),
        cmocka_unit_test_setup_teardown(test_hostile_name, setup, teardown),
        cmocka_unit_test_setup_teardown(test_arguments, setup, teardown),
        cmocka_unit_test_setup_teardown(test_some_failed, setup, teardown),
        cmocka_unit_test_setup_teardown(test_no_gnuplot, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_long_tmpdir, setup, teardown),
        cmocka_unit_test_setup_teardown(test_killed, setup, teardown),
        cmocka_unit_test_setup_teardown(test_silent_failure, setup, teardown),
        cmocka_unit_test_setup_teardown(test_manifest_is_none, setup, teardown),
        cmocka_unit_test_setup_teardown(test_no_script, setup, teardown),
        cmocka_unit_test_setup_teardown(test_interrupted, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
