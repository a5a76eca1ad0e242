/* From when to when operations count: what a worker does at each change of phase, and what is made
 * of it. No time passes here: phases are set by hand. */
#include "tests/unit/check.h"

#include <math.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/latency.h"
#include "bench/meter.h"

enum { WORKERS = 2, ARRIVALS = 10, MS = 1000000 };

/* Two workers on one carrier, and what their model would supply. */
struct stage {
    struct cb_block *block;
    struct cb_job job;
    struct cb_window window;
    struct cb_task task[WORKERS];
};

static int opened, closed;
static uint64_t slept_until;

static void open_window(struct cb_window *window)
{
    (void)window;
    opened++;
}

static void close_window(struct cb_window *window)
{
    (void)window;
    closed++;
}

static void sleep_until(struct cb_task *task, uint64_t deadline_ns)
{
    (void)task;
    slept_until = deadline_ns;
}

static const struct cb_services services = {.sleep_until = sleep_until};

static void set_phase(struct stage *s, enum cb_phase phase)
{
    atomic_store(&s->block->work.phase, phase);
    if (phase == CB_MEASURING)
        s->block->window_ns = cb_clock_ns();
    if (phase == CB_CLOSING || (phase == CB_STOPPED && !s->block->closing_ns))
        s->block->closing_ns = cb_clock_ns();
    if (phase == CB_STOPPED)
        s->block->stopped_ns = cb_clock_ns();
}

static void begin(struct stage *s, int i)
{
    struct cb_slot *slot = cb_block_slot(s->block, (uint32_t)i);

    s->task[i] = (struct cb_task){.job = &s->job,
                                  .index = (uint32_t)i,
                                  .services = &services,
                                  .slot = slot,
                                  .window = &s->window,
                                  .carrier = cb_block_carrier(s->block, 0)};
    slot->ready_ns = slot->start_ns = cb_clock_ns();
    cb_meter_begin(&s->task[i]);
}

static void end(struct stage *s)
{
    for (int i = 0; i < WORKERS; i++) {
        struct cb_slot *slot = cb_block_slot(s->block, (uint32_t)i);

        slot->ops = s->task[i].ops;
        slot->end_ns = cb_clock_ns();
    }
    cb_block_carrier(s->block, 0)->end_ns = cb_clock_ns();
}

static struct stage *make_stage(enum cb_phase phase)
{
    static struct stage s;

    s = (struct stage){.window = {.open = open_window, .close = close_window}};
    s.block = cb_block_map(WORKERS, 1, ARRIVALS * sizeof(uint64_t), NULL);
    assert_non_null(s.block);
    s.block->schedule_offset = s.block->shared_offset;
    s.job = (struct cb_job){.workers = WORKERS, .block = s.block};
    s.block->work.chunk = 3;
    s.block->work.warmup_ns = phase == CB_WARMING ? 1 : 0;
    s.block->gate.open_ns = s.block->window_ns = cb_clock_ns();
    opened = closed = 0;
    s.block->gate.doorbell = -1;
    set_phase(&s, phase);
    return &s;
}

static struct cb_sample *read_sample(struct stage *s)
{
    static struct cb_sample sample;

    memset(&sample, 0, sizeof sample);
    cb_meter_read(s->block, &sample);
    cb_block_unmap(s->block);
    return &sample;
}

