/* A page's sections, from small files: what they say, and what they say is missing. */
#include "tests/unit/check.h"

#include <errno.h>
#include <sys/stat.h>

#include "bench/report/report.h"

static char folder[256], written[1 << 20];

static void put(const char *name, const char *text)
{
    char path[300];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    check_write(path, text);
}

/* No charts: there are no scripts where the environment says. */
static int setup(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "%s", check_make_folder());
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

/* A section of the folder's page. */
static const char *section(void (*write)(FILE *out, const struct cb_page *page))
{
    struct cb_page page;
    struct cb_err err = {0};
    FILE *out = tmpfile();

    assert_non_null(out);
    if (cb_page_read(&page, folder, &err) != 0)
        fail_msg("%s", err.what);
    write(out, &page);
    cb_page_done(&page);
    check_read(out, written, sizeof written);
    fclose(out);
    return written;
}

static void assert_refused(const char *what)
{
    struct cb_page page;
    struct cb_err err = {0};

    assert_int_equal(cb_page_read(&page, folder, &err), -EINVAL);
    assert_contains(err.what, what);
    cb_page_done(&page);
}

#define CASES                                                                        \
    "workload,params,runner,shape,pool,place,n,n_failed,n_tainted,ops_per_s_median," \
    "ops_per_s_lo,ops_per_s_hi,latency_p99_ns_median,latency_p99_ns_lo,"             \
    "latency_p99_ns_hi,operation,duration_ns,offered_per_s,arrivals,n_saturated,"    \
    "flags,machine,commit\n"
#define END ",1000000,,,,,M,c\n"

/* sum: thread is best with 8, but with 2 as good; fork with 2 is within 2% by luck. nap: one runner
 * only, a single sample. gone: nothing went well. */
static const char summary[] =
    CASES "sum,n=1;k=a,thread,1x2x1,2,compact,12,0,0,990,985,995,,,,sums" END
          "sum,n=1;k=a,thread,1x8x1,8,compact,12,0,3,1000,995,1005,,,,sums" END
          "sum,n=1;k=a,fork,2x1x1,2,compact,11,1,0,985,900,990,,,,sums" END
          "sum,n=1;k=a,fork,4x1x1,4,compact,12,0,0,990,980,999,,,,sums" END
          "sum,n=1;k=b,thread,1x2x1,2,compact,12,0,0,500,498,502,,,,sums" END
          "sum,n=1;k=b,fork,2x1x1,2,compact,12,0,0,100,99,101,,,,sums" END
          "nap,,thread,1x1x1,1,compact,1,0,0,10,,,2000000,,,naps" END
          "gone,,fork,1x1x1,1,compact,0,3,0,,,,,,,goners" END;

#define VERDICTS                                                                \
    "workload,params,place,runner_a,pool_a,runner_b,pool_b,ratio,lo,hi,p_holm," \
    "n,detectable,floor,outcome,p,tasks,duration_ns,offered_per_s"

static const char verdicts[] = VERDICTS
    "\n"
    "sum,n=1;k=a,compact,thread,8,fork,4,1.01,0.98,1.03,1,11,0.05,0.01,not detected,1,,1000000,\n"
    "sum,n=1;k=b,compact,thread,2,fork,2,5,4.9,5.1,0.01,11,0.05,0.01,faster,0.01,,1000000,\n";

static const char aa[] =
    "workload,params,track,runner,place,n,ratio,ratio_lo,ratio_hi,floor,p_holm,failed,tasks,"
    "duration_ns,offered_per_s\n"
    "sum,n=1;k=a,same-primitive,thread,compact,12,1,0.99,1.01,0.012,1,no,,1000000,\n"
    "sum,n=1;k=b,same-primitive,thread,compact,12,1.3,1.2,1.4,0.4,0.01,yes,,1000000,\n"
    "sum,n=1;k=b,same-primitive,fork,compact,0,,,,0.4,,,,1000000,\n";

static void put_run(void)
{
    put("summary.csv", summary);
    put("verdicts.csv", verdicts);
    put("aa.csv", aa);
}

