/* coroutine - one of them, its scheduler, and how they change places. Only for sched.c, which keeps
 * them going, and coroutine_services.c, which is what they ask for. */
#ifndef CB_RUNNERS_COROUTINE_H
#define CB_RUNNERS_COROUTINE_H

#include "runners/carrier.h"
#include "runners/context.h"
#include "runners/fds.h"
#include "runners/reads.h"
#include "runners/stacks.h"
#include "runners/timers.h"
#include "runners/waits.h"

enum waiting { NOT_WAITING, FOR_TIME, FOR_WORD, FOR_FD, FOR_READ, FOR_UNIT };

/* Lives at the top of its own stack, so that an idle coroutine keeps one page. */
struct coroutine {
    struct cb_context context;
    struct sched *sched;
    struct coroutine *next; /* in whatever list it is */
    enum waiting waiting;
    int has_timer, timed_out;
    int is_cold;          /* has not run for long */
    uint32_t number;      /* among the carrier's: workers first, then units */
    struct cb_unit *unit; /* that it is; NULL = a worker */
    struct cb_fd_wait fd;
};

struct list {
    struct coroutine *head, *tail;
};

struct sched {
    struct list ready;
    int turns; /* left before the next look around */
    const struct cb_switch *with;
    struct cb_waits *waits; /* borrowed */
    struct cb_timers timers;
    struct cb_fds fds;
    struct cb_reads reads;
    struct cb_carrying *carrying;
    struct cb_stacks stacks;
    size_t usable;                 /* bytes of a stack below its coroutine */
    uint32_t carrier;              /* this one's number */
    uint32_t workers, units, each; /* coroutines: of each kind at most, and both together */
    uint32_t fresh;                /* the first number that was never a unit */
    struct coroutine *free_units;  /* ended: their stacks are warm */
    uint32_t live;                 /* workers not ended */
    struct list at_gate;
    int gate_status;        /* what passing it came to */
    struct cb_context main; /* the carrier's own stack */
};

static inline void append(struct list *list, struct coroutine *c)
{
    c->next = NULL;
    if (list->head)
        list->tail->next = c;
    else
        list->head = c;
    list->tail = c;
}

static inline void prepend(struct list *list, struct coroutine *c)
{
    c->next = list->head;
    if (!list->head)
        list->tail = c;
    list->head = c;
}

/* Ends whatever it waits for. */
static inline void make_ready(struct sched *s, struct coroutine *c)
{
    c->waiting = NOT_WAITING;
    if (c->has_timer)
        cb_timers_cancel(&s->timers, c->number);
    c->has_timer = 0;
    append(&s->ready, c);
}

/* Makes those ready whose time, word or descriptor has come, and sleeps while there are none. */
void cb_sched_look_around(struct sched *s);

/* Asks for what `c` needs to go on, while another still runs: after a long wait its stack is in no
 * cache, and ten misses one after the other cost 300 ns. */
static inline void fetch_ahead(const struct coroutine *c)
{
    enum { LINE = 64, BELOW = 14, ABOVE = 4 }; /* its frames; the coroutine itself */

    for (int line = -BELOW; line < ABOVE; line++)
        __builtin_prefetch((const char *)c + line * LINE);
}

/* So many coroutines run between two looks around: often enough for timers (half a microsecond of
 * switches), seldom enough to cost nothing. Go's scheduler uses 61, for the same reason. */
enum { TURNS = 64 };

static inline struct coroutine *next_ready(struct sched *s)
{
    struct coroutine *c;

    if (--s->turns < 0 || !s->ready.head)
        cb_sched_look_around(s);
    c = s->ready.head;
    s->ready.head = c->next;
    if (c->is_cold) { /* then so is the next, most likely */
        c->is_cold = 0;
        if (c->next)
            fetch_ahead(c->next);
    }
    return c;
}

/* Stops the current coroutine until somebody makes it ready. */
static inline void park(struct sched *s, struct coroutine *self)
{
    struct coroutine *next = next_ready(s);

    if (next != self)
        s->with->jump(&self->context, &next->context);
}

static inline struct coroutine *coroutine_of(const struct sched *s, uint32_t number)
{
    return (struct coroutine *)(cb_stacks_low(&s->stacks, number) + s->usable);
}

/* In the way the i-th coroutine of a carrier is known to all carriers. */
static inline uint32_t wait_id(const struct coroutine *c)
{
    return c->sched->carrier * c->sched->each + c->number;
}

/* A stack for coroutine `number`, made ready to call `entry`. NULL with `err` set when the system
 * gives no more. */
struct coroutine *cb_coroutine_make(struct sched *s, uint32_t number, void (*entry)(void *),
                                    struct cb_err *err);

/* Leaves for good. */
void cb_coroutine_end(struct coroutine *self, struct cb_context *to) __attribute__((noreturn));

extern const struct cb_services cb_coroutine_services;

/* Somebody changed the word that coroutine `id` waits for. */
void cb_sched_woken(void *sched, uint32_t id);

#endif