static void test_warm_up_is_left_out(void **state)
{
    struct stage *s = make_stage(CB_WARMING);
    struct cb_sample *sample;

    (void)state;
    begin(s, 0);
    begin(s, 1);
    assert_int_equal(cb_task_next(&s->task[0]), 3);
    assert_int_equal(cb_task_next(&s->task[0]), 3);
    assert_int_equal(cb_task_draw(&s->task[1]), 3);
    cb_task_done(&s->task[1], 2);
    assert_int_equal(opened, 0);
    set_phase(s, CB_MEASURING);
    assert_int_equal(cb_task_next(&s->task[0]), 3); /* six are done, the window begins */
    assert_int_equal(opened, 1);
    cb_task_done(&s->task[1], 1); /* begun in the warm-up, and the last of it */
    assert_int_equal(opened, 1);  /* by the first of the carrier's workers */
    cb_task_done(&s->task[1], 5);
    set_phase(s, CB_STOPPED);
    assert_int_equal(cb_task_next(&s->task[0]), 0);
    assert_int_equal(cb_task_next(&s->task[0]), 0);
    assert_int_equal(cb_task_draw(&s->task[1]), 0);
    assert_int_equal(s->task[0].ops + s->task[1].ops, 9 + 8); /* all that is to be verified */
    end(s);
    for (uint32_t i = 0; i < WORKERS; i++) { /* as if nothing had been under way at the edges */
        cb_block_slot(s->block, i)->begin.seen_ns = s->block->window_ns;
        cb_block_slot(s->block, i)->end.seen_ns = s->block->closing_ns;
    }
    sample = read_sample(s);
    assert_int_equal(sample->ops, 3 + 5);
    assert_true(sample->ops_per_s > 0);
}

/* An operation that begins before the window and ends after it: its worker saw both edges at once,
 * and is credited with what of its 400 ns lay in the 200 of the window. */
static void test_longer_than_the_window(void **state)
{
    struct stage *s = make_stage(CB_WARMING);
    struct cb_slot *slot = cb_block_slot(s->block, 0);
    struct cb_sample *sample;

    (void)state;
    begin(s, 0);
    assert_int_equal(cb_task_next(&s->task[0]), 3);
    set_phase(s, CB_MEASURING);
    set_phase(s, CB_STOPPED);
    begin(s, 1); /* too late for anything, as the second of two coroutines that don't yield */
    assert_int_equal(cb_task_next(&s->task[0]), 0);
    assert_int_equal(cb_task_next(&s->task[1]), 0);
    end(s);
    assert_true(slot->begin.seen_ns > 0);
    assert_int_equal(slot->begin.seen_ns, slot->end.seen_ns);
    assert_int_equal(slot->end.ops, 3);
    s->block->gate.open_ns = 1000;
    s->block->window_ns = 1000 + 110;
    s->block->closing_ns = 1000 + 310;
    slot->begin.seen_ns = slot->end.seen_ns = slot->end_ns = 1000 + 400;
    sample = read_sample(s);
    assert_near(sample->ops_per_s / 1e9, 3 * 200 / 400. / 200, 1e-12);
}

/* The window is from 110 to 310: what was under way at an edge counts as far as it lay within, and
 * who waited for a CPU just then has no shorter window for it. */
static void test_what_was_under_way(void **state)
{
    static const struct {
        struct cb_edge begin, end;
        uint64_t ops;
    } made_up[] = {
        {{120, 6, 1}, {320, 16, 1}, 16}, /* 20 ns each without a pause: half of the 6th and 16th */
        {{250, 2, 1}, {330, 5, 1}, 5},   /* preempted from 10 to 250: the whole of the second */
    };
    struct stage *s = make_stage(CB_WARMING);
    struct cb_sample *sample;
    double first = 10, second = 4 - 20 / (330. / 5);

    (void)state;
    s->block->gate.open_ns = 1000;
    s->block->window_ns = 1000 + 110;
    s->block->closing_ns = 1000 + 310;
    for (uint32_t i = 0; i < WORKERS; i++) {
        struct cb_slot *slot = cb_block_slot(s->block, i);

        slot->began = CB_WARMING;
        slot->ops = made_up[i].ops;
        slot->begin = made_up[i].begin;
        slot->begin.seen_ns += 1000;
        slot->end = made_up[i].end;
        slot->end.seen_ns += 1000;
        slot->end_ns = slot->end.seen_ns;
    }
    sample = read_sample(s);
    assert_int_equal(sample->ops, 14);
    assert_int_equal(sample->work_ns, 200);
    assert_near(sample->ops_per_s / 1e9, (first + second) / 200, 1e-12);
}

