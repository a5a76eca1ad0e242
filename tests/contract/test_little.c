/* Operations under way = rate x their mean time: in a closed loop as many as there are workers. */
#include <math.h>

#include "bench/little.h"
#include "take.h"

/* The k latencies of a worker fill its time T in the window, but for its late start and for what
 * lies between two operations, of which 5% is allowed: those take a millisecond on average, a draw
 * well below a microsecond. They are longer than T by what lies before the window of the one that
 * was under way, of which a part is credited: k - 1 operations at least. T is no shorter than the
 * duration, nor longer than the sample's work. So the ratio has these bounds, however busy the
 * machine is. */
static void expect_all_at_work(const struct ask *ask, const struct cb_sample *s)
{
    const struct cb_case c = {
        .workload = ask->workload, .pool = ask->pool, .duration_ns = ask->duration_ns};
    double duration = (double)ask->duration_ns, work = (double)s->work_ns;
    double late = fmax(0, (double)s->skew_ns - (double)ask->warmup_ns);
    double whole = 1 - (double)ask->pool / (double)s->latency.count;
    double ratio = cb_little_ratio(&c, s), least = 0.95 * whole * (duration - late) / work;
    double most = (work + (double)s->latency.max) / duration;

    if (!(ratio >= least && ratio <= most))
        fail_msg("%s, pool %u: %g of the workers at work, not %g to %g", ask->runner->name,
                 ask->pool, ratio, least, most);
}

static void all_workers_are_within_an_operation(void **state)
{
    static const char *const runners[] = {"thread", "fork", "coro"}, *const cvs[] = {"wait-cv=0",
                                                                                     "wait-cv=0.5"};
    static const uint32_t pools[] = {1, 8};
    struct ask ask = {.workload = cb_workload_find("mixed", NULL),
                      .params = {"cpu=20us", "wait=1ms"},
                      .duration_ns = 200 * MS};
    struct cb_sample s;

    (void)state;
    for (int i = 0; i < 24; i++) {
        ask.warmup_ns = i / 12 * 20 * MS;
        ask.params[2] = cvs[i / 6 % 2];
        ask.runner = cb_runner_find(runners[i / 2 % 3], NULL);
        ask.pool = pools[i % 2];
        take_expecting(&ask, CB_OK, "", &s);
        expect_all_at_work(&ask, &s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_workers_are_within_an_operation),
    };

    return cmocka_run_group_tests_name("little", tests, NULL, NULL);
}
