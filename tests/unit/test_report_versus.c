/* The page of two runs, from small files: the verdict, the machines, the cases. */
#include "tests/unit/check.h"

#include <errno.h>

#include "bench/report/versus.h"
#include "tests/unit/tree.h"

static char folder[256], old_run[300], new_run[300], written[1 << 20];
static const char *body;

/* No charts: there are no scripts where the environment says. */
static int setup(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "%s", check_make_folder());
    snprintf(old_run, sizeof old_run, "%s/old", folder);
    snprintf(new_run, sizeof new_run, "%s/new", folder);
    assert_int_equal(setenv("CONCBENCH_PLOTS", folder, 1), 0);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    unsetenv("CONCBENCH_PLOTS");
    check_remove_folder(folder);
    return 0;
}

#define HEADER  "workload,params,track,runner,shape,pool,place,kind,status,ops_per_s,message\n"
#define SUMMARY "workload,runner,pool,n,n_failed,n_tainted\n"

/* A run whose cases of `sum` have eight samples each, around these rates. */
static void put_run(const char *run, const char *runner, const double *rates, int cases,
                    const char *more)
{
    char text[8192];
    size_t length = (size_t)snprintf(text, sizeof text, "%s", HEADER);

    for (int c = 0; c < cases; c++)
        for (int i = 0; i < 8; i++)
            length +=
                (size_t)snprintf(text + length, sizeof text - length,
                                 "sum,n=1,same-primitive,%s,1x%dx1,%d,compact,timing,ok,%g,\n",
                                 runner, c + 1, c + 1, rates[c] * (1 + 0.001 * i));
    snprintf(text + length, sizeof text - length, "%s", more);
    snprintf(written, sizeof written, "%s/samples.csv", run);
    tree_write(folder, written, text);
    snprintf(written, sizeof written, "%s/summary.csv", run);
    tree_write(folder, written, SUMMARY "sum,thread,1,8,2,1\n");
}

static void put_machine(const char *run, const char *kernel)
{
    char text[256];

    snprintf(text, sizeof text,
             "{\"cpu_model\": \"M <1>\", \"cpus\": 2, \"kernel\": \"%s\", "
             "\"build\": {\"commit\": \"c0ffee\"}}",
             kernel);
    snprintf(written, sizeof written, "%s/machine.json", run);
    tree_write(folder, written, text);
}

/* Writes the page, and reads its body. */
static void page(void)
{
    struct cb_versus v;
    struct cb_err err = {0};
    char path[300];
    FILE *in;

    if (cb_versus_read(&v, old_run, new_run, &err) != 0)
        fail_msg("%s", err.what);
    snprintf(path, sizeof path, "%s/page.html", folder);
    assert_int_equal(cb_versus_write(&v, path, &err), 0);
    cb_versus_done(&v);
    in = fopen(path, "r");
    assert_non_null(in);
    check_read(in, written, sizeof written);
    fclose(in);
    body = strstr(written, "<body>");
    assert_non_null(body);
}

static void assert_refused(const char *what)
{
    struct cb_versus v;
    struct cb_err err = {0};

    assert_true(cb_versus_read(&v, old_run, new_run, &err) < 0);
    assert_contains(err.what, what);
    cb_versus_done(&v);
}

static const double base[] = {100, 200, 400, 800};

static void test_faster_and_slower(void **state)
{
    static const double changed[] = {150, 100, 400, 800};

    (void)state;
    put_run("/old", "thread", base, 4, "");
    put_run("/new", "thread", changed, 3, "");
    page();
    assert_contains(body, "Of 3 cases in both runs 1 became faster and 1 slower, 1 are equal "
                          "within 2%, and of 0 it can't be told");
    assert_contains(body, "; only in the old run: 1, only in the new one: 0.</p>");
    assert_contains(body, "The largest gain is 1.500x [1.49");
    assert_contains(body, ", thread, pool 1, 1x1x1 in sum; the largest loss is 0.500x [0.49");
    assert_contains(body, "Regressions, slower by more than 5% with the whole interval: 1: "
                          "thread, pool 2, 1x2x1 in sum.</p>");
    assert_contains(body, "<tr class=\"taint\"><th scope=\"row\"><span class=\"runner "
                          "runner-thread\">thread</span></th><td data-sort=\"2\">2</td>");
    assert_contains(body, "<td>only in OLD</td>");
    assert_contains(body, "There are no charts: ");
    assert_contains(body, "8 timing samples went well, 2 failed, 1 were disturbed");
    assert_contains(body, "unpaired: drift between the runs is not controlled.</li>");
}

static void test_same_twice(void **state)
{
    (void)state;
    put_run("/old", "thread", base, 4, "");
    put_run("/new", "thread", base, 4, "");
    page();
    assert_contains(body, "Of 4 cases in both runs 0 became faster and 0 slower, 4 are equal");
    assert_contains(body, "There is no regression: ");
    assert_null(strstr(body, "The largest"));
}