/* Workers go on behind the window's end, each notes it once, and the last one rings. */
static void test_the_end_is_seen_by_all(void **state)
{
    struct stage *s = make_stage(CB_MEASURING);
    struct cb_sample *sample;
    uint64_t rings = 0;

    (void)state;
    s->block->gate.doorbell = eventfd(0, EFD_NONBLOCK);
    begin(s, 0);
    begin(s, 1);
    assert_int_equal(cb_task_next(&s->task[0]), 3);
    assert_int_equal(cb_task_next(&s->task[1]), 3);
    assert_int_equal(atomic_load(&s->block->work.lookers), 2);
    assert_int_equal(cb_task_next(&s->task[0]), 3);
    assert_int_equal(atomic_load(&s->block->work.lookers), 2);
    set_phase(s, CB_CLOSING);
    assert_int_equal(cb_task_next(&s->task[0]), 3);
    assert_int_equal(cb_task_next(&s->task[0]), 3);
    assert_int_equal(closed, 1); /* by the first of the carrier's workers */
    assert_int_equal(atomic_load(&s->block->work.closed), 1);
    assert_true(read(s->block->gate.doorbell, &rings, sizeof rings) < 0);
    assert_int_equal(cb_task_next(&s->task[1]), 3);
    assert_int_equal(atomic_load(&s->block->work.closed), 2);
    assert_int_equal(closed, 1);
    assert_int_equal(read(s->block->gate.doorbell, &rings, sizeof rings), sizeof rings);
    set_phase(s, CB_STOPPED);
    assert_int_equal(cb_task_next(&s->task[0]), 0);
    assert_int_equal(cb_task_next(&s->task[1]), 0);
    assert_int_equal(atomic_load(&s->block->work.closed), 2);
    assert_int_equal(cb_block_slot(s->block, 0)->end.ops, 6);
    end(s);
    assert_int_equal(s->task[0].ops + s->task[1].ops, 12 + 6); /* all that is to be verified */
    close(s->block->gate.doorbell);
    sample = read_sample(s);
    assert_in_range(sample->ops, 9 - 6, 9); /* less what was under way at the end */
}

/* Who starts in the window counts from its beginning on. */
static void test_a_late_start(void **state)
{
    struct stage *s = make_stage(CB_WARMING);

    (void)state;
    set_phase(s, CB_MEASURING);
    begin(s, 0);
    begin(s, 1);
    assert_int_equal(cb_task_next(&s->task[0]), 3);
    assert_int_equal(cb_block_slot(s->block, 0)->begin.seen_ns, 0);
    set_phase(s, CB_STOPPED);
    end(s);
    assert_int_equal(read_sample(s)->ops, 3);
}

static void test_tasks_have_no_phases(void **state)
{
    struct stage *s = make_stage(CB_MEASURING);

    (void)state;
    s->block->work.tasks = 4;
    begin(s, 0);
    begin(s, 1);
    assert_int_equal(cb_task_next(&s->task[0]), 3);
    assert_int_equal(cb_task_next(&s->task[1]), 1);
    assert_int_equal(cb_task_next(&s->task[0]), 0);
    end(s);
    assert_int_equal(read_sample(s)->ops, 4);
    assert_int_equal(opened, 0);
}

