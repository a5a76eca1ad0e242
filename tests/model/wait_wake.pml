/* wait_wake - the protocol between coroutines that wait, those that wake them, and the carriers of
 * both, for an exhaustive search by spin: see tests/model/check.sh.
 *
 *   take_out, then send or woken        cb_waits_wake, send, woken              runners/waits.c
 *   unlink, collect, fall_asleep        cb_waits_unlink and so on               runners/waits.c
 *   expire, idle (and awake in it)      expire_timers, idle with collect_fds    runners/sched.c
 *   proctype carrier                    look_around, next_ready, and the coroutines' own steps
 *   park, with the look before it       coro_wait with cb_waits_link            runners/sched.c
 *
 * A step is one access to what several carriers touch, with whatever private follows. Joined are:
 *   - what happens under the lock of a bucket: of what others touch without the lock, it touches
 *     only the word, once. (The timer looks at `linked` first without it, then again with it.)
 *   - the look at `asleep` and the exchange after it: seeing 0 is the same as fetching 0;
 *   - the first look into the inbox and the exchange after it: nobody else empties it;
 *   - the return from epoll and asleep = 0: nobody else silences the bell.
 *
 * Assumed: sequential consistency. The C earns it where two carriers look at each other's words
 * crosswise: `top` and `asleep` of an inbox, written and read in opposite orders by waker and
 * carrier, are seq_cst in send, fall_asleep and awake. The relaxed look in cb_waits_collect may
 * come out too old, but not older than what fall_asleep saw before it. The word and what a bucket
 * guards are ordered by the lock (acquire, release): a waker takes it after it changed the word,
 * a waiter before it looks.
 *
 * Not here: the order in the list of a bucket (sequential code under its lock), descriptors other
 * than the bell, the end of a carrier.
 *
 * Two uses, both going round for ever, so that nothing has to be counted:
 *   RING   tokens go through all workers and a thread outside, a third waker, that never sleeps.
 *          Each worker waits for a word of its own: how many tokens it was given.
 *   CROWD  all wait for the next value of one word. The thread outside, when all saw the last one,
 *          changes it and wakes all.
 * Any wait may have a deadline; whether it has shows only when it comes. A lost wake-up stops
 * either use sooner or later: nobody can take a step, which spin reports as an invalid end state.
 * A timer could hide the loss; so there are only TIMEOUTS of them, and where none is left it shows.
 * `progress` is passed for ever, if every carrier gets the CPU now and then.
 *
 * Each of these breaks the protocol in one place, and must be found:
 *   BREAK_LOOK    the waiter looks at the word before it takes the lock
 *   BREAK_SLEEP   the carrier looks into its inbox before it says that it sleeps
 *   BREAK_RING    the waker looks whether the carrier sleeps before it fills the inbox
 *   BREAK_TIMER   the timer unlinks without the lock */

#define CARRIERS      2
#define EACH          2 /* workers of a carrier */
#define WORKERS       4
#define OUTSIDE       4 /* the thread outside, and its word */
#define CARRIER_OF(w) ((w) / EACH)

#ifndef TIMEOUTS
#define TIMEOUTS 1
#endif
#ifndef TOKENS
#define TOKENS 2
#endif

/* --- what all touch: struct cb_waits, and the words --- */

byte word[WORKERS + 1];
bool linked[WORKERS];
byte next_in_inbox[WORKERS]; /* a worker's number plus one; 0 = the end */
byte top[CARRIERS];
bool asleep[CARRIERS];
bool bell[CARRIERS]; /* the eventfd's counter, > 0 or not: a read takes all of it */

/* --- of the model alone --- */

byte timeouts = TIMEOUTS; /* left */
bool taken[WORKERS];      /* unlinked by a waker, and not handed to its carrier since */

