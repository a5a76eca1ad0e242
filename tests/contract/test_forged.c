/* No workload's check accepts results that were tampered with. */
#include <string.h>

#include "forgeries/forgery.h"
#include "take.h"

/* A forgery of counts, made between the real run and the real check. */
struct miscount {
    const char *name;
    void (*forge)(const struct cb_job *job, uint64_t *ops);
};

static struct {
    const struct cb_workload *real;
    const struct miscount *miscount; /* NULL = honest */
} now;                               /* the host process inherits it */

static void one_more(const struct cb_job *job, uint64_t *ops)
{
    (void)job;
    ++*ops;
}

static void one_less(const struct cb_job *job, uint64_t *ops)
{
    (void)job;
    --*ops;
}

/* As though nobody had done anything: no results, shared bytes as prepared or empty. */
static void no_evidence(const struct cb_job *job, uint64_t *ops)
{
    (void)ops;
    for (uint32_t i = 0; i < job->workers; i++)
        cb_block_slot(job->block, i)->result = 0;
    if (now.real->bytes)
        memset(job->shared, 0, now.real->bytes(job));
    if (now.real->prepare)
        now.real->prepare(job, NULL);
}

/* One worker's results, where results are the evidence: that is, without shared bytes. */
static void one_result(const struct cb_job *job, uint64_t *ops)
{
    if (now.real->bytes)
        one_more(job, ops);
    else
        cb_block_slot(job->block, job->workers - 1)->result ^= 1;
}

static const struct miscount miscounts[] = {
    {"one operation more", one_more},
    {"one operation less", one_less},
    {"no evidence", no_evidence},
    {"one wrong result", one_result},
};

static int forged_check(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    if (now.miscount)
        now.miscount->forge(job, &ops);
    return now.real->check(job, ops, err);
}

/* A tree of a thousand threads takes seconds under ThreadSanitizer. */
static const char *short_param(void)
{
    return strcmp(now.real->name, "fan-out") == 0 ? "leaves=10" : NULL;
}

static void expect(enum cb_status status, uint32_t pool, uint64_t tasks)
{
    struct cb_workload copy = *now.real;
    struct ask ask = {.workload = &copy,
                      .params = {short_param()},
                      .runner = cb_runner_find("thread", NULL),
                      .pool = pool,
                      .tasks = tasks,
                      .duration_ns = 50 * MS};
    struct cb_sample s;

    copy.check = forged_check;
    if (strcmp(copy.name, "deadlock") == 0) /* it has nothing to check without */
        ask.params[0] = "cure=order";
    take_expecting(&ask, status, "", &s);
}

/* Whether it can have a pool of that many at all. */
static int serves(uint32_t pool)
{
    struct ask ask = {
        .workload = now.real, .runner = cb_runner_find("thread", NULL), .pool = pool, .tasks = 1};
    struct cb_sample s;

    take(&ask, &s);
    return s.status != CB_SKIPPED;
}

static void all_are_noticed(void **state)
{
    (void)state;
    for (int w = 0; (now.real = cb_workloads[w]); w++) {
        now.miscount = NULL;
        expect(CB_OK, 2, 20); /* or the failures below would prove nothing */
        for (uint32_t pool = 1; pool <= 3; pool++) {
            now.miscount = NULL;
            if (!serves(pool))
                continue;
            for (size_t f = 0; f < sizeof miscounts / sizeof *miscounts; f++) {
                now.miscount = &miscounts[f];
                expect(CB_FAILED, pool, 20);
                expect(CB_FAILED, pool, 0);
            }
        }
    }
}

/* --- counts are right, what they count isn't --- */

static const struct {
    const char *workload;
    const struct forgery *forgeries;
} contents[] = {
#define CB_WORKLOAD(name) {#name, forgeries_##name},
#include "workloads/workloads.def"
#undef CB_WORKLOAD
};

static const struct forgery *forged; /* NULL = honest */
static int *verdict;                 /* shared: what the real check said */

static int check_of_forged(const struct cb_job *job, uint64_t ops, struct cb_err *err)
{
    if (forged)
        forged->forge(job);
    *verdict = now.real->check(job, ops, err);
    return *verdict;
}

static void expect_noticed(struct ask *ask, const struct forgery *forgery)
{
    struct cb_workload copy = *now.real;
    struct cb_sample s;

    copy.check = check_of_forged;
    ask->workload = &copy;
    ask->params[0] = forgery->param;
    forged = NULL;
    take_expecting(ask, CB_OK, "", &s);
    forged = forgery;
    *verdict = 0;
    take(ask, &s);
    if (s.status != CB_FAILED || *verdict != -EBADMSG)
        fail_msg("%s, %s, pool %u: %s: %s '%s'", now.real->name, ask->runner->name, ask->pool,
                 forgery->what, cb_status_names[s.status], s.message);
}

static void contents_are_noticed(void **state)
{
    static const char *const runners[] = {"thread", "fork", "coro"};
    static const uint32_t pools[] = {1, 4};
    struct ask ask = {.tasks = 40};

    (void)state;
    for (size_t w = 0; w < sizeof contents / sizeof *contents; w++) {
        now.real = cb_workloads[w];
        if (!contents[w].forgeries || !contents[w].forgeries->what)
            fail_msg("%s has no forgeries: tests/contract/forgeries/%s.c is to have them",
                     now.real->name, contents[w].workload);
        for (const struct forgery *f = contents[w].forgeries; f->what; f++)
            for (size_t i = 0; i < 6; i++) {
                ask.runner = cb_runner_find(runners[i / 2], NULL);
                ask.pool = pools[i % 2];
                if (ask.pool >= f->least)
                    expect_noticed(&ask, f);
            }
    }
}

/* More than 2^32 operations: the check's arithmetic has to hold. */
static void large_numbers_are_checked(void **state)
{
    const struct cb_workload *w = cb_workload_find("cpu-sum", NULL);
    const uint64_t ops = (1ull << 33) + 5, params[CB_PARAMS_MAX] = {1000001};
    struct cb_block *block = cb_block_map(2, 1, 0, NULL);
    struct cb_job job = {.params = params, .workers = 2, .block = block};
    const uint64_t sum = 1000001ull * 1000000 / 2 + 1; /* as cpu-sum counts */

    (void)state;
    assert_non_null(block);
    cb_block_slot(block, 0)->result = (1ull << 33) * sum;
    cb_block_slot(block, 1)->result = 5 * sum;
    assert_int_equal(w->check(&job, ops, NULL), 0);
    assert_int_not_equal(w->check(&job, ops + 1, NULL), 0);
    assert_int_not_equal(w->check(&job, ops - (1ull << 32), NULL), 0);
    cb_block_unmap(block);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_are_noticed),
        cmocka_unit_test(contents_are_noticed),
        cmocka_unit_test(large_numbers_are_checked),
    };

    verdict = take_share(sizeof *verdict);
    return cmocka_run_group_tests_name("forged", tests, NULL, NULL);
}
