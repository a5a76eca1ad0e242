/* Which block comes next: the plan's, then whole ones that were disturbed, at most a fifth. Samples
 * are faked: a rule says which of them were disturbed. */
#include "tests/unit/check.h"

#include "bench/schedule.h"

enum { CASES = 7, BLOCKS_MAX = 64 };

static struct cb_case cases[CASES];
static struct cb_plan plan;
static struct cb_schedule schedule;

/* What was executed. */
static struct executed {
    struct cb_batch batch;
    struct cb_turn turns[2 * CASES]; /* twins too */
} done[BLOCKS_MAX];
static uint32_t done_count;

static void order_plan_with_twins(uint32_t reps, uint32_t counter_reps, uint32_t aa)
{
    for (uint32_t i = 0; i < CASES; i++)
        cases[i] = (struct cb_case){.workload = cb_workload_find("null", NULL),
                                    .runner = cb_runner_find("thread", NULL),
                                    .pool = i + 1,
                                    .place = "none"};
    cb_plan_init(&plan);
    plan.cases = cases;
    plan.cases_count = CASES;
    plan.aa = aa;
    plan.reps = reps;
    plan.counter_reps = counter_reps;
    plan.seed = 5;
    assert_int_equal(cb_plan_order(&plan, NULL), 0);
}

static void order_plan(uint32_t reps, uint32_t counter_reps)
{
    order_plan_with_twins(reps, counter_reps, 0);
}

static int teardown(void **state)
{
    (void)state;
    cb_schedule_done(&schedule);
    plan.cases = NULL;
    cb_plan_done(&plan);
    return 0;
}

/* Takes one sample after another: whether any was disturbed. */
static int take_all(const struct cb_batch *batch, int (*is_disturbed)(const struct cb_turn *))
{
    int disturbed = 0;

    assert_true(done_count < BLOCKS_MAX);
    done[done_count].batch = *batch;
    memcpy(done[done_count++].turns, batch->turns, batch->count * sizeof *batch->turns);
    for (uint32_t i = 0; i < batch->count; i++)
        disturbed |= is_disturbed(&batch->turns[i]);
    return disturbed;
}

static void run_until_end(cb_schedule_selects *selects, int (*is_disturbed)(const struct cb_turn *))
{
    const struct cb_batch *batch;

    done_count = 0;
    assert_int_equal(cb_schedule_init(&schedule, &plan, selects, NULL, NULL), 0);
    while ((batch = cb_schedule_next(&schedule)))
        cb_schedule_ended(&schedule, take_all(batch, is_disturbed));
}

static int never(const struct cb_turn *turn)
{
    return turn->rep == 0;
}

static int always(const struct cb_turn *turn)
{
    return turn->rep > 0;
}

static int case_3_in_rep_2(const struct cb_turn *turn)
{
    return turn->case_index == 3 && turn->rep == 2 && !turn->redo_of;
}

static int case_0_at_first(const struct cb_turn *turn)
{
    return turn->case_index == 0 && !turn->redo_of;
}

static int every(const struct cb_turn *turn)
{
    return !turn->redo_of;
}

static int first_block_and_its_redo(const struct cb_turn *turn)
{
    return turn->rep == 1;
}

static int counting(const struct cb_turn *turn)
{
    return turn->kind == CB_COUNTING;
}

/* Each case once. */
static void assert_whole(const struct executed *e)
{
    int seen[CASES] = {0};

    assert_int_equal(e->batch.count, CASES);
    for (uint32_t i = 0; i < CASES; i++) {
        assert_int_equal(e->turns[i].block, e->batch.number);
        assert_int_equal(e->turns[i].rep, e->batch.rep);
        assert_int_equal(e->turns[i].redo_of, e->batch.redo_of);
        assert_int_equal(e->turns[i].kind, e->batch.kind);
        assert_int_equal(seen[e->turns[i].case_index]++, 0);
    }
}