static void test_latencies(void **state)
{
    struct stage *s = make_stage(CB_WARMING);
    struct cb_sample *sample;

    (void)state;
    s->block->work.clock_ns = 20;
    s->block->work.latency_mask = 3;
    begin(s, 0);
    begin(s, 1);
    cb_task_latency(&s->task[0], 5000); /* too early */
    cb_task_next(&s->task[0]);
    set_phase(s, CB_MEASURING);
    cb_task_next(&s->task[0]);
    cb_task_latency(&s->task[0], 70);
    cb_task_latency(&s->task[0], 7); /* less than the clock itself takes */
    set_phase(s, CB_STOPPED);
    cb_task_lateness(&s->task[0], 60); /* of the operation under way */
    for (uint64_t i = 0; i < 16; i++)
        assert_int_equal(cb_task_times(&s->task[0], i), i % 4 == 0);
    end(s);
    sample = read_sample(s);
    assert_int_equal(sample->latency.count, 3);
    assert_int_equal(sample->latency.max, 60);
    assert_near(sample->latency_mean_ns, (50 + 0 + 60) / 3., 1e-9);
    assert_int_equal(sample->latency.bucket[cb_histogram_index(50)], 1);
    assert_int_equal(sample->latency.bucket[0], 1);
}

/* Less what was in the warm-up; not known where a carrier could not read it. */
static void test_queued(void **state)
{
    for (int known = 0; known < 2; known++) {
        struct stage *s = make_stage(CB_MEASURING);
        struct cb_carrier *c = cb_block_carrier(s->block, 0);
        const struct cb_sample *sample;

        (void)state;
        begin(s, 0);
        begin(s, 1);
        assert_int_equal(cb_task_next(&s->task[0]), 3);
        end(s);
        c->queued_known = (uint32_t)known;
        c->closed.queued_ns = 5000;
        c->opened.queued_ns = 2000;
        sample = read_sample(s);
        assert_int_equal(sample->have_queued, known);
        assert_int_equal(sample->queued_ns, known ? 3000 : 0);
    }
}

static void test_a_pilot_tells_how_far_it_is(void **state)
{
    struct stage *s = make_stage(CB_MEASURING);
    struct cb_slot *slot = cb_block_slot(s->block, 0);

    (void)state;
    s->block->work.watched = 1;
    begin(s, 0);
    for (uint64_t done = 0; done < 30; done += 3) {
        assert_int_equal(cb_task_next(&s->task[0]), 3);
        assert_int_equal(atomic_load(&slot->progress), done);
    }
    cb_task_done(&s->task[0], 1);
    assert_int_equal(atomic_load(&slot->progress), 31);
    set_phase(s, CB_STOPPED);
    assert_int_equal(cb_task_next(&s->task[0]), 0);
    cb_block_unmap(s->block);
}

/* --- open loop --- */

static struct stage *make_open_loop(uint64_t first_due_ns, uint64_t gap_ns)
{
    struct stage *s = make_stage(CB_WARMING);
    uint64_t *due = (uint64_t *)cb_block_shared(s->block);

    for (uint64_t i = 0; i < ARRIVALS; i++)
        due[i] = first_due_ns + i * gap_ns;
    s->block->work.arrivals = ARRIVALS;
    return s;
}

/* All are due already, but the last three were by the time that everything stopped: they count with
 * their waiting. */
static void test_response_from_the_schedule(void **state)
{
    struct stage *s = make_open_loop(1000 * MS, MS);
    struct cb_sample *sample;

    (void)state;
    s->block->gate.open_ns -= 5000 * (uint64_t)MS;
    s->block->work.warmup_ns = 1002 * (uint64_t)MS; /* the first two are warm-up */
    begin(s, 0);
    begin(s, 1);
    assert_int_equal(cb_task_next(&s->task[0]), 1);
    assert_int_equal(s->task[0].first, 0);
    set_phase(s, CB_MEASURING);
    for (uint64_t i = 1; i < 7; i++) {
        assert_int_equal(cb_task_next(&s->task[i % 2]), 1);
        assert_int_equal(s->task[i % 2].first, i);
        cb_task_latency(&s->task[i % 2], 1); /* the workload's own has no place here */
    }
    set_phase(s, CB_STOPPED);
    assert_int_equal(cb_task_next(&s->task[0]), 0);
    assert_int_equal(cb_task_next(&s->task[1]), 0);
    end(s);
    sample = read_sample(s);
    assert_int_equal(sample->ops, 7); /* all ended after the warm-up */
    assert_int_equal(sample->service.count, 5);
    assert_int_equal(sample->latency.count, 8);
    assert_true(cb_histogram_quantile(&sample->latency, 0.01) >= 3900ull * MS);
    assert_true(sample->service.max < sample->latency.max);
    assert_int_equal(sample->backlog_max, 9); /* behind the first */
    assert_true(sample->saturated);
}

