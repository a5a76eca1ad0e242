/* Every switch of this build: control goes where it should and values survive. Nothing is asserted
 * on a coroutine's stack: what it saw is looked at afterwards. */
#include "tests/unit/check.h"

#include "base/keep.h"
#include "runners/context.h"
#include "runners/stacks.h"

enum { PLAYERS = 3, ROUNDS = 1000 };

static struct player {
    struct cb_context context;
    const struct cb_switch *with;
    struct cb_context *next, *last; /* who comes after; and in the last round */
    int number, rounds, on_own_stack;
    uint64_t sum;
    double product;
} players[PLAYERS];

static int turns[PLAYERS * ROUNDS], turns_count;

/* Keeps whole numbers and fractions in locals across every switch. */
static void play(void *argument)
{
    struct player *p = argument;
    uint64_t a = cb_keep(1), b = cb_keep(2), c = cb_keep(3), d = cb_keep(4), e = cb_keep(5);
    double x = (double)cb_keep(1), y = (double)cb_keep(2);
    char here;

    p->on_own_stack = &here > (char *)p->context.stack_low &&
                      &here < (char *)p->context.stack_low + p->context.stack_bytes;
    for (p->rounds = 0; p->rounds < ROUNDS;) {
        turns[turns_count++] = p->number;
        p->rounds++;
        a += 1, b += 2, c += 3, d += 4, e += 5;
        x += 0.5, y += 0.25;
        if (p->rounds < ROUNDS)
            p->with->jump(&p->context, p->next);
    }
    p->sum = a + b + c + d + e;
    p->product = x * y;
    p->context.ended = 1;
    p->with->jump(&p->context, p->last);
}

/* The thread's own stack, then players 0, 1, 2, 0, 1, 2, ... in turn, and back. */
static void play_all(const struct cb_switch *with)
{
    struct cb_context home = {0};
    struct cb_stacks stacks;
    double before = (double)cb_keep(42);

    print_message("%s\n", with->name);
    assert_int_equal(cb_stacks_open(&stacks, PLAYERS, 64 << 10, NULL), 0);
    turns_count = 0;
    for (int i = 0; i < PLAYERS; i++) {
        struct player *p = &players[i];

        *p = (struct player){
            .context = {.stack_low = cb_stacks_low(&stacks, (uint32_t)i),
                        .stack_bytes = stacks.bytes,
                        .entry = play,
                        .argument = p},
            .with = with,
            .next = &players[(i + 1) % PLAYERS].context,
            .last = i + 1 < PLAYERS ? &players[i + 1].context : &home,
            .number = i,
        };
        with->make(&p->context);
    }
    with->jump(&home, &players[0].context);
    cb_stacks_close(&stacks);
    assert_near(before, 42, 0);
    assert_int_equal(turns_count, PLAYERS * ROUNDS);
    for (int i = 0; i < turns_count; i++)
        assert_int_equal(turns[i], i % PLAYERS);
    for (int i = 0; i < PLAYERS; i++) {
        assert_int_equal(players[i].rounds, ROUNDS);
        assert_true(players[i].on_own_stack);
        assert_int_equal(players[i].sum, 15 + 15 * ROUNDS);
        assert_near(players[i].product, (1 + 0.5 * ROUNDS) * (2 + 0.25 * ROUNDS), 0);
    }
}

static void test_switches(void **state)
{
    (void)state;
    for (int i = 0; cb_switches[i]; i++) {
        play_all(cb_switches[i]);
        play_all(cb_switches[i]); /* nothing is left over */
    }
}

static void test_names(void **state)
{
    int i = 0;

    (void)state;
    for (; cb_switches[i]; i++)
        assert_string_equal(cb_switches[i]->name, cb_switch_names[i]);
    assert_null(cb_switch_names[i]);
    assert_string_equal(cb_switch_names[0], CB_SWITCH_DEFAULT);
    assert_string_equal(cb_switch_names[i - 1], "ucontext"); /* is in every build */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_switches),
        cmocka_unit_test(test_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