static void the_plan_comes_as_it_is(void **state)
{
    uint32_t turn = 0;

    (void)state;
    order_plan(3, 2);
    run_until_end(NULL, never);
    assert_int_equal(done_count, 5);
    assert_int_equal(cb_schedule_blocks(&schedule), 5);
    assert_int_equal(cb_schedule_samples(&schedule, UINT32_MAX), plan.turns_count);
    assert_int_equal(cb_schedule_samples(&schedule, 4), 5);
    for (uint32_t b = 0; b < done_count; b++) {
        assert_whole(&done[b]);
        assert_int_equal(done[b].batch.number, b + 1);
        assert_int_equal(done[b].batch.kind, b < 3 ? CB_TIMING : CB_COUNTING);
        for (uint32_t i = 0; i < CASES; i++)
            assert_int_equal(done[b].turns[i].case_index, plan.turns[turn++].case_index);
    }
    assert_int_equal(schedule.timing, 3);
    assert_int_equal(schedule.disturbed + schedule.redone + schedule.still, 0);
}

static void a_disturbed_block_comes_again_whole(void **state)
{
    const struct executed *again;

    (void)state;
    order_plan(6, 1);
    run_until_end(NULL, case_3_in_rep_2);
    assert_int_equal(done_count, 8);
    again = &done[6]; /* after the timing blocks, before the counting one */
    assert_whole(again);
    assert_int_equal(again->batch.redo_of, 2);
    assert_int_equal(again->batch.rep, 2);
    assert_int_equal(again->batch.number, 7);
    assert_int_equal(done[7].batch.kind, CB_COUNTING);
    assert_int_equal(schedule.timing, 6);
    assert_int_equal(schedule.disturbed, 1);
    assert_int_equal(schedule.redone, 1);
    assert_int_equal(schedule.still, 0);
    assert_int_equal(schedule.reps, 6);
}

static uint32_t twins_in(const struct executed *e, uint32_t *case_index)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < e->batch.count; i++)
        if (e->turns[i].twin) {
            *case_index = e->turns[i].case_index;
            n++;
        }
    return n;
}

static void twins_come_again_with_their_block(void **state)
{
    uint32_t first, again;

    (void)state;
    order_plan_with_twins(6, 0, 6);
    run_until_end(NULL, case_3_in_rep_2);
    assert_int_equal(done_count, 7);
    assert_int_equal(cb_schedule_samples(&schedule, UINT32_MAX), 6 * CASES + 6);
    assert_int_equal(done[6].batch.count, CASES + 1);
    assert_int_equal(twins_in(&done[1], &first), 1);
    assert_int_equal(twins_in(&done[6], &again), 1);
    assert_int_equal(again, first);
}

static void which_sample_was_disturbed_does_not_matter(void **state)
{
    struct executed first[BLOCKS_MAX];
    uint32_t count;

    (void)state;
    order_plan(10, 0);
    run_until_end(NULL, case_0_at_first);
    memcpy(first, done, sizeof first);
    count = done_count;
    cb_schedule_done(&schedule);
    run_until_end(NULL, every);
    assert_int_equal(done_count, count);
    for (uint32_t b = 0; b < count; b++) {
        assert_int_equal(done[b].batch.redo_of, first[b].batch.redo_of);
        assert_memory_equal(done[b].turns, first[b].turns, sizeof done[b].turns);
    }
}

static void a_fifth_is_run_again_at_most(void **state)
{
    static const struct {
        uint32_t reps, redone;
    } table[] = {{1, 1}, {2, 1}, {5, 1}, {6, 2}, {10, 2}, {11, 3}, {12, 3}, {30, 6}};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        order_plan(table[i].reps, 0);
        run_until_end(NULL, case_0_at_first);
        assert_int_equal(cb_schedule_redo_limit(table[i].reps), table[i].redone);
        assert_int_equal(done_count, table[i].reps + table[i].redone);
        assert_int_equal(schedule.disturbed, table[i].reps);
        assert_int_equal(schedule.redone, table[i].redone);
        assert_int_equal(schedule.still, table[i].reps - table[i].redone);
        for (uint32_t b = 0; b < table[i].redone; b++) /* the oldest first */
            assert_int_equal(done[table[i].reps + b].batch.redo_of, b + 1);
        teardown(NULL);
    }
}

static void what_is_disturbed_again_waits_its_turn(void **state)
{
    (void)state;
    order_plan(1, 0);
    run_until_end(NULL, always);
    assert_int_equal(done_count, 2);
    assert_int_equal(schedule.still, 1);
    teardown(NULL);
    order_plan(11, 0);
    run_until_end(NULL, first_block_and_its_redo);
    assert_int_equal(done_count, 14);
    assert_int_equal(done[11].batch.redo_of, 1);
    assert_int_equal(done[12].batch.redo_of, 12);
    assert_int_equal(done[13].batch.redo_of, 13);
    for (uint32_t b = 11; b < 14; b++)
        assert_int_equal(done[b].batch.rep, 1);
    assert_int_equal(schedule.disturbed, 1);
    assert_int_equal(schedule.redone, 3);
    assert_int_equal(schedule.still, 1);
}

