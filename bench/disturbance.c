#include "bench/disturbance.h"

static int same_block(const struct cb_figures *a, const struct cb_figures *b)
{
    return a->kind == b->kind && a->rep == b->rep;
}

/* Of the block that begins with sample `first`; 0 when an earlier sample began it. */
static int count_block(const struct cb_figures *figures, size_t count, size_t first, int *disturbed)
{
    struct cb_environment_change sum = {0};
    char text[CB_TAINT_TEXT];

    *disturbed = 0;
    for (size_t i = 0; i < count; i++) {
        if (figures[i].status != CB_OK || !same_block(&figures[i], &figures[first]))
            continue;
        if (i < first)
            return 0;
        *disturbed |= figures[i].disturbed;
        cb_environment_add(&sum, &figures[i].environment);
    }
    *disturbed |= cb_taint_judge(&sum, text);
    return 1;
}

struct cb_disturbance cb_disturbance_count(const struct cb_figures *figures, size_t count)
{
    struct cb_disturbance d = {0};

    for (size_t i = 0; i < count; i++) {
        int disturbed = 0;

        if (figures[i].status != CB_OK)
            continue;
        d.samples++;
        d.disturbed_samples += figures[i].disturbed != 0;
        d.blocks += count_block(figures, count, i, &disturbed) != 0;
        d.disturbed_blocks += disturbed != 0;
    }
    return d;
}

void cb_disturbance_print(FILE *out, const struct cb_disturbance *d)
{
    if (d->samples == 0)
        return;
    fprintf(
        out,
        "disturbed from outside: %u of %u samples, %u of %u blocks (column taint of samples.csv)\n",
        d->disturbed_samples, d->samples, d->disturbed_blocks, d->blocks);
}