static void test_waits_until_due(void **state)
{
    struct stage *s = make_open_loop(3600 * (uint64_t)CB_NS_PER_S, MS);

    (void)state;
    begin(s, 0);
    slept_until = 0;
    assert_int_equal(cb_task_next(&s->task[0]), 1);
    assert_int_equal(slept_until, s->block->gate.open_ns + 3600 * CB_NS_PER_S);
    assert_int_equal(cb_block_slot(s->block, 0)->backlog_max, 0);
    set_phase(s, CB_STOPPED);
    assert_int_equal(cb_task_next(&s->task[0]), 0);
    cb_block_unmap(s->block);
}

/* Everything was begun in time, by two workers that were idle most of it. */
static void test_not_saturated(void **state)
{
    struct stage *s = make_open_loop(0, MS);
    struct cb_sample *sample;

    (void)state;
    begin(s, 0);
    begin(s, 1);
    set_phase(s, CB_MEASURING);
    s->block->window_ns = s->block->gate.open_ns;
    s->block->work.warmup_ns = 0;
    for (int i = 0; i < ARRIVALS; i++)
        assert_int_equal(cb_task_next(&s->task[i % 2]), 1);
    assert_int_equal(cb_task_next(&s->task[0]), 0); /* the schedule is at its end */
    assert_int_equal(cb_task_next(&s->task[1]), 0);
    set_phase(s, CB_STOPPED);
    s->block->stopped_ns = s->block->gate.open_ns + CB_NS_PER_S;
    end(s);
    cb_block_carrier(s->block, 0)->service.sum = CB_NS_PER_S / 2;
    sample = read_sample(s);
    assert_int_equal(sample->latency.count, ARRIVALS);
    assert_false(sample->saturated);
    assert_int_equal(sample->work_ns, CB_NS_PER_S);
}

/* Little's law: 10 operations a second of more than 200 ms each keep more than two workers busy. */
static void test_more_workers_needed_than_there_are(void **state)
{
    struct stage *s = make_open_loop(0, MS);

    (void)state;
    begin(s, 0);
    begin(s, 1);
    set_phase(s, CB_MEASURING);
    s->block->window_ns = s->block->gate.open_ns;
    s->block->work.warmup_ns = 0;
    for (int i = 0; i <= ARRIVALS; i++)
        cb_task_next(&s->task[0]);
    set_phase(s, CB_STOPPED);
    s->block->stopped_ns = s->block->gate.open_ns + CB_NS_PER_S;
    end(s);
    cb_block_carrier(s->block, 0)->service.sum = 21 * CB_NS_PER_S / 10;
    assert_true(read_sample(s)->saturated);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_warm_up_is_left_out),
        cmocka_unit_test(test_longer_than_the_window),
        cmocka_unit_test(test_what_was_under_way),
        cmocka_unit_test(test_the_end_is_seen_by_all),
        cmocka_unit_test(test_a_late_start),
        cmocka_unit_test(test_tasks_have_no_phases),
        cmocka_unit_test(test_latencies),
        cmocka_unit_test(test_queued),
        cmocka_unit_test(test_a_pilot_tells_how_far_it_is),
        cmocka_unit_test(test_response_from_the_schedule),
        cmocka_unit_test(test_waits_until_due),
        cmocka_unit_test(test_not_saturated),
        cmocka_unit_test(test_more_workers_needed_than_there_are),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