static void counting_blocks_are_never_run_again(void **state)
{
    (void)state;
    order_plan(1, 3);
    run_until_end(NULL, counting);
    assert_int_equal(done_count, 4);
    assert_int_equal(schedule.disturbed, 0);
}

static int timing_of_even(void *user, uint32_t case_index, enum cb_kind kind)
{
    (void)user;
    return kind == CB_TIMING && case_index % 2 == 0;
}

static void a_selection_narrows_every_block(void **state)
{
    (void)state;
    order_plan(5, 1);
    run_until_end(timing_of_even, case_0_at_first);
    assert_int_equal(cb_schedule_blocks(&schedule), 5);
    assert_int_equal(cb_schedule_samples(&schedule, UINT32_MAX), 5 * 4);
    assert_int_equal(done_count, 6); /* no counting block; one again */
    for (uint32_t b = 0; b < done_count; b++) {
        assert_int_equal(done[b].batch.count, 4);
        for (uint32_t i = 0; i < 4; i++)
            assert_int_equal(done[b].turns[i].case_index % 2, 0);
    }
}

static void extra_blocks_are_repetitions_of_their_own(void **state)
{
    static const uint32_t some[] = {6, 1, 4};
    const struct cb_batch *batch;
    uint32_t sum = 0;

    (void)state;
    order_plan(6, 0);
    run_until_end(NULL, never);
    for (uint32_t k = 0; k < 4; k++) {
        batch = cb_schedule_extra(&schedule, some, 3);
        assert_int_equal(batch->count, 3);
        assert_int_equal(batch->rep, 7 + k);
        assert_int_equal(batch->number, 7 + k);
        cb_schedule_ended(&schedule, k == 3);
        assert_true(k == 3 || !cb_schedule_next(&schedule));
    }
    batch = cb_schedule_next(&schedule); /* the last of them once more, its own cases only */
    assert_non_null(batch);
    assert_int_equal(batch->redo_of, 10);
    assert_int_equal(batch->rep, 10);
    assert_int_equal(batch->count, 3);
    for (uint32_t i = 0; i < 3; i++)
        sum += 1u << batch->turns[i].case_index;
    assert_int_equal(sum, 1 << 6 | 1 << 1 | 1 << 4);
    cb_schedule_ended(&schedule, 0);
    assert_null(cb_schedule_next(&schedule));
    assert_int_equal(schedule.timing, 10);
}

static void the_same_seed_gives_the_same_order(void **state)
{
    struct executed first[BLOCKS_MAX];
    uint32_t differ = 0;

    (void)state;
    order_plan(11, 1);
    run_until_end(NULL, case_0_at_first);
    memcpy(first, done, sizeof first);
    teardown(NULL);
    order_plan(11, 1);
    run_until_end(NULL, case_0_at_first);
    for (uint32_t b = 0; b < done_count; b++)
        assert_memory_equal(first[b].turns, done[b].turns, sizeof done[b].turns);
    for (uint32_t b = 11; b < 14; b++) /* but no block has the order of the one it replaces */
        for (uint32_t i = 0; i < CASES; i++)
            differ += done[b].turns[i].case_index != done[b - 11].turns[i].case_index;
    assert_true(differ > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(the_plan_comes_as_it_is, teardown),
        cmocka_unit_test_teardown(a_disturbed_block_comes_again_whole, teardown),
        cmocka_unit_test_teardown(twins_come_again_with_their_block, teardown),
        cmocka_unit_test_teardown(which_sample_was_disturbed_does_not_matter, teardown),
        cmocka_unit_test_teardown(a_fifth_is_run_again_at_most, teardown),
        cmocka_unit_test_teardown(what_is_disturbed_again_waits_its_turn, teardown),
        cmocka_unit_test_teardown(counting_blocks_are_never_run_again, teardown),
        cmocka_unit_test_teardown(a_selection_narrows_every_block, teardown),
        cmocka_unit_test_teardown(extra_blocks_are_repetitions_of_their_own, teardown),
        cmocka_unit_test_teardown(the_same_seed_gives_the_same_order, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
