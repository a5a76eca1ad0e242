/* The zygote's own side: a loop that takes the samples it is asked for. */
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "bench/zygote.h"
#include "bench/zygote_wire.h"

int cb_zygote_is_wanted(int argc, char **argv)
{
    return argc == CB_ZYGOTE_ARGC && strcmp(argv[CB_ZYGOTE_WORD], "--zygote") == 0;
}

/* 0 when the other side is gone, or has asked for what there is no memory for. */
static int receive_request(int socket, struct cb_zygote_request *request, int32_t **cpus)
{
    size_t bytes;

    if (cb_zygote_receive(socket, request, sizeof *request) != 0)
        return 0;
    bytes = request->c.cpus_count * sizeof **cpus;
    *cpus = malloc(bytes + 1);
    return *cpus && cb_zygote_receive(socket, *cpus, bytes) == 0;
}

static void take(int socket, const struct cb_topology *topology, struct cb_zygote_request *request,
                 const int32_t *cpus, struct cb_zygote_reply *reply)
{
    struct cb_bench *bench = &request->bench;
    struct cb_case *c = &request->c;

    memset(reply, 0, sizeof *reply);
    bench->topology = topology;
    bench->counters = cb_zygote_object(request->counters);
    bench->interrupt_fd = socket; /* nothing but the end is to be heard of the other side now */
    c->workload = cb_zygote_object(request->workload);
    c->runner = cb_zygote_object(request->runner);
    c->place = "";
    c->cpus = cpus;
    reply->rc = cb_sample_take(bench, c, request->kind, &reply->sample, &reply->err);
}

static void serve(int socket, const struct cb_topology *topology)
{
    struct cb_zygote_reply *reply = malloc(sizeof *reply);
    struct cb_zygote_request request;
    struct cb_environment environment;
    int32_t *cpus = NULL, *all = NULL;
    uint32_t count = 0;

    cb_topology_place(topology, "compact", &all, &count, NULL);
    cb_environment_open(&environment, "", all, count);
    while (reply && receive_request(socket, &request, &cpus)) {
        request.bench.environment = &environment;
        take(socket, topology, &request, cpus, reply);
        free(cpus);
        cpus = NULL;
        if (cb_zygote_send(socket, reply, sizeof *reply) != 0)
            break;
    }
    cb_environment_close(&environment);
    free(all);
    free(cpus);
    free(reply);
}

static int number(const char *text)
{
    char *end;
    long value = strtol(text, &end, 10);

    return *end || end == text || value < 0 || value > INT_MAX ? -1 : (int)value;
}

int cb_zygote_main(int argc, char **argv)
{
    struct cb_zygote_hello hello = {.layout = cb_layout_read()};
    int socket = number(argv[CB_ZYGOTE_SOCKET]), packed = number(argv[CB_ZYGOTE_TOPOLOGY]);
    struct cb_topology *topology;

    (void)argc;
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != number(argv[CB_ZYGOTE_PARENT])) {
        fputs("concbench --zygote is for concbench itself\n", stderr);
        return 2;
    }
    prctl(PR_SET_NAME, "concbench");
    prctl(PR_SET_CHILD_SUBREAPER, 1ul); /* orphans of a sample come to us, to be reaped */
    prctl(PR_SET_TIMERSLACK, 1ul);      /* the end of a duration is kept by us */
    topology = cb_topology_unpack(packed, &hello.err);
    close(packed);
    if (cb_zygote_send(socket, &hello, sizeof hello) == 0 && topology)
        serve(socket, topology);
    cb_topology_close(topology);
    return 0;
}
