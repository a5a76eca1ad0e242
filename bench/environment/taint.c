#include "bench/environment/taint.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define STEAL_LIMIT    0.02 /* of busy time */
#define FOREIGN_LIMIT  0.05 /* of the time of all CPUs that the run may use */
#define PRESSURE_SHOWN 0.01 /* of the time */

/* Words joined by ';'. */
struct words {
    char *text;
    size_t used;
};

static void add(struct words *w, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void add(struct words *w, const char *format, ...)
{
    va_list arguments;
    int n;

    if (w->used > 0 && w->used + 1 < CB_TAINT_TEXT)
        w->text[w->used++] = ';';
    va_start(arguments, format);
    n = vsnprintf(w->text + w->used, CB_TAINT_TEXT - w->used, format, arguments);
    va_end(arguments);
    w->used += n > 0 ? (size_t)n : 0;
    if (w->used >= CB_TAINT_TEXT)
        w->used = CB_TAINT_TEXT - 1;
}

/* How far off `ticks` rounded numbers can make a sum. */
static double slack_ns(const struct cb_environment_change *c, double ticks)
{
    return ticks * (double)c->tick_ns * sqrt(c->rounded);
}

static int judge_steal(const struct cb_environment_change *c, struct words *w)
{
    double steal = (double)c->steal_ns, busy = steal + (double)c->not_idle_ns;

    if (steal - slack_ns(c, 1) <= STEAL_LIMIT * busy)
        return 0;
    add(w, "disturbed:steal=%.1f%%", 100 * steal / busy);
    return 1;
}

static int judge_foreign(const struct cb_environment_change *c, struct words *w)
{
    double foreign = (double)cb_environment_foreign_ns(c), all = (double)c->capacity_ns;

    if (foreign - slack_ns(c, 2) <= FOREIGN_LIMIT * all)
        return 0;
    add(w, "disturbed:foreign=%.1f%%", 100 * foreign / all);
    return 1;
}

static int judge_thermal(const struct cb_environment_change *c, struct words *w)
{
    if (c->thermal_events == 0)
        return 0;
    add(w, "disturbed:thermal=%" PRIu64, c->thermal_events);
    return 1;
}

static void show_pressure(const struct cb_environment_change *c, const char *name, uint64_t ns,
                          struct words *w)
{
    double share = (double)ns / (double)c->wall_ns;

    if (share >= PRESSURE_SHOWN)
        add(w, "%s=%.1f%%", name, 100 * share);
}

int cb_taint_judge(const struct cb_environment_change *c, char text[CB_TAINT_TEXT])
{
    static const struct {
        uint32_t bit;
        const char *name;
    } sought[] = {
        {CB_ENV_STEAL, "steal"}, {CB_ENV_FOREIGN, "foreign"}, {CB_ENV_THROTTLING, "throttled"}};
    struct words w = {.text = text};
    int disturbed = 0;

    text[0] = '\0';
    if (c->samples == 0) {
        add(&w, "unknown");
        return 0;
    }
    if (c->have & CB_ENV_STEAL)
        disturbed |= judge_steal(c, &w);
    if (c->have & CB_ENV_FOREIGN)
        disturbed |= judge_foreign(c, &w);
    if (c->have & CB_ENV_THERMAL)
        disturbed |= judge_thermal(c, &w);
    for (size_t i = 0; i < sizeof sought / sizeof *sought; i++)
        if (!(c->have & sought[i].bit))
            add(&w, "unknown:%s", sought[i].name);
    if (c->have & CB_ENV_THROTTLING && c->throttled_periods > 0)
        add(&w, "throttled=%" PRIu64 "/%" PRIu64, c->throttled_periods, c->periods);
    if (c->have & CB_ENV_PRESSURE_MEMORY)
        show_pressure(c, "memory", c->pressure_memory_ns, &w);
    if (c->have & CB_ENV_PRESSURE_IO)
        show_pressure(c, "io", c->pressure_io_ns, &w);
    return disturbed;
}

void cb_taint_block_add(struct cb_taint_block *block, const struct cb_environment_change *change)
{
    char text[CB_TAINT_TEXT];

    block->disturbed |= cb_taint_judge(change, text);
    cb_environment_add(&block->sum, change);
}

int cb_taint_block_judge(const struct cb_taint_block *block)
{
    char text[CB_TAINT_TEXT];

    return block->disturbed | cb_taint_judge(&block->sum, text);
}