static void test_verdict(void **state)
{
    (void)state;
    put_run();
    section(cb_page_verdict);
    assert_contains(written,
                    "Faster than every other runner: <span class=\"runner "
                    "runner-thread\">thread</span> in <a href=\"#panel-2\">sum (k=b)</a>.");
    assert_contains(written,
                    "in <a href=\"#panel-1\">sum (k=a)</a> <span class=\"runner "
                    "runner-thread\">thread</span> has the highest median, but is not told "
                    "apart from <span class=\"runner runner-fork\">fork</span> (no "
                    "difference detected)");
    assert_contains(written,
                    "of one runner only there are results in <a href=\"#panel-3\">nap</a>");
    assert_contains(written, "No sample went well in <a href=\"#panel-4\">gone</a>");
    assert_contains(written, "72 timing samples went well, 4 failed, 3 were disturbed from outside "
                             "(4.2%)");
    assert_contains(written, "is 40% at most, in sum");
    assert_contains(written, "A/A failed: <span class=\"runner runner-thread\">thread</span>");
    assert_contains(written, "(A/A), a runner was told apart in 1 of 2 cases, and the floor below");
    assert_contains(written, "There are no charts: ");
}

static void test_sizes(void **state)
{
    (void)state;
    put_run();
    section(cb_page_sizes);
    assert_contains(written,
                    "thread</span></th><td data-sort=\"2\">2</td><td data-sort=\"990\">990 "
                    "<span class=\"interval\">[985, 995]</span></td><td "
                    "data-sort=\"8\">8</td>");
    assert_contains(written, "fork</span></th><td data-sort=\"2\">2</td><td data-sort=\"985\">985 "
                             "<span class=\"interval\">[900, 990]</span></td><td "
                             "data-sort=\"4\">4</td>");
    assert_contains(written, "<td>its interval reaches below 98% of the best</td>");
    assert_contains(written, "10<span class=\"interval\">, no interval</span>");
    assert_contains(written, "<td>a single sample</td>");
    assert_contains(written, "<td class=\"taint\">no result</td>");
}

static void test_workloads(void **state)
{
    (void)state;
    put_run();
    section(cb_page_workloads);
    assert_contains(written, "<article class=\"panel\" id=\"panel-1\">\n<h3>sum</h3>\n"
                             "<p class=\"params\">n=1 · k=a · place compact · windows of 1ms</p>");
    assert_contains(written, "<li class=\"outcome-not-detected\"><span class=\"outcome\">");
    assert_contains(written,
                    "no difference detected: 1.01x [0.98, 1.03]; 5.0% could have been seen");
    assert_contains(written,
                    " beats <span class=\"runner runner-fork\">fork</span>, pool 2 by 5.00x "
                    "[4.90, 5.10]");
    assert_contains(written, "Samples failed (samples.csv says why): 1 of <span class=\"runner "
                             "runner-fork\">fork</span> with 2</li>");
    assert_contains(written, "were disturbed from outside: 3 of <span class=\"runner "
                             "runner-thread\">thread</span> with 8</li>");
    assert_contains(written, "A/A floor 1.2%");
    assert_contains(written,
                    "A/A failed: <span class=\"runner runner-thread\">thread</span> differs "
                    "from itself, 1.30x.");
    assert_contains(written, "No runner was compared with itself here");
    assert_contains(written,
                    "<table class=\"sortable\">\n<caption>sum: medians with 95% intervals");
    assert_contains(written, "<td data-sort=\"12\">12</td><td data-sort=\"0\">0</td><td "
                             "data-sort=\"3\">3</td><td data-sort=\"1000\">1k <span "
                             "class=\"interval\">[995, 1k]</span></td>");
    assert_contains(written, "was compared with no other runner here");
    assert_contains(written, "<th scope=\"col\">goners/s</th>");
}

/* The columns that a run writes since it composes its sentences itself. */
static void test_sentences_of_the_run(void **state)
{
    (void)state;
    put_run();
    put("verdicts.csv", VERDICTS
        ",sentence,why\n"
        "sum,n=1;k=b,compact,thread,2,fork,2,5,4.9,5.1,0.01,11,0.05,0.01,faster,0.01,,1000000,,"
        "thread & co,fewer <switches>\n");
    section(cb_page_workloads);
    assert_contains(written,
                    "<li class=\"outcome-faster\"><span class=\"outcome\">thread &amp; co"
                    "</span> <span class=\"why\">Goes with: fewer &lt;switches&gt;</span></li>");
}