#ifdef CROWD
byte seen[WORKERS];
byte arrived; /* workers that saw the word's value */
#define WORD_OF(w) 0
#define SEEN_BY(w) seen[w]
#else
#define WORD_OF(w) w
#define SEEN_BY(w) 0
/* 0 -> 1 on the same carrier, 1 -> 2 on the other, 2 -> outside -> 3, which may meet 1 -> 2 at the
 * inbox, 3 -> 0 on the other. */
#define NEXT(w) (w == 2 -> OUTSIDE : (w == OUTSIDE -> 3 : (w + 1) % WORKERS))
#endif

/* --- what only its carrier touches: struct sched, struct coroutine --- */

#define SCHED \
    byte ready[EACH], readies; \
    bool due[EACH]; /* its deadline has come */ \
    bool timed_out[EACH]; \
    bool parked[EACH] /* stopped, and in no run queue */
#define I(w) ((w) % EACH)

/* Who is handed out twice is not parked at the second time. */
inline make_ready(w)
{
    assert(parked[I(w)]);
    parked[I(w)] = false;
    ready[readies] = w;
    readies++
}

inline next_ready()
{
    w = ready[0];
    ready[0] = ready[1];
    ready[1] = 0;
    readies--
}

inline woken(w)
{
    assert(taken[w] && !linked[w] && !timed_out[I(w)]);
    taken[w] = false;
    due[I(w)] = false;
    make_ready(w)
}

/* --- waiting --- */

/* Links and stops. Whether there is a deadline shows when it comes. */
inline park(w)
{
    linked[w] = true;
    timed_out[I(w)] = false;
    parked[I(w)] = true
}

/* --- waking --- */

/* First half of a wake: chains whom it takes out through next_in_inbox. */
inline take_out(at, count)
{
    d_step {
        k = count;
        for (x : 0 .. WORKERS - 1) {
            if
            :: k > 0 && linked[x] && WORD_OF(x) == at ->
                linked[x] = false;
                taken[x] = true;
                next_in_inbox[x] = 0;
                if
                :: last == 0 -> first = x + 1
                :: else -> next_in_inbox[last - 1] = x + 1
                fi;
                last = x + 1;
                k--
            :: else
            fi
        };
        k = 0;
        last = 0;
        x = 0
    }
}

inline look_whether_asleep(to)
{
    rings = asleep[to];
    asleep[to] = false
}

/* Second half, for those of other carriers: the first of the chain goes to its inbox. */
inline send()
{
#ifdef BREAK_RING
    atomic { look_whether_asleep(CARRIER_OF(first - 1)) };
#endif
    atomic { x = first - 1; first = next_in_inbox[x]; next_in_inbox[x] = top[CARRIER_OF(x)] };
    do
    :: atomic { top[CARRIER_OF(x)] == next_in_inbox[x] -> top[CARRIER_OF(x)] = x + 1; break }
    :: atomic { top[CARRIER_OF(x)] != next_in_inbox[x] -> next_in_inbox[x] = top[CARRIER_OF(x)] }
    od;
#ifndef BREAK_RING
    atomic { look_whether_asleep(CARRIER_OF(x)) };
#endif
    if
    :: rings -> atomic { bell[CARRIER_OF(x)] = true; rings = false; x = 0 }
    :: else -> x = 0
    fi
}

/* --- the carrier --- */

/* Turns the stack round: the first one woken runs first. */
inline collect(c)
{
    x = top[c];
    top[c] = 0;
    do
    :: x != 0 -> k = next_in_inbox[x - 1]; next_in_inbox[x - 1] = last; last = x; x = k
    :: else -> break
    od;
    do
    :: last != 0 ->
        x = last - 1;
        last = next_in_inbox[x];
        next_in_inbox[x] = 0;
        woken(x)
    :: else -> break
    od;
    x = 0;
    k = 0
}

#define MAY_BE_DUE(i) parked[i] && !due[i] && timeouts > 0

inline tick(i)
{
    timeouts--;
    due[i] = true
}

inline unlink(w)
{
#ifdef BREAK_TIMER
    linked[w] = false;
    stays = true
#else
    stays = linked[w];
    linked[w] = false
#endif
}

