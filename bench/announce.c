#include "bench/announce.h"

#include <math.h>
#include <string.h>

#include "bench/doctor/doctor.h"

static void explain_counters(FILE *out, const struct cb_counters_support *support)
{
    uint32_t left = ~support->have & ((1u << CB_COUNTERS) - 1);

    while (left) {
        const char *why = support->why_not[__builtin_ctz(left)];

        fputs("not counted here:", out);
        for (int i = 0; i < CB_COUNTERS; i++)
            if (left >> i & 1 && strcmp(support->why_not[i], why) == 0) {
                fprintf(out, " %s", cb_counter_names[i].name);
                left &= ~(1u << i);
            }
        fprintf(out, " (%s)\n", why);
    }
}

/* Said where it matters: pools that could use more CPUs than that are stopped by the kernel. */
static void explain_quota(FILE *out, const struct cb_machine *machine)
{
    char text[CB_QUOTA_TEXT];

    if (machine->cpu_quota > 0 || machine->quota_unknown[0])
        fprintf(out, "%s\n", cb_machine_quota(machine, text));
}

static void explain_doctor(FILE *out, const struct cb_machine *machine)
{
    char line[512];

    if (machine->doctor && *cb_doctor_line(machine->doctor, line, sizeof line))
        fprintf(out, "%s\n", line);
}

void cb_announce_machine(FILE *out, const struct cb_machine *machine)
{
    explain_doctor(out, machine);
    explain_quota(out, machine);
}

void cb_announce_begin(FILE *out, const struct cb_announcement *a)
{
    char budget[32];

    cb_announce_machine(out, a->machine);
    if (a->counters)
        explain_counters(out, a->counters);
    fprintf(out, "%u samples in %u block%s, about %.0f s or more", a->samples, a->blocks,
            a->blocks == 1 ? "" : "s", ceil((double)a->expected_ns / (double)CB_NS_PER_S));
    if (a->budget_ns) {
        cb_quantity_format(CB_DURATION, a->budget_ns, budget, sizeof budget);
        fprintf(out,
                a->expected_ns < a->budget_ns
                    ? ", then further blocks until %s are over"
                    : ": the budget of %s is too short for further blocks",
                budget);
    }
    fprintf(out, "; results in %s\n", a->folder);
}

void cb_announce_again(FILE *out, uint32_t blocks, uint64_t spent_ns, uint64_t expected_ns)
{
    fprintf(out, "the first of %u blocks took %.0f s: about %.0f s or more in all\n", blocks,
            ceil((double)spent_ns / (double)CB_NS_PER_S),
            ceil((double)expected_ns / (double)CB_NS_PER_S));
}

void cb_announce_blocks(FILE *out, const struct cb_schedule *s)
{
    fprintf(out, "Disturbed from outside: %u of %u block%s", s->disturbed, s->timing,
            s->timing == 1 ? "" : "s");
    if (s->disturbed)
        fprintf(out, "; %u run again, %u still disturbed", s->redone, s->still);
    fputs(".\n", out);
}