/* Seven pairs can't decide anything among so many comparisons; nine can. */
static void test_too_few_pairs(void **state)
{
    (void)state;
    put("summary.csv", summary);
    for (int n = 7; n <= 9; n += 2) {
        char text[1 << 14] = VERDICTS "\n";
        const char *reason;
        size_t used = strlen(text);

        for (int i = 0; i < 12; i++)
            used +=
                (size_t)snprintf(text + used, sizeof text - used,
                                 "sum,n=1;k=a,compact,thread,8,r%d,4,2,1.9,2.1,0.1,%d,0.05,0.01,"
                                 "not detected,1,,1000000,\n",
                                 i, n);
        put("verdicts.csv", text);
        section(cb_page_verdict);
        reason = strstr(written, "(apart in one comparison alone, not among all of the run)");
        assert_non_null(reason); /* once for the twelve that share it */
        assert_null(strstr(reason + 1, "(apart in one"));
        if (n == 7)
            assert_contains(written, "A verdict takes 9 pairs where there are 12 comparisons; the "
                                     "most that any has is 7: <code>--reps 10</code> would do.");
        else
            assert_null(strstr(written, "A verdict takes"));
    }
}

/* Columns that files of old had not; cells that say nothing. */
static void test_few_columns(void **state)
{
    (void)state;
    put("summary.csv", "workload,runner,pool\nw,thread,2\nw,thread,4\n");
    section(cb_page_verdict);
    assert_contains(written, "This run has no verdicts.csv");
    assert_contains(written, "an unknown number of timing samples went well");
    assert_contains(written, "no floor is known");
    assert_contains(section(cb_page_sizes), "no result");
    assert_contains(section(cb_page_workloads), "<td data-sort=\"4\">4</td><td>–</td>");
}

static void test_no_rows(void **state)
{
    (void)state;
    put("summary.csv", CASES);
    assert_contains(section(cb_page_verdict), "nothing was measured");
    assert_string_equal(section(cb_page_sizes), "");
    assert_string_equal(section(cb_page_workloads), "");
    assert_string_equal(section(cb_page_whole), "");
}

/* Where the rate is given the p99 is what counts, and who can't keep up has no result. */
static void test_open_loop(void **state)
{
    (void)state;
    put("summary.csv",
        CASES "w,,thread,1x2x1,2,compact,12,0,0,99,98,100,1010000,990000,1020000,ops,1000000,100,"
              "poisson,0,,M,c\n"
              "w,,thread,1x4x1,4,compact,12,0,0,99,98,100,1000000,990000,1020000,ops,1000000,100,"
              "poisson,0,,M,c\n"
              "w,,fork,2x1x1,2,compact,12,0,0,99,98,100,500000,400000,600000,ops,1000000,100,"
              "poisson,2,,M,c\n");
    put("verdicts.csv",
        VERDICTS "\nw,,compact,thread,4,fork,2,0.5,0.4,0.6,1,10,0.05,0.01,saturated,"
                 "1,,1000000,100\n");
    section(cb_page_sizes);
    assert_contains(written, "thread</span></th><td data-sort=\"2\">2</td><td "
                             "data-sort=\"1010000\">1.01ms");
    assert_contains(written, "fork</span></th><td>–</td>");
    assert_contains(written, "<td class=\"taint\">could not always keep up</td>");
    section(cb_page_workloads);
    assert_contains(written, "open loop, 100/s poisson");
    assert_contains(written, "could not keep up with the rate: their times are lower bounds: 2 of");
    assert_contains(written, "Comparisons without a verdict: 1 (saturated).");
    assert_contains(written, "a side could not always keep up");
}