static void test_too_few(void **state)
{
    (void)state;
    put_run("/old", "thread", base, 0, "sum,,,thread,1x1x1,1,,timing,ok,100,\n");
    put_run("/new", "thread", base, 0, "sum,,,thread,1x1x1,1,,timing,ok,50,\n");
    page();
    assert_contains(body, "of 1 it can't be told (no difference detected: 0, below the A/A "
                          "floor: 0, too few samples: 1)");
    assert_contains(body, "0.500x, no interval</td><td>too few samples</td>");
    assert_contains(body, "There is no regression: ");
}

static void test_newly_failed(void **state)
{
    (void)state;
    put_run("/old", "thread", base, 2, "");
    put_run("/new", "thread", base, 2,
            "sum,n=1,same-primitive,thread,1x2x1,2,compact,timing,failed,,<b>died</b>\n");
    page();
    assert_contains(body, "Cases with failed samples in the new run and none in the old one: "
                          "1: thread, pool 2, 1x2x1 in sum.");
    assert_contains(body, "&lt;b&gt;died&lt;/b&gt;");
    assert_null(strstr(body, "<b>died"));
}

static void test_many_regressions(void **state)
{
    static const double slower[] = {50, 50, 50, 50, 50, 50}, faster[] = {99, 99, 99, 99, 99, 99};

    (void)state;
    put_run("/old", "thread", faster, 6, "");
    put_run("/new", "thread", slower, 6, "");
    page();
    assert_contains(body, "interval: 6: thread, pool 1,");
    assert_contains(body, "thread, pool 4, 1x4x1 in sum; and 2 more.");
}

static void test_nothing_in_common(void **state)
{
    (void)state;
    put_run("/old", "thread", base, 2, "");
    put_run("/new", "fork", base, 1, "");
    page();
    assert_contains(body, "The runs have no case in common, so that nothing can be compared: 2 "
                          "are only in the old one, 1 only in the new one.");
    assert_null(strstr(body, "There is no regression"));
}

static void test_machines(void **state)
{
    (void)state;
    put_run("/old", "thread", base, 2, "");
    put_run("/new", "thread", base, 2, "");
    page();
    assert_contains(body, "nothing is known: whether they differ can't be told");
    put_machine("/old", "5.10");
    put_machine("/new", "5.10");
    page();
    assert_contains(body, "<h1>Before and after</h1>");
    assert_contains(body, "M &lt;1&gt;, 2 CPUs, 5.10, commit c0ffee");
    assert_contains(body, "The machines don't differ in anything");
    put_machine("/new", "6.1 & more");
    page();
    assert_contains(body, "<h1>Two machines compared</h1>");
    assert_contains(body, "they differ in kernel. What changed is then not");
    assert_contains(body, "<th scope=\"row\">kernel</th><td>5.10</td><td>6.1 &amp; more</td></tr>");
}

static void test_aa_failed(void **state)
{
    (void)state;
    put_run("/old", "thread", base, 1, "");
    put_run("/new", "thread", base, 1, "");
    tree_write(folder, "/new/aa.csv",
               "workload,params,track,runner,place,n,ratio,ratio_lo,ratio_hi,floor,failed,tasks,"
               "duration_ns,offered_per_s\nsum,n=1,same-primitive,thread,compact,12,1.3,1.2,1.4,"
               "0.4,yes,,,\n");
    page();
    assert_contains(body, "A/A failed: <span class=\"runner runner-thread\">thread</span> "
                          "differs from itself in sum");
}

static void test_cut(void **state)
{
    (void)state;
    put_run("/old", "thread", base, 1, "");
    put_run("/new", "thread", base, 1, "sum,n=1,same-pri");
    page();
    assert_contains(body, "samples.csv of the new run was cut off in the writing: its last "
                          "row, line 10, is left out.");
}

static void test_refused(void **state)
{
    (void)state;
    assert_refused("/old");
    put_run("/old", "thread", base, 1, "");
    assert_refused("/new");
    tree_write(folder, "/new/samples.csv", HEADER);
    assert_refused("has no summary.csv: two runs are compared");
    tree_write(folder, "/new/summary.csv", SUMMARY);
    snprintf(new_run, sizeof new_run, "%s/new/summary.csv", folder);
    assert_refused("is not the folder of a run");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_faster_and_slower, setup, teardown),
        cmocka_unit_test_setup_teardown(test_same_twice, setup, teardown),
        cmocka_unit_test_setup_teardown(test_too_few, setup, teardown),
        cmocka_unit_test_setup_teardown(test_newly_failed, setup, teardown),
        cmocka_unit_test_setup_teardown(test_many_regressions, setup, teardown),
        cmocka_unit_test_setup_teardown(test_nothing_in_common, setup, teardown),
        cmocka_unit_test_setup_teardown(test_machines, setup, teardown),
        cmocka_unit_test_setup_teardown(test_aa_failed, setup, teardown),
        cmocka_unit_test_setup_teardown(test_cut, setup, teardown),
        cmocka_unit_test_setup_teardown(test_refused, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
