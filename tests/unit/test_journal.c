/* A tune's journal: what was written is read back, however much of it was. */
#include "tests/unit/check.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bench/tune/journal.h"

enum { PASSES = 4, TURNS = 3, CONTENDERS = 2 };

static const struct cb_tune_turn turns[TURNS] = {
    {0, {{1, 1, 4}, 4}}, {1, {{1, 2, 1}, 2}}, {0, {{1, 1, 8}, 8}}};

static struct cb_tune_pass pass_of(uint32_t number)
{
    return (struct cb_tune_pass){
        .number = number, .fresh = number > 2, .turns = turns, .count = TURNS};
}

static struct cb_journal_entry entry_of(uint32_t number, uint32_t turn)
{
    struct cb_journal_entry entry = {.turn = turn,
                                     .shape = turns[turn].arm.shape,
                                     .measured = {.outcome = turn == 1 && number == 2,
                                                  .speed = 1000.0 / 3 * number + turn,
                                                  .ops_per_s = 1e9 / 7,
                                                  .p99_ns = NAN,
                                                  .saturated = turn == 2},
                                     .in_flight = NAN,
                                     .steal_ns = number};

    if (entry.measured.outcome)
        snprintf(entry.message, sizeof entry.message, "no end, \"it said\"\nafter 1 s");
    return entry;
}

static struct cb_journal_stage stage_of(uint32_t contender, uint64_t window)
{
    return (struct cb_journal_stage){.stage = 1,
                                     .contender = contender,
                                     .duration_ns = window,
                                     .profile = {.workers = 2, .window_s = 0.1, .cpu_s = NAN},
                                     .operation_s = 1.0 / 3,
                                     .budget = 77};
}

/* Each in a block of its own, behind those that there may be. */
static void write_passes(struct cb_journal *j, uint32_t from, uint32_t to)
{
    uint32_t block = j->last_block > 10 ? j->last_block : 10;
    struct cb_err err = {0};

    for (uint32_t number = from; number <= to; number++) {
        const struct cb_tune_pass pass = pass_of(number);

        block++;
        for (uint32_t i = 0; i < TURNS; i++) {
            const struct cb_journal_entry entry = entry_of(number, i);

            assert_int_equal(cb_journal_sample(j, 1, block, &pass, "thread", &entry, &err), 0);
        }
        assert_int_equal(cb_journal_ended(j, 1, block, &pass, number == 3, number * 1000, &err), 0);
    }
}

static char *path_in(const char *folder, const char *name, char path[400])
{
    snprintf(path, 400, "%s/%s", folder, name);
    return path;
}

static void put_file(const char *path, const char *bytes, size_t count)
{
    FILE *out = fopen(path, "w");

    assert_non_null(out);
    assert_int_equal(fwrite(bytes, 1, count, out), count);
    assert_int_equal(fclose(out), 0);
}

static size_t get_file(const char *path, char *bytes, size_t room)
{
    FILE *in = fopen(path, "r");
    size_t count;

    assert_non_null(in);
    count = fread(bytes, 1, room, in);
    assert_true(count < room);
    fclose(in);
    return count;
}

/* samples.csv is the session's; a block of it is what the journal looks at. */
static void write_journal(const char *folder)
{
    static const char samples[] = "schema,block\n1,0\n1,14\n";
    struct cb_journal j;
    struct cb_err err = {0};
    char path[400];

    put_file(path_in(folder, "samples.csv", path), samples, sizeof samples - 1);
    assert_int_equal(cb_journal_open(&j, folder, 0, &err), 0);
    for (uint32_t i = 0; i < CONTENDERS; i++) {
        const struct cb_journal_stage stage = stage_of(i, 5000);

        assert_int_equal(cb_journal_calibrated(&j, "thread", &stage, &err), 0);
    }
    write_passes(&j, 1, PASSES);
    assert_int_equal(cb_journal_close(&j, &err), 0);
}

/* The pass as it was written. */
static void assert_pass(const struct cb_journal_pass *read, uint32_t number)
{
    assert_true(read->block >= 10 + number);
    assert_int_equal(read->disturbed, number == 3);
    assert_int_equal(read->count, TURNS);
    for (uint32_t i = 0; i < TURNS; i++) {
        const struct cb_journal_entry is = read->entry[i], was = entry_of(number, i);

        assert_int_equal(is.turn, i);
        assert_memory_equal(&is.shape, &was.shape, sizeof is.shape);
        assert_int_equal(is.measured.outcome, was.measured.outcome);
        assert_int_equal(is.measured.saturated, was.measured.saturated);
        assert_true(is.measured.speed == was.measured.speed); /* to the last bit */
        assert_true(is.measured.ops_per_s == was.measured.ops_per_s);
        assert_true(isnan(is.measured.p99_ns) && isnan(is.in_flight));
        assert_int_equal(is.steal_ns, was.steal_ns);
        assert_string_equal(is.message, was.message);
    }
}

static uint32_t whole_passes(const struct cb_journal *j)
{
    uint32_t whole = 0;

    for (uint32_t number = 1; number <= PASSES; number++) {
        const struct cb_tune_pass pass = pass_of(number);
        const struct cb_journal_pass *read = cb_journal_find(j, 1, &pass);

        if (!read)
            continue;
        assert_pass(read, number);
        assert_int_equal(++whole, number); /* none is missing before it */
    }
    return whole;
}