/* There a leader has the shortest p99, and no leader doesn't mean that nothing went well. */
static void test_open_verdict(void **state)
{
    (void)state;
    put("summary.csv",
        CASES "w,,thread,1x2x1,2,compact,12,0,0,99,98,100,1000000,990000,1020000,ops,1000000,100,"
              "poisson,0,,M,c\n"
              "w,,fork,2x1x1,2,compact,12,0,0,99,98,100,1010000,990000,1020000,ops,1000000,100,"
              "poisson,0,,M,c\n"
              "w,,fork,2x1x1,2,compact,12,0,0,99,98,100,500000,400000,600000,ops,1000000,900,"
              "poisson,12,,M,c\n");
    put("verdicts.csv", VERDICTS "\nw,,compact,thread,2,fork,2,1.01,0.98,1.03,1,11,0.05,0.01,"
                                 "not detected,1,,1000000,100\n");
    section(cb_page_verdict);
    assert_contains(written, "thread</span> has the shortest p99, but is not told apart from ");
    assert_contains(written, "No sample went well, or kept up with the rate, in <a href");
}

/* Rows that never settled stand back. */
static void test_unsteady(void **state)
{
    (void)state;
    put("summary.csv",
        CASES "w,,thread,1x2x1,2,compact,12,0,0,99,98,100,,,,ops,1000000,,,,,M,c\n"
              "w,,thread,1x4x1,4,compact,12,0,0,200,190,210,,,,ops,1000000,,,,unsteady,M,c\n"
              "w,,fork,4x1x1,4,compact,12,0,0,300,290,310,,,,ops,1000000,,,,unsteady,M,c\n");
    assert_contains(section(cb_page_verdict), "cases that never settled, and are not ranked: 2");
    section(cb_page_sizes);
    assert_contains(written, "thread</span></th><td data-sort=\"2\">2</td><td data-sort=\"99\">99");
    assert_contains(written, "<td>never settled</td>");
    assert_contains(section(cb_page_workloads), "never settled while they were calibrated");
}

static void test_tune(void **state)
{
    (void)state;
    put("laws.csv", "workload,params,runner,place,recommended,recommended_shape,recommended_lo,"
                    "recommended_hi,best,best_shape,verdict,of_best,of_best_lo,of_best_hi,rank,"
                    "of_best_runner,of_best_runner_lo,of_best_runner_hi,limit,rising,shapes,"
                    "interrupted\n"
                    "mixed,k=1,hybrid,compact,64,1x2x32,64,64,64,1x2x32,certified,,,,best,,,,cpus,"
                    "0,1,1\n"
                    "mixed,k=1,thread,compact,54,1x54x1,46,54,76,1x76x1,not-certified,1,0.9,1.1,"
                    "open,0.99,0.9,1.1,unknown,1,0,1\n"
                    "mixed,k=1,coro,compact,,,,,,,nothing,,,,none,,,,,0,0,1\n");
    put("tune.csv", "runner,shape,pool,role,samples,failed,refused,ops_per_s_median,ops_per_s_lo,"
                    "ops_per_s_hi,of_best,memory_bytes,machine,over_bound\n"
                    "hybrid,1x2x32,64,recommended;best,9,0,0,1000,990,1010,1,2048,M,0\n"
                    "thread,1x54x1,54,recommended,9,2,0,990,980,1000,0.99,2048,M,1\n"
                    "thread,1x999x1,999,,0,0,1,,,,,,M,\n");
    put("tuned.json",
        "{\"samples\": 27, \"passes\": 9, \"disturbed\": 1, \"redone\": 1, \"steal\": "
        "0.015, \"runners\": [{\"runner\": \"thread\", \"reason\": \"too <few>\", "
        "\"hints\": {\"limit_why\": \"a lock\"}}]}");
    section(cb_page_verdict);
    assert_contains(written,
                    "hybrid</span>: recommended size 1x2x32, certified on fresh samples; it "
                    "is ahead of the others, but not told apart from all.");
    assert_contains(written, "thread</span>: not certified (too &lt;few&gt;); <span class=\"runner "
                             "runner-coro\">coro</span>: no size could be measured often enough.");
    assert_contains(written, "27 samples in 9 passes, of which 1 were disturbed from outside and 1 "
                             "taken again; the hypervisor took 1.5%");
    assert_contains(written, "The tune was interrupted");
    section(cb_page_sizes);
    assert_contains(written,
                    "54 <span class=\"interval\">[46, 54]</span></td><td>not certified: too "
                    "&lt;few&gt;</td>");
    assert_contains(written, "<td>a lock</td>");
    section(cb_page_workloads);
    assert_contains(written, "still gained");
    assert_contains(written, "2 of its samples failed");
    assert_contains(written, "refused by the machine");
    assert_contains(written, "<td>recommended p99 over the bound</td>");
    assert_contains(written, "<td data-sort=\"1000\">1k <span class=\"interval\">[990, 1.01k]");
    assert_contains(written, "What limits it there: a lock.");
}

