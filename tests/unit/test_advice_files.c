/* The files of an advice, on made-up tunes. */
#include "tests/unit/check.h"

#include <errno.h>
#include <unistd.h>

#include "bench/json_read.h"
#include "tests/unit/made_up_tune.h"

static char folder[256];

static int setup(void **state)
{
    (void)state;
    tune_begin();
    snprintf(folder, sizeof folder, "%s", check_make_folder());
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    check_remove_folder(folder);
    return 0;
}

static char *path_of(const char *name)
{
    static char path[400];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static const char *content(const char *name)
{
    static char text[32768];
    FILE *in = fopen(path_of(name), "r");

    assert_non_null(in);
    check_read(in, text, sizeof text);
    fclose(in);
    return text;
}

static void write_all(void)
{
    struct cb_err err = {0};

    if (cb_advice_write(folder, &tune_advice, &err) != 0)
        fail_msg("%s", err.what);
}

static double real_of(const struct cb_json_value *object, const char *key)
{
    double value;

    return cb_json_read_real(cb_json_read_member(object, key), &value) ? value : NAN;
}

static void test_json(void **state)
{
    const struct cb_json_value *list, *r, *sizes;
    struct cb_json_value *file;
    struct cb_err err = {0};

    (void)state;
    tune_add_plateau(&tune_thread, 80700)->binding.what = CB_BINDS_CPUS;
    tune_runners[0].have_usl = 1;
    tune_runners[0].usl = (struct cb_usl_finding){
        .sigma = tune_interval(0.02, 0.01, 0.03), .peakless = 0.1, .misfit = 1.5, .describes = 1};
    tune_finding(tune_add_runner(&tune_fork))->verdict = CB_TUNE_NOTHING;
    write_all();
    file = cb_json_read(path_of("tuned.json"), &err);
    if (!file)
        fail_msg("%s", err.what);
    assert_near(real_of(file, "schema"), 1, 0);
    assert_string_equal(cb_json_read_text(cb_json_read_member(file, "workload")), "web-like");
    list = cb_json_read_member(file, "runners");
    assert_int_equal(cb_json_read_count(list), 2);
    r = cb_json_read_item(list, 0);
    assert_near(real_of(cb_json_read_member(r, "recommended"), "threads"), 12, 0);
    assert_near(real_of(r, "recommended_lo"), 11, 0);
    assert_near(real_of(cb_json_read_member(r, "of_best"), "lo"), 0.963, 0);
    assert_true(cb_json_read_true(cb_json_read_member(r, "certified")));
    r = cb_json_read_member(r, "hints");
    assert_string_equal(cb_json_read_text(cb_json_read_member(r, "limit")), "cpus");
    assert_near(real_of(cb_json_read_member(cb_json_read_member(r, "usl"), "sigma"), "hi"), 0.03,
                0);
    assert_true(isnan(real_of(r, "goetz_workers")));
    sizes = cb_json_read_member(cb_json_read_item(list, 0), "sizes");
    assert_int_equal(cb_json_read_count(sizes), 18);
    assert_near(real_of(cb_json_read_item(sizes, 12), "pool"), 16, 0);
    assert_string_equal(
        cb_json_read_text(cb_json_read_member(cb_json_read_item(sizes, 12), "role")), "best");
    r = cb_json_read_item(list, 1);
    assert_null(cb_json_read_text(cb_json_read_member(r, "recommended")));
    assert_contains(cb_json_read_text(cb_json_read_member(r, "reason")), "measured often enough");
    assert_false(cb_json_read_true(cb_json_read_member(r, "certified")));
    cb_json_read_free(file);
}

/* What a shell that reads the file then has in that variable. */
static void assert_sourced(const char *name, const char *expected)
{
    char command[900], text[200] = "";
    FILE *shell;

    snprintf(command, sizeof command, "set -eu; . '%s'; echo \"$%s\"", path_of("tuned.env"), name);
    shell = popen(command, "r");
    assert_non_null(shell);
    assert_non_null(fgets(text, sizeof text, shell));
    assert_int_equal(pclose(shell), 0);
    text[strcspn(text, "\n")] = '\0';
    assert_string_equal(text, expected);
}

/* Whatever the machine is called, nothing of it is ever a command. */
static void test_env(void **state)
{
    struct cb_advice_runner *r;

    (void)state;
    snprintf(tune_machine.text, sizeof tune_machine.text, "$(false)\nfalse\n`false`");
    tune_add_plateau(&tune_thread, 80700);
    r = tune_add_runner(&tune_hybrid);
    tune_add_shape(r, (struct cb_shape){2, 4, 16}, 4000);
    tune_recommend(r, 128, 128, 128);
    tune_finding(tune_add_runner(&tune_fork))->verdict = CB_TUNE_NOTHING;
    write_all();
    assert_sourced("CONCBENCH_WEB_LIKE_THREAD_POOL", "12");
    assert_sourced("CONCBENCH_WEB_LIKE_HYBRID_POOL", "128");
    assert_sourced("CONCBENCH_WEB_LIKE_HYBRID_COROUTINES", "16");
    assert_contains(
        content("tuned.env"),
        "# thread: 12 threads [11, 14]: 98.8% of the best measured (16); at least 96.3% "
        "with 95% confidence [certified, 16 fresh passes]\n"
        "CONCBENCH_WEB_LIKE_THREAD_POOL=12\n"
        "# hybrid: 2x4x16 [128, 128 workers]: the best measured [certified, 16 fresh "
        "passes]\n"
        "CONCBENCH_WEB_LIKE_HYBRID_POOL=128\n"
        "CONCBENCH_WEB_LIKE_HYBRID_PROCESSES=2\n"
        "CONCBENCH_WEB_LIKE_HYBRID_THREADS=4\n"
        "CONCBENCH_WEB_LIKE_HYBRID_COROUTINES=16\n"
        "# fork: none: no size could be measured often enough\n");
    for (const char *line = content("tuned.env"); *line; line += strcspn(line, "\n") + 1)
        if (*line != '#' &&
            strspn(line, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_=") != strcspn(line, "\n"))
            fail_msg("%s", line);
}

static void test_tables(void **state)
{
    struct cb_advice_runner *r = tune_add_runner(&tune_thread);

    (void)state;
    tune_add(r, 1, 1000);
    tune_add(r, 2, 2000);
    tune_recommend(r, 2, 1, 2);
    r->binding.what = CB_BINDS_SERIAL;
    write_all();
    assert_contains(
        content("tune.csv"),
        "schema,workload,params,track,runner,shape,pool,place,role,samples,failed,refused,same,"
        "ops_per_s_median,ops_per_s_lo,ops_per_s_hi,of_best,latency_p99_ns_median,"
        "latency_p99_ns_lo,latency_p99_ns_hi,over_bound,memory_bytes,busy_cpus,cpu_ns_per_op,"
        "switches_per_op,throttled,duration_ns,warmup_ns,arrivals,offered_per_s,operation,"
        "latency_of,cpus,machine,commit\n"
        "1,web-like,wait=1ms,same-primitive,thread,1x1x1,1,compact,smaller,8,0,0,0,1000,990,1010,"
        "0.5,,,,,1089536,,2100,,0,200000000,50000000,,,requests,asking to having it,8,\"AMD EPYC, "
        "8 CPUs, Linux 6.18\",");
    assert_contains(content("tune.csv"), ",1x2x1,2,compact,recommended;best,8,0,0,1,2000,");
    assert_contains(
        content("laws.csv"),
        "schema,workload,params,track,runner,place,recommended,recommended_shape,recommended_lo,"
        "recommended_hi,best,best_shape,verdict,certified,of_best,of_best_lo,of_best_hi,within,"
        "p99_bound_ns,sigma,flat,rising,samples,fresh_passes,more_passes,usl_lambda,usl_lambda_lo,"
        "usl_lambda_hi,usl_sigma,usl_sigma_lo,usl_sigma_hi,usl_kappa,usl_kappa_lo,usl_kappa_hi,"
        "usl_peak,usl_peak_lo,usl_peak_hi,usl_peakless,usl_lossless,usl_misfit,usl_describes,wait_"
        "by_compute,"
        "goetz_workers,stated_workers,in_flight,in_flight_lo,in_flight_hi,limit,rank,"
        "of_best_runner,of_best_runner_lo,of_best_runner_hi,usable_cpus,unsteady,interrupted,"
        "shapes\n"
        "1,web-like,wait=1ms,same-primitive,thread,compact,2,1x2x1,1,2,2,1x2x1,certified,1,,,,0.02,"
        ",0.031,0,0,16,16,,,,,,,,,,,,,,,,,,,,,,,,serial,best,,,,8,0,0,0\n");
}

/* A tune that was resumed writes all of them once more; what can't be written is named. */
static void test_files_are_whole_or_absent(void **state)
{
    struct cb_err err = {0};
    FILE *left;

    (void)state;
    tune_add_plateau(&tune_thread, 80700);
    write_all();
    left = fopen(path_of(".tune.csv.new"), "w");
    assert_non_null(left);
    fclose(left);
    tune_recommend(&tune_runners[0], 16, 16, 16);
    write_all();
    assert_contains(content("tuned.env"), "POOL=16\n");
    assert_int_equal(access(path_of(".tune.csv.new"), F_OK), -1);
    assert_int_equal(cb_advice_write("/nowhere", &tune_advice, &err), -ENOENT);
    assert_contains(err.what, "/nowhere/");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_json, setup, teardown),
        cmocka_unit_test_setup_teardown(test_env, setup, teardown),
        cmocka_unit_test_setup_teardown(test_tables, setup, teardown),
        cmocka_unit_test_setup_teardown(test_files_are_whole_or_absent, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
