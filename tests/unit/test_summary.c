/* summary.csv, and the figures of a sample that it is made of, on made-up samples. */
#include "tests/unit/check.h"

#include "bench/summary.h"
#include "tests/unit/made_up.h"

static struct cb_sample sample;

static int setup(void **state)
{
    (void)state;
    made_up_begin(3);
    made_up_case(&made_up_runners[0], 4);
    memset(&sample, 0, sizeof sample);
    sample.status = CB_OK;
    sample.ops = 10;
    sample.ops_per_s = 10.4;
    sample.work_ns = CB_NS_PER_S;
    return 0;
}

/* Of the made-up sample, as the next repetition of the first case. */
static void take(enum cb_kind kind)
{
    struct cb_turn turn = {.rep = (uint32_t)made_up_count + 1, .kind = kind};

    made_up_figures[made_up_count++] = cb_record_figures(&made_up_cases[0], &turn, &sample);
}

static char *written(void)
{
    static char text[8192];
    static const struct cb_machine machine = {.cpus = 2, .text = "a machine"};
    const char *folder = check_make_folder();
    char path[300];
    FILE *in;

    snprintf(path, sizeof path, "%s/summary.csv", folder);
    assert_int_equal(
        cb_summary_write(path, &made_up_plan, made_up_figures, made_up_count, &machine, NULL), 0);
    in = fopen(path, "r");
    assert_non_null(in);
    check_read(in, text, sizeof text);
    fclose(in);
    check_remove_folder(folder);
    return text;
}

/* The cell of the only case; fails where there is no such column. */
static const char *cell(const char *name)
{
    char *rest = written(), *header = strsep(&rest, "\n"), *row = strsep(&rest, "\n");

    while (header && row) {
        const char *column = strsep(&header, ",\r"), *value = strsep(&row, ",\r");

        if (strcmp(column, name) == 0)
            return value;
    }
    fail_msg("no column %s", name);
    return NULL;
}

/* By the operations of the window, which are not rounded. */
static void test_counts_per_operation(void **state)
{
    (void)state;
    sample.usage = (struct cb_usage){.voluntary_switches = 52,
                                     .involuntary_switches = 26,
                                     .minor_faults = 104,
                                     .major_faults = 13};
    for (int i = 0; i < 3; i++)
        take(CB_TIMING);
    assert_string_equal(cell("voluntary_switches_per_op_median"), "5");
    assert_string_equal(cell("involuntary_switches_per_op_lo"), "2.5");
    assert_string_equal(cell("minor_faults_per_op_hi"), "10");
    assert_string_equal(cell("major_faults_per_op_median"), "1.25");
    assert_string_equal(cell("n_counters"), "0");
}

/* None happened: that is a figure, unlike one that was not taken. */
static void test_zero_and_not_measured(void **state)
{
    (void)state;
    take(CB_TIMING);
    take(CB_TIMING);
    assert_string_equal(cell("major_faults_per_op_median"), "0");
    assert_string_equal(cell("major_faults_per_op_lo"), "0");
    assert_string_equal(cell("migrations_per_op_median"), "");
    assert_string_equal(cell("ipc_median"), "");
    assert_string_equal(cell("latency_p999_ns_median"), "");
}

/* Only what the machine can count; of one sample there is no interval. */
static void test_counters(void **state)
{
    (void)state;
    sample.counts.have = 1u << CB_MIGRATIONS | 1u << CB_CYCLES | 1u << CB_INSTRUCTIONS;
    sample.counts.value[CB_MIGRATIONS] = 26;
    sample.counts.value[CB_CYCLES] = 1000;
    sample.counts.value[CB_INSTRUCTIONS] = 1500;
    sample.usage.voluntary_switches = 999; /* counters' own; only timing samples tell */
    take(CB_COUNTING);
    assert_string_equal(cell("n_counters"), "1");
    assert_string_equal(cell("migrations_per_op_median"), "2.5");
    assert_string_equal(cell("migrations_per_op_lo"), "");
    assert_string_equal(cell("ipc_median"), "1.5");
    assert_string_equal(cell("instructions_per_op_median"), "144.230769");
    assert_string_equal(cell("llc_misses_per_op_median"), "");
    assert_string_equal(cell("voluntary_switches_per_op_median"), "");
    sample.counts.value[CB_MIGRATIONS] = 52;
    take(CB_COUNTING);
    assert_string_equal(cell("n_counters"), "2");
    assert_string_equal(cell("migrations_per_op_median"), "3.75");
    assert_true(strtod(cell("migrations_per_op_lo"), NULL) > 0);
    sample.counts.value[CB_CYCLES] = 0;
    take(CB_COUNTING);
    assert_string_equal(cell("ipc_median"), "1.5"); /* no cycles, no ratio */
}

static void test_latency(void **state)
{
    (void)state;
    for (int i = 1; i <= 1000; i++)
        cb_histogram_add(&sample.latency, i == 1000 ? 5000000 : 100);
    sample.have_latency = 1;
    take(CB_TIMING);
    assert_string_equal(cell("latency_p99_ns_median"), "100");
    assert_string_equal(cell("latency_p999_ns_median"), "100");
    cb_histogram_add(&sample.latency, 5000000);
    made_up_count = 0;
    take(CB_TIMING);
    assert_near(strtod(cell("latency_p999_ns_median"), NULL), 5000000, 40000);
}

static void test_failed_samples_have_no_figures(void **state)
{
    (void)state;
    sample.status = CB_FAILED;
    take(CB_TIMING);
    take(CB_COUNTING);
    assert_string_equal(cell("n"), "0");
    assert_string_equal(cell("n_failed"), "2");
    assert_string_equal(cell("n_counters"), "0");
    assert_string_equal(cell("ops_per_s_median"), "");
    assert_string_equal(cell("minor_faults_per_op_median"), "");
}

/* Columns are only ever added at the end. */
static void test_old_columns_stay_in_their_places(void **state)
{
    static const char *const old =
        "schema,workload,params,track,runner,shape,pool,place,n,n_failed,n_tainted,"
        "ops_per_s_median,ops_per_s_lo,ops_per_s_hi,spawn_ns_median,spawn_ns_lo,spawn_ns_hi,"
        "latency_p50_ns_median,latency_p50_ns_lo,latency_p50_ns_hi,latency_p99_ns_median,"
        "latency_p99_ns_lo,latency_p99_ns_hi,cpu_ns_per_op_median,cpu_ns_per_op_lo,"
        "cpu_ns_per_op_hi,memory_bytes_per_worker_median,memory_bytes_per_worker_lo,"
        "memory_bytes_per_worker_hi,tasks,duration_ns,operation,cpus,machine,commit,latency_of,"
        "warmup_ns,latency_every,loop,arrivals,offered_per_s,n_saturated,service_p50_ns_median,"
        "service_p50_ns_lo,service_p50_ns_hi,service_p99_ns_median,service_p99_ns_lo,"
        "service_p99_ns_hi,flags,latency_p999_ns_median,";

    (void)state;
    take(CB_TIMING);
    assert_memory_equal(written(), old, strlen(old));
    assert_string_equal(cell("ops_per_s_median"), "10.4");
    assert_string_equal(cell("loop"), "closed");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_counts_per_operation, setup),
        cmocka_unit_test_setup(test_zero_and_not_measured, setup),
        cmocka_unit_test_setup(test_counters, setup),
        cmocka_unit_test_setup(test_latency, setup),
        cmocka_unit_test_setup(test_failed_samples_have_no_figures, setup),
        cmocka_unit_test_setup(test_old_columns_stay_in_their_places, setup),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
