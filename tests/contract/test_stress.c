/* Millions of waits and wakes in every shape of processes, threads and coroutines: nobody is left
 * asleep, nobody is woken for another, and what is handed over comes in order and once. A wake-up
 * that is lost ends the sample by its timeout; then the test says who stood still.
 *
 * `contract_stress` does a million waits, `contract_stress full` more than ten. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/line.h"
#include "take.h"

enum { WORKERS_MAX = 32, COROUTINES = 8, SPREAD_NS = 20000 };

/* One worker; written by itself, but for what it is given. */
struct cell {
    CB_LINE _Atomic uint32_t word;      /* hand-overs given to it */
    _Atomic uint64_t gift[WORKERS_MAX]; /* a token, and how many hands it went through */
    CB_LINE _Atomic uint32_t received;
    _Atomic uint32_t waiting;        /* 1 = within cb_task_wait */
    uint64_t waits, wakes, timeouts; /* calls, and how many of them ended by the deadline */
    uint64_t random;
};

/* Of the sample that runs, in memory that survives it. */
static struct stress {
    uint32_t rounds;   /* hand-overs to each worker, or turns of the crowd */
    uint32_t workers;  /* of the sample */
    uint32_t carriers; /* of the workers: neighbours in the ring are on different ones; or 1 */
    uint32_t tokens;   /* that go round at once; divides the workers */
    int with_deadlines;
    CB_LINE _Atomic uint32_t turn; /* the crowd's word */
    CB_LINE _Atomic uint32_t arrived;
    struct cell cells[WORKERS_MAX];
} * stress;

/* --- waiting and waking, counted --- */

static int wait_for(struct cb_task *task, _Atomic uint32_t *word, uint32_t seen, uint64_t deadline)
{
    struct cell *own = &stress->cells[task->index];
    int rc;

    own->waits++;
    atomic_store_explicit(&own->waiting, 1, memory_order_relaxed);
    rc = cb_task_wait(task, word, seen, deadline);
    atomic_store_explicit(&own->waiting, 0, memory_order_relaxed);
    own->timeouts += rc != 0;
    return rc;
}

static void wake(struct cb_task *task, _Atomic uint32_t *word, uint32_t count)
{
    stress->cells[task->index].wakes++;
    cb_task_wake(task, word, count);
}

/* --- tokens that go round --- */

/* The order of the ring: first the first worker of each carrier, then the second ones. */
static uint32_t worker_at(uint32_t place)
{
    uint32_t each = stress->workers / stress->carriers;

    return place % stress->carriers * each + place / stress->carriers;
}

static uint32_t place_of(uint32_t worker)
{
    uint32_t each = stress->workers / stress->carriers;

    return worker % each * stress->carriers + worker / each;
}

static uint64_t gift_of(uint32_t token, uint32_t hands)
{
    return (uint64_t)token << 32 | hands;
}

/* The k-th to `to`. Between two with the same k modulo the tokens that token went all the way
 * round, so what is overwritten was read. */
static void give(struct cb_task *task, struct cell *to, uint32_t k, uint64_t gift)
{
    atomic_store_explicit(&to->gift[k % stress->tokens], gift, memory_order_relaxed);
    atomic_fetch_add(&to->word, 1);
    wake(task, &to->word, 1);
}

/* Every other wait has a deadline, about as far off as the wake-up; the others would sleep for ever
 * if that were lost. */
static uint64_t choose_deadline(struct cell *own)
{
    if (!stress->with_deadlines)
        return CB_FOREVER;
    own->random = own->random * 6364136223846793005u + 1442695040888963407u;
    return own->random >> 63 ? CB_FOREVER : cb_clock_ns() + (own->random >> 33) % SPREAD_NS;
}

/* Waits at least once for each, even if it is there already. */
static int receive(struct cb_task *task, struct cell *own, uint32_t k)
{
    do {
        uint64_t deadline = choose_deadline(own);
        int rc = wait_for(task, &own->word, k, deadline);

        MUST(task, rc == 0 || (rc == -ETIMEDOUT && cb_clock_ns() >= deadline));
    } while (atomic_load(&own->word) == k);
    atomic_store_explicit(&own->received, k + 1, memory_order_relaxed);
    return 0;
}

