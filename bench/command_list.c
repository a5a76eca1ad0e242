/* concbench list - what there is to run, to count and to bind to. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/topology.h"
#include "bench/command.h"
#include "bench/machine.h"
#include "runners/runner.h"

static void print_params(const struct cb_param *table, const char *prefix)
{
    for (; table && table->name; table++) {
        char low[32], high[32];

        printf("    %s%s=[%s]  %s", prefix, table->name, table->preset, table->help);
        if (table->only_words) {
            for (int i = 0; table->words[i]; i++)
                printf("%s%s", i ? "|" : "; ", table->words[i]);
        } else {
            printf("; %s to %s", cb_quantity_format(table->kind, table->min, low, sizeof low),
                   cb_quantity_format(table->kind, table->max, high, sizeof high));
            for (int i = 0; table->words && table->words[i]; i++)
                printf(", or %s", table->words[i]);
        }
        putchar('\n');
    }
}

static int list_workloads(void)
{
    for (int i = 0; cb_workloads[i]; i++) {
        const struct cb_workload *w = cb_workloads[i];

        printf("%s\n    %s\n    one operation: %s\n", w->name, w->summary, w->operation);
        print_params(w->params, "");
        if (w->tasks_name)
            printf("    %s=N  the same as --tasks N\n", w->tasks_name);
    }
    return CB_EXIT_OK;
}

static int list_runners(void)
{
    for (int i = 0; cb_runners[i]; i++) {
        printf("%s\n    %s\n", cb_runners[i]->name, cb_runners[i]->summary);
        print_params(cb_runners[i]->options, ":");
    }
    return CB_EXIT_OK;
}

static int list_counters(void)
{
    struct cb_counters_support support;
    struct cb_err err = {0};

    if (cb_counters_probe(&support, &err) != 0) {
        fprintf(stderr, "concbench list: %s\n", err.what);
        return CB_EXIT_FAILED;
    }
    printf("source: %s\n", support.source);
    for (int i = 0; i < CB_COUNTERS; i++)
        printf("%-17s %s%s%s\n", cb_counter_names[i].name, cb_counter_names[i].help,
               support.have >> i & 1 ? "" : "; not available: ",
               support.have >> i & 1 ? "" : support.why_not[i]);
    puts(
        "Always there, from getrusage: CPU time, voluntary and involuntary switches, page faults.");
    return CB_EXIT_OK;
}

static int list_places(void)
{
    struct cb_err err = {0};
    struct cb_topology *topology = cb_topology_open(&err);
    struct cb_machine machine;
    char quota[CB_QUOTA_TEXT];

    if (!topology) {
        fprintf(stderr, "concbench list: %s\n", err.what);
        return CB_EXIT_FAILED;
    }
    puts("cpu   core  package  node");
    for (uint32_t i = 0; i < cb_topology_cpus(topology); i++) {
        const struct cb_cpu *cpu = cb_topology_cpu(topology, i);

        printf("%-5d %-5u %-8u %u\n", cpu->number, cpu->core, cpu->package, cpu->node);
    }
    cb_machine_read(&machine, topology);
    printf("\n%s\n\n", cb_machine_quota(&machine, quota));
    for (int i = 0; cb_place_policies[i].name; i++) {
        int32_t *cpus;
        uint32_t count;

        printf("%-8s %s", cb_place_policies[i].name, cb_place_policies[i].help);
        if (cb_topology_place(topology, cb_place_policies[i].name, &cpus, &count, NULL) == 0) {
            for (uint32_t k = 0; k < count && cpus[k] != CB_NOT_BOUND; k++)
                printf("%s%d", k ? "," : ": ", cpus[k]);
            free(cpus);
        }
        putchar('\n');
    }
    puts("LIST     these CPUs in this order, e.g. 0,2-3");
    cb_topology_close(topology);
    return CB_EXIT_OK;
}

static const struct {
    const char *name;
    int (*print)(void);
} topics[] = {{"workloads", list_workloads},
              {"runners", list_runners},
              {"counters", list_counters},
              {"places", list_places}};

int cb_command_list(int argc, char **argv)
{
    int status = CB_EXIT_OK;

    if (argc == 2 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)) {
        puts("Usage: concbench list [workloads|runners|counters|places]\n"
             "Lists everything when no topic is given.");
        return CB_EXIT_OK;
    }
    for (size_t i = 0; i < sizeof topics / sizeof *topics; i++) {
        if (argc == 2 && strcmp(argv[1], topics[i].name) == 0)
            return topics[i].print();
        if (argc < 2) {
            printf("%s== %s\n", i ? "\n" : "", topics[i].name);
            status |= topics[i].print();
        }
    }
    if (argc < 2)
        return status;
    fprintf(stderr, "concbench list: '%.40s' is not one of workloads, runners, counters, places\n",
            argv[argc > 2 ? 2 : 1]);
    return CB_EXIT_USAGE;
}