/* Who has no size was not beaten, and who is alone is not the fastest. */
static void test_tune_without_rivals(void **state)
{
    static const char head[] = "workload,params,runner,recommended,recommended_lo,recommended_hi,"
                               "verdict,rank\nmixed,k=1,thread,4,4,4,certified,best\n";
    char laws[512];

    (void)state;
    snprintf(laws, sizeof laws, "%smixed,k=1,coro,,,,nothing,none\n", head);
    put("laws.csv", laws);
    assert_contains(section(cb_page_verdict), "; no other runner has a size to compare it with.");
    snprintf(laws, sizeof laws,
             "%smixed,k=1,coro,,,,nothing,none\nmixed,k=1,fork,4,4,4,certified,slower\n", head);
    put("laws.csv", laws);
    assert_contains(section(cb_page_verdict), "; it is faster than every other runner that has a "
                                              "size, at the size recommended for that.");
    put("laws.csv", head);
    assert_contains(section(cb_page_sizes), "<td>no other runner to compare</td>");
}

static void test_hostile_cells(void **state)
{
    (void)state;
    put("summary.csv",
        "workload,params,runner,pool,machine,operation,flags\n"
        "<script>1</script>,\"a=\"\"><b>\",\"x\"\" onclick=\"\"y\",'<i>,<m>,<o>,<f>\n");
    section(cb_report_print);
    assert_null(strstr(written, "<script>1"));
    assert_null(strstr(written, "<b>"));
    assert_null(strstr(written, "<i>"));
    assert_null(strstr(written, "<m>"));
    assert_null(strstr(written, "<o>"));
    assert_null(strstr(written, " onclick=\"y"));
    assert_contains(written, "&lt;script&gt;1&lt;/script&gt;");
}

static void test_cut_off(void **state)
{
    (void)state;
    put("summary.csv", "workload,runner,pool\nw,thread,2\nw,thr");
    assert_contains(section(cb_page_verdict),
                    "summary.csv was cut off in the writing: its last row, "
                    "line 3, is left out");
}

static void test_refused(void **state)
{
    struct cb_page page;
    struct cb_err err = {0};

    (void)state;
    assert_refused("neither a run nor a tune");
    put("summary.csv", "workload,runner\n");
    assert_refused("summary.csv has no column 'pool'");
    put("summary.csv", "workload,runner,pool\nw,thread\n");
    assert_refused("summary.csv:2: a row of 2 cells");
    put("summary.csv", "workload,runner,pool\n");
    put("machine.json", "{");
    assert_refused("machine.json");
    assert_int_equal(cb_page_read(&page, "/nowhere/at/all", &err), -ENOENT);
    assert_contains(err.what, "/nowhere/at/all");
    cb_page_done(&page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_verdict, setup, teardown),
        cmocka_unit_test_setup_teardown(test_sizes, setup, teardown),
        cmocka_unit_test_setup_teardown(test_workloads, setup, teardown),
        cmocka_unit_test_setup_teardown(test_sentences_of_the_run, setup, teardown),
        cmocka_unit_test_setup_teardown(test_too_few_pairs, setup, teardown),
        cmocka_unit_test_setup_teardown(test_few_columns, setup, teardown),
        cmocka_unit_test_setup_teardown(test_no_rows, setup, teardown),
        cmocka_unit_test_setup_teardown(test_open_loop, setup, teardown),
        cmocka_unit_test_setup_teardown(test_open_verdict, setup, teardown),
        cmocka_unit_test_setup_teardown(test_unsteady, setup, teardown),
        cmocka_unit_test_setup_teardown(test_tune, setup, teardown),
        cmocka_unit_test_setup_teardown(test_tune_without_rivals, setup, teardown),
        cmocka_unit_test_setup_teardown(test_hostile_cells, setup, teardown),
        cmocka_unit_test_setup_teardown(test_cut_off, setup, teardown),
        cmocka_unit_test_setup_teardown(test_refused, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