/* Tokens start evenly spread and stay in their order, so that for the k-th that a worker is given
 * both are known: which it is, and through how many hands it went. */
static int run_ring(struct cb_task *task)
{
    uint32_t workers = stress->workers, tokens = stress->tokens, apart = workers / tokens;
    uint32_t place = place_of(task->index), before = (place + workers - 1) % workers;
    struct cell *own = &stress->cells[task->index];
    struct cell *next = &stress->cells[worker_at((place + 1) % workers)];
    uint32_t given = 0;

    own->random = task->index;
    if (place % apart == 0)
        give(task, next, given++, gift_of(place / apart, 1));
    for (uint32_t k = 0; k < stress->rounds; k++) {
        uint32_t token = (before / apart + tokens - k % tokens) % tokens;
        uint32_t hands = before % apart + 1 + apart * k;

        if (receive(task, own, k) != 0)
            return task->err.code;
        MUST(task, atomic_load_explicit(&own->gift[k % tokens], memory_order_relaxed) ==
                       gift_of(token, hands));
        if (given < stress->rounds)
            give(task, next, given++, gift_of(token, hands + 1));
    }
    MUST(task, given == stress->rounds && own->wakes == given && own->waits >= stress->rounds);
    MUST(task, atomic_load(&own->word) <= stress->rounds);
    cb_task_done(task, 1);
    return 0;
}

/* --- many that wait for one word --- */

/* All at once, one by one, or in two parts: who waits for the last value came first. */
static void wake_crowd(struct cb_task *task, uint32_t turn)
{
    uint32_t others = stress->workers - 1;
    uint32_t step = turn % 3 == 0 ? others : turn % 3 == 1 ? 1 : others - others / 2;

    for (uint32_t woken = 0; woken < others; woken += step)
        wake(task, &stress->turn, step);
}

/* Each is leader in turn: when all others have come it lets them go. */
static int run_crowd(struct cb_task *task)
{
    uint32_t others = stress->workers - 1, now;
    struct cell *own = &stress->cells[task->index];

    for (uint32_t turn = 0; turn < stress->rounds; turn++) {
        uint32_t all = (turn + 1) * others;

        if (turn % stress->workers == task->index) {
            do {
                now = atomic_load(&stress->arrived);
                wait_for(task, &stress->arrived, now == all ? now - 1 : now, CB_FOREVER);
            } while (atomic_load(&stress->arrived) != all);
            MUST(task, atomic_fetch_add(&stress->turn, 1) == turn);
            wake_crowd(task, turn);
        } else {
            if (atomic_fetch_add(&stress->arrived, 1) + 1 == all)
                wake(task, &stress->arrived, 1);
            do {
                wait_for(task, &stress->turn, turn, CB_FOREVER);
            } while (atomic_load(&stress->turn) == turn);
            MUST(task,
                 atomic_load(&stress->turn) == turn + 1); /* the next needs this one to come */
        }
        atomic_store_explicit(&own->received, turn + 1, memory_order_relaxed);
    }
    MUST(task, own->waits >= stress->rounds);
    cb_task_done(task, 1);
    return 0;
}

static const struct cb_workload ring = {
    .name = "stress-ring", .run = run_ring, .check = take_check_each_once};
static const struct cb_workload crowd = {
    .name = "stress-crowd", .run = run_crowd, .check = take_check_each_once};

/* --- the samples --- */

/* How a share of a shape's waits is spent. */
struct pattern {
    const char *what;
    const struct cb_workload *workload;
    uint32_t percent; /* of the shape's waits */
    int many_tokens, crossing, with_deadlines;
};

static const struct pattern patterns[] = {
    {"one token", &ring, 20, 0, 0, 0},           {"many tokens", &ring, 20, 1, 0, 0},
    {"one token, crossing", &ring, 10, 0, 1, 0}, {"many tokens, crossing", &ring, 20, 1, 1, 0},
    {"deadlines", &ring, 15, 1, 1, 1},           {"crowd", &crowd, 15, 0, 0, 0},
};

/* Coroutines of one carrier carry the bulk: 50 ns each, when another thread costs microseconds. */
struct shape {
    uint32_t processes, threads, coroutines;
    uint32_t waits; /* in thousands, of a full run */
};