inline expire(w)
{
    if
    :: due[I(w)] ->
        due[I(w)] = false;
        if
        :: linked[w] ->
            atomic {
                unlink(w);
                if
                :: stays ->
                    assert(!taken[w]); /* or it would come through the inbox as well */
                    timed_out[I(w)] = true;
                    make_ready(w)
                :: else /* woken just before: it comes through the inbox */
                fi;
                stays = false
            }
        :: else /* the same */
        fi
    :: else
    fi
}

/* What needs no system call. */
inline collect_ready(c)
{
    atomic {
        collect(c);
        if
        :: MAY_BE_DUE(0) -> tick(0)
        :: true
        fi;
        if
        :: MAY_BE_DUE(1) -> tick(1)
        :: true
        fi
    };
    expire(c * EACH);
    expire(c * EACH + 1)
}

inline fall_asleep(c)
{
#ifdef BREAK_SLEEP
    stays = top[c] == 0;
    asleep[c] = stays
#else
    asleep[c] = true;
    stays = top[c] == 0;
    if
    :: !stays -> asleep[c] = false
    :: else
    fi
#endif
}

/* Epoll returns when the bell rang or the time of a timer has come. */
inline idle(c)
{
    fall_asleep(c);
    if
    :: stays ->
        atomic {
            if
            :: bell[c]
            :: MAY_BE_DUE(0) -> tick(0)
            :: MAY_BE_DUE(1) -> tick(1)
            fi;
            stays = false;
            asleep[c] = false
        };
        bell[c] = false
    :: else
    fi
}

proctype carrier(byte c)
{
    SCHED;
    byte first, last, k, x; /* of take_out, send and collect */
    bool stays, rings;
    byte w, round, to;

    atomic { /* all begin in the run queue, as at the gate */
        parked[0] = true;
        parked[1] = true;
        make_ready(c * EACH);
        make_ready(c * EACH + 1)
    };
    do
    :: collect_ready(c);
        do
        :: readies == 0 -> idle(c); collect_ready(c)
        :: readies > 0 -> round = readies; break
        od;
        do
        :: round > 0 ->
            next_ready();
            round--;
            do /* what the coroutine does until it waits */
#ifdef CROWD
            :: atomic { word[0] != seen[w] -> seen[w] = word[0]; arrived++ }
#else
            :: atomic { word[w] > 0 -> word[w]--; to = NEXT(w) };
                if
                :: w == 0 -> progress: word[to]++
                :: else -> word[to]++
                fi;
                take_out(to, 1);
                do
                :: first != 0 && CARRIER_OF(first - 1) == c ->
                    atomic { x = first - 1; first = next_in_inbox[x]; woken(x); x = 0 }
                :: first != 0 && CARRIER_OF(first - 1) != c -> send()
                :: first == 0 -> break
                od;
                to = 0
#endif
#ifdef BREAK_LOOK
            :: word[WORD_OF(w)] == SEEN_BY(w) -> atomic { park(w); break }
#else
            :: atomic { word[WORD_OF(w)] == SEEN_BY(w) -> park(w); break }
#endif
            od;
            w = 0
        :: round == 0 -> break
        od
    od
}

proctype outside()
{
    byte first, last, k, x;
    bool rings;

    do
#ifdef CROWD
    :: arrived == WORKERS ->
progress:
        atomic { arrived = 0; word[0] = 1 - word[0] };
        take_out(0, WORKERS);
#else
    :: atomic { word[OUTSIDE] > 0 -> word[OUTSIDE]-- };
        word[NEXT(OUTSIDE)]++;
        take_out(NEXT(OUTSIDE), 1);
#endif
        do
        :: first != 0 -> send()
        :: first == 0 -> break
        od
    od
}

init
{
    atomic {
#ifdef CROWD
        word[0] = 1;
#else
        word[0] = 1;
        word[2] = TOKENS - 1;
#endif
        run carrier(0);
        run carrier(1);
        run outside()
    }
}