static void what_was_written_is_read(void **state)
{
    char *folder = check_make_folder();
    struct cb_err err = {0};
    struct cb_journal j;
    struct cb_tune_pass other = pass_of(1);

    (void)state;
    write_journal(folder);
    assert_int_equal(cb_journal_open(&j, folder, 1, &err), 0);
    assert_int_equal(whole_passes(&j), PASSES);
    assert_int_equal(j.last_block, 10 + PASSES);
    assert_int_equal(j.elapsed_ns, PASSES * 1000);
    assert_null(cb_journal_find(&j, 2, &other));
    other.count = 2;
    assert_null(cb_journal_find(&j, 1, &other));
    assert_true(cb_journal_stage(&j, 1, 1)->operation_s == 1.0 / 3);
    assert_true(isnan(cb_journal_stage(&j, 1, 1)->profile.cpu_s));
    assert_int_equal(cb_journal_stage(&j, 1, 0)->budget, 77);
    assert_null(cb_journal_stage(&j, 1, CONTENDERS));
    assert_int_equal(cb_journal_close(&j, &err), 0);
    check_remove_folder(folder);
}

/* The program may be killed between any two bytes: whole passes count, the rest is written anew. */
static void it_may_be_cut_anywhere(void **state)
{
    char *folder = check_make_folder(), bytes[8192], path[400];
    struct cb_err err = {0};
    uint32_t before = 0;
    size_t length;

    (void)state;
    write_journal(folder);
    length = get_file(path_in(folder, "history.csv", path), bytes, sizeof bytes);
    for (size_t cut = 0; cut <= length; cut++) {
        struct cb_journal j;
        uint32_t whole;

        put_file(path, bytes, cut);
        assert_int_equal(cb_journal_open(&j, folder, 1, &err), 0);
        whole = whole_passes(&j);
        assert_true(whole >= before && whole <= before + 1);
        before = whole;
        write_passes(&j, whole + 1, PASSES);
        assert_int_equal(cb_journal_close(&j, &err), 0);
        assert_int_equal(cb_journal_open(&j, folder, 1, &err), 0);
        assert_int_equal(whole_passes(&j), PASSES);
        assert_int_equal(cb_journal_close(&j, &err), 0);
    }
    assert_int_equal(before, PASSES);
    check_remove_folder(folder);
}

/* A calibration that was cut short is taken again: its first rows don't count. */
static void the_last_calibration_counts(void **state)
{
    char *folder = check_make_folder(), bytes[8192], path[400];
    struct cb_err err = {0};
    size_t length;

    (void)state;
    write_journal(folder);
    length = get_file(path_in(folder, "stages.csv", path), bytes, sizeof bytes);
    for (size_t cut = 0; cut < length; cut++) {
        struct cb_journal j;

        put_file(path, bytes, cut);
        assert_int_equal(cb_journal_open(&j, folder, 1, &err), 0);
        assert_null(cb_journal_stage(&j, 1, CONTENDERS - 1));
        for (uint32_t i = 0; i < CONTENDERS; i++) {
            const struct cb_journal_stage stage = stage_of(i, 9000);

            assert_int_equal(cb_journal_calibrated(&j, "thread", &stage, &err), 0);
        }
        assert_int_equal(cb_journal_close(&j, &err), 0);
        assert_int_equal(cb_journal_open(&j, folder, 1, &err), 0);
        for (uint32_t i = 0; i < CONTENDERS; i++)
            assert_int_equal(cb_journal_stage(&j, 1, i)->duration_ns, 9000);
        assert_int_equal(cb_journal_close(&j, &err), 0);
    }
    check_remove_folder(folder);
}

/* Of a pass that was cut short at its first sample only samples.csv has a row. */
static void no_block_is_used_twice(void **state)
{
    static const char samples[] = "schema,block\n1,0\n1,14\n1,23\n1,2";
    char *folder = check_make_folder(), path[400];
    struct cb_err err = {0};
    struct cb_journal j;

    (void)state;
    write_journal(folder);
    put_file(path_in(folder, "samples.csv", path), samples, sizeof samples - 1);
    assert_int_equal(cb_journal_open(&j, folder, 1, &err), 0);
    assert_int_equal(j.last_block, 23);
    assert_int_equal(cb_journal_close(&j, &err), 0);
    check_remove_folder(folder);
}

static void what_makes_no_sense_is_an_error(void **state)
{
    static const char *const bad[] = {"schema,stage\n1,1\n", "\"\n", "schema,schema\n"};
    char *folder = check_make_folder(), path[400];

    (void)state;
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct cb_err err = {0};
        struct cb_journal j;

        write_journal(folder);
        put_file(path_in(folder, "history.csv", path), bad[i], strlen(bad[i]));
        if (i == 1) { /* an open quote: no whole row, so the file begins anew */
            assert_int_equal(cb_journal_open(&j, folder, 1, &err), 0);
            assert_int_equal(whole_passes(&j), 0);
        } else {
            assert_int_equal(cb_journal_open(&j, folder, 1, &err), -EINVAL);
            assert_contains(err.what, "history.csv");
        }
        cb_journal_close(&j, &err);
        unlink(path);
        unlink(path_in(folder, "stages.csv", path));
    }
    check_remove_folder(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_written_is_read),        cmocka_unit_test(it_may_be_cut_anywhere),
        cmocka_unit_test(the_last_calibration_counts),     cmocka_unit_test(no_block_is_used_twice),
        cmocka_unit_test(what_makes_no_sense_is_an_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