static const struct shape shapes[] = {
    {1, 1, 1, 1000}, {1, 1, COROUTINES, 6000}, {1, 2, 1, 300}, {1, 2, COROUTINES, 1200},
    {2, 1, 1, 300},  {2, 1, COROUTINES, 1200}, {2, 2, 1, 300}, {2, 2, COROUTINES, 1200},
};

static uint32_t divisor = 10; /* of those waits */

/* Who did not come to the end, and whether its word says that it should have. */
static void say_who_stands(const struct pattern *p, const struct shape *shape)
{
    for (uint32_t i = 0; i < stress->workers; i++) {
        const struct cell *c = &stress->cells[i];
        uint32_t word = atomic_load(p->workload == &ring ? &c->word : &stress->turn);

        if (c->received < stress->rounds)
            print_error("%ux%ux%u %s: worker %u has %u of %u, its word is %u; it %s%s\n",
                        shape->processes, shape->threads, shape->coroutines, p->what, i,
                        c->received, stress->rounds, word, c->waiting ? "waits" : "runs",
                        c->waiting && word != c->received ? ": THE WAKE-UP IS LOST" : "");
    }
}

/* Adds up in `sum` what all workers did. */
static void take_pattern(const struct pattern *p, const struct shape *shape, struct cell *sum)
{
    uint32_t carriers = shape->processes * shape->threads;
    uint32_t workers = carriers * shape->coroutines;
    struct ask ask = {.workload = p->workload,
                      .runner = cb_runner_find("hybrid", NULL),
                      .processes = shape->processes,
                      .threads = shape->threads,
                      .pool = workers,
                      .tasks = workers,
                      .timeout_ns = 100 * CB_NS_PER_S};
    uint64_t waits = 0, wanted = (uint64_t)shape->waits * 10 * p->percent / divisor;
    struct cb_sample s;

    if (p->workload == &crowd && workers == 1)
        return; /* nobody else to wake */
    memset(stress, 0, sizeof *stress);
    stress->workers = workers;
    stress->carriers = p->crossing ? carriers : 1;
    stress->tokens = p->many_tokens && workers > 1 ? workers / 2 : 1;
    stress->with_deadlines = p->with_deadlines;
    stress->rounds = (uint32_t)((wanted + workers - 1) / workers);
    if (take(&ask, &s) != 0 || s.status != CB_OK) {
        say_who_stands(p, shape);
        fail_msg("%ux%ux%u %s: %s", shape->processes, shape->threads, shape->coroutines, p->what,
                 s.message);
    }
    for (uint32_t i = 0; i < workers; i++) {
        waits += stress->cells[i].waits;
        sum->wakes += stress->cells[i].wakes;
        sum->timeouts += stress->cells[i].timeouts;
        assert_int_equal(stress->cells[i].received, stress->rounds);
    }
    assert_true(waits >= wanted);
    sum->waits += waits;
}

static void nobody_is_left_asleep(void **state)
{
    uint64_t waits = 0, wakes = 0, wanted = 0;

    (void)state;
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        const struct shape *shape = &shapes[i];
        struct cell sum = {0};

        for (size_t p = 0; p < sizeof patterns / sizeof *patterns; p++)
            take_pattern(&patterns[p], shape, &sum);
        print_message("%ux%ux%u: %8" PRIu64 " waits, %8" PRIu64 " wakes, %6" PRIu64 " timeouts\n",
                      shape->processes, shape->threads, shape->coroutines, sum.waits, sum.wakes,
                      sum.timeouts);
        waits += sum.waits;
        wakes += sum.wakes;
        wanted += shape->waits * 1000ull / divisor;
    }
    print_message("all:   %8" PRIu64 " waits, %8" PRIu64 " wakes\n", waits, wakes);
    assert_true(waits >= wanted * 85 / 100); /* a crowd of one does nothing */
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(nobody_is_left_asleep)};

    if (argc > 1 && strcmp(argv[1], "full") == 0)
        divisor = 1;
    stress = take_share(sizeof *stress);
    return cmocka_run_group_tests_name("stress", tests, NULL, NULL);
}
