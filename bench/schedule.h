/* schedule - which block of samples comes next. Timing blocks of the plan come first, then those
 * that were disturbed from outside once more, then the plan's counting blocks; a budget may add
 * blocks of chosen cases. Decides only: it takes no sample and looks at no clock. */
#ifndef CB_BENCH_SCHEDULE_H
#define CB_BENCH_SCHEDULE_H

#include "bench/plan.h"

/* Samples that stand or fall together: each of its cases once, and twins, in random order. */
struct cb_batch {
    uint32_t number;             /* of the block as executed, from 1 */
    uint32_t rep;                /* repetition; the same in the one it is run instead of */
    uint32_t redo_of;            /* number of that one; 0 = none */
    enum cb_kind kind;           /* of all its samples */
    const struct cb_turn *turns; /* borrowed until the next is asked for */
    uint32_t count;
};

/* A disturbed block that may be run again. */
struct cb_disturbed;

struct cb_schedule {
    const struct cb_plan *plan;
    struct cb_batch current;
    struct cb_turn *turns; /* owned; room for all cases and their twins */
    uint32_t *order;       /* owned; the same */
    uint32_t *samples;     /* owned; per case, of the plan that are taken, of either kind */
    uint32_t next_turn;    /* of the plan's, those before it have been scheduled */
    uint32_t planned;      /* timing blocks of the plan that hold any case */
    uint32_t counting;     /* counting ones */
    uint32_t executed;     /* blocks of all kinds */
    uint32_t reps;         /* the highest repetition of a timing sample so far */
    uint32_t timing;       /* timing blocks that came to their end, redone ones counted once */
    uint32_t disturbed;    /* of these, those disturbed at their first execution */
    uint32_t redone;       /* executions instead of another */
    uint32_t still;        /* blocks whose last execution was disturbed */
    uint8_t *selected;     /* owned; per case, bit k = its samples of kind k are taken */
    struct cb_disturbed *waiting, **last_waiting; /* owned; the oldest first */
};

/* What selects a case's samples of one kind. */
typedef int cb_schedule_selects(void *user, uint32_t case_index, enum cb_kind kind);

/* Borrows the plan, in order, until cb_schedule_done. `selects` NULL = all are taken. */
int cb_schedule_init(struct cb_schedule *schedule, const struct cb_plan *plan,
                     cb_schedule_selects *selects, void *user, struct cb_err *err);
void cb_schedule_done(struct cb_schedule *schedule);

/* Samples of the plan that were selected: of one case or of all (UINT32_MAX), of either kind. */
uint32_t cb_schedule_samples(const struct cb_schedule *schedule, uint32_t case_index);

/* Blocks of the plan that hold any of them. */
uint32_t cb_schedule_blocks(const struct cb_schedule *schedule);

/* The next block, or NULL when there is none. A block in which any sample was
 * disturbed comes again whole, whichever sample it was, in another random order: rejecting single
 * samples would favour the model that wants less of the CPU. At most a fifth of the timing blocks,
 * rounded up, are run again; those that were disturbed again go to the end of the queue. */
const struct cb_batch *cb_schedule_next(struct cb_schedule *schedule);

/* Instead of cb_schedule_next when that has no more: a timing block of these cases, as a
 * repetition of its own. */
const struct cb_batch *cb_schedule_extra(struct cb_schedule *schedule, const uint32_t *cases,
                                         uint32_t count);

/* The block has come to its end, and whether any of its samples was disturbed from outside. Not
 * called for one that was cut short. */
void cb_schedule_ended(struct cb_schedule *schedule, int disturbed);

/* So many of `blocks` may be run again. */
uint32_t cb_schedule_redo_limit(uint32_t blocks);

#endif
