/* concbench serve - a workload's server under one execution model, for clients from outside. */
#include <argp.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bench/command.h"
#include "bench/interrupt.h"
#include "bench/options.h"
#include "bench/plan.h"
#include "workloads/echo_server.h"

/* Workers, unless -n says how many. */
#define POOL "64"

enum { KEY_PORT = 256, KEY_ADDRESS, KEY_IDLE, KEY_PATIENCE };

static const struct argp_option options[] = {
    {"runner", 'r', "NAME", 0, "Execution model, with options as coro:stack=16KiB [thread]", 1},
    {"pool", 'n', "SIZE", 0,
     "Workers, each of which serves one connection at a time; for hybrid also a shape, 2x2x100 "
     "[" POOL "]",
     1},
    {"port", KEY_PORT, "N", 0, "Port to listen at; 0 = one that is free [7777]", 1},
    {"address", KEY_ADDRESS, "ADDRESS", 0, "Numeric address to listen at [127.0.0.1]", 1},
    {"idle", KEY_IDLE, "TIME", 0,
     "Hang up on a client that takes longer for a line, from its first byte until it has the "
     "answer, or longer to begin one [1m]",
     1},
    {"patience", KEY_PATIENCE, "TIME", 0,
     "The same, while another client waits and all workers have one [500ms]", 1},
    {"help", 'h', NULL, 0, "Print this help", -1},
    {0},
};

struct arguments {
    const char *what, *extra;
    const char *runner, *pool, *port, *address, *idle, *patience;
};

static error_t parse(int key, char *value, struct argp_state *state)
{
    struct arguments *a = state->input;

    switch (key) {
    case 'r': a->runner = value; break;
    case 'n': a->pool = value; break;
    case KEY_PORT: a->port = value; break;
    case KEY_ADDRESS: a->address = value; break;
    case KEY_IDLE: a->idle = value; break;
    case KEY_PATIENCE: a->patience = value; break;
    case 'h': argp_state_help(state, stdout, ARGP_HELP_STD_HELP); break;
    case ARGP_KEY_ARG: *(state->arg_num == 0 ? &a->what : &a->extra) = value; break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

static const struct argp parser = {
    options,
    parse,
    "echo",
    "Runs a workload's server under one execution model, for clients from outside.\v"
    "echo answers each line with its upper case (letters of ASCII, other bytes as they are), any "
    "number of lines a connection. A line longer than 4096 bytes is answered with a line that "
    "begins with \"error:\", and the connection is closed.\n\n"
    "A worker serves one connection at a time, so at most as many clients as there are workers are "
    "served at once, and one that never stops asking keeps its worker. Others wait; a client that "
    "is slow, silent or gone gives way to them when --patience is over, which each newcomer may "
    "have to wait for, once more for every full pool of such clients before it.\n\n"
    "Ctrl-C, or SIGTERM, ends it within a second; the exit status is 130 then. A worker that dies "
    "ends the server, too, with 1. Both say how many lines and connections were served.\n\n"
    "Example: concbench serve echo --runner coro -n 1000 --port 7777",
    NULL,
    NULL,
    NULL};

static int usage(const struct cb_err *err)
{
    fprintf(stderr, "concbench serve: %s\n", err->what);
    return CB_EXIT_USAGE;
}

/* A sweep leaves the runner's only pool size out of its list; here one was asked for. */
static int check_only_pool(const struct cb_runner *runner, const char *pool, struct cb_err *err)
{
    struct cb_param only = {.name = "pool", .min = runner->only_pool, .max = runner->only_pool};
    uint64_t size;

    if (cb_param_parse(&only, pool, &size, NULL) == 0)
        return 0;
    return cb_err_set(err, -EINVAL, "pool %.40s: %s has %u worker%s, and no other pool", pool,
                      runner->name, runner->only_pool, runner->only_pool == 1 ? "" : "s");
}

/* What was asked for, as the one case of a plan. */
static int make_case(const struct arguments *a, const struct cb_topology *topology,
                     struct cb_plan *plan, struct cb_err *err)
{
    const struct cb_axes axes = {.workloads = {.text = "echo"},
                                 .runners = {.text = a->runner},
                                 .pools = {.text = a->pool ? a->pool : POOL},
                                 .place = {.text = "none"},
                                 .duration = {.text = "1s"}};
    int rc = cb_plan_add(plan, topology, &axes, NULL, err);

    if (rc == 0 && plan->cases_count != 1)
        rc = cb_err_set(err, -EINVAL, "one runner and one pool size, not %u", plan->cases_count);
    if (rc == 0 && a->pool && plan->cases[0].runner->only_pool)
        rc = check_only_pool(plan->cases[0].runner, a->pool, err);
    return rc;
}

/* Checks what has no part in the plan; fills in the two times that become parameters. */
static int parse_rest(const struct arguments *a, uint64_t params[CB_PARAMS_MAX], struct cb_err *err)
{
    static const struct cb_param port = {.name = "port", .kind = CB_COUNT, .max = 65535};
    struct cb_param time = {
        .name = "idle", .kind = CB_DURATION, .min = 1000000, .max = 24 * 3600 * CB_NS_PER_S};
    uint64_t number;

    if (a->extra)
        return cb_err_set(err, -EINVAL, "'%.40s' is one server too many", a->extra);
    if (!a->what || strcmp(a->what, "echo") != 0)
        return cb_err_set(err, -EINVAL, "'%.40s' is not a server: choose echo",
                          a->what ? a->what : "");
    if (cb_param_parse(&port, a->port, &number, err) != 0)
        return err->code;
    if (cb_param_parse(&time, a->idle, &params[CB_ECHO_IDLE], err) != 0)
        return err->code;
    time.name = "patience";
    return cb_param_parse(&time, a->patience, &params[CB_ECHO_PATIENCE], err);
}

static unsigned port_of(int listener)
{
    struct sockaddr_storage at;
    socklen_t size = sizeof at;

    if (getsockname(listener, (struct sockaddr *)&at, &size) != 0)
        return 0;
    return ntohs(at.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&at)->sin6_port
                                          : ((struct sockaddr_in *)&at)->sin_port);
}

/* Whoever wants to know the port must get to know it: 0 or a negative errno. */
static int announce(const struct arguments *a, const struct cb_case *c, int listener,
                    struct cb_err *err)
{
    char runner[CB_CASE_TEXT], pool[CB_CASE_TEXT];

    printf("listening at %s port %u; %s, pool %s; Ctrl-C ends it\n", a->address, port_of(listener),
           cb_case_runner(c, runner), cb_case_pool(c, pool));
    if (fflush(stdout) == 0)
        return 0;
    cb_err_errno(err, errno, "standard output");
    clearerr(stdout); /* or main would say it again */
    return err->code;
}

/* One sample that lasts until it is interrupted. Whoever reads stdout may go meanwhile, and is
 * missed only when the figures are printed. */
static int serve(const struct arguments *a, const struct cb_topology *topology, struct cb_case *c,
                 int listener)
{
    sigset_t before;
    const struct cb_bench bench = {.topology = topology,
                                   .timeout_ns = 10 * CB_NS_PER_S,
                                   .interrupt_fd = cb_interrupt_open(&before),
                                   .grace_ns = 800 * 1000000ull};
    struct cb_sample sample = {0};
    struct cb_err err = {0};
    int rc;

    prctl(PR_SET_CHILD_SUBREAPER, 1ul);
    signal(SIGPIPE, SIG_IGN);
    rc = announce(a, c, listener, &err);
    if (rc == 0)
        rc = cb_sample_take(&bench, c, CB_TIMING, &sample, &err);
    cb_interrupt_close(bench.interrupt_fd, &before);
    if (sample.report[0]) /* also of one that failed, or was interrupted before its start */
        puts(sample.report);
    if (rc == -EINTR || (rc == 0 && sample.status == CB_OK))
        return CB_EXIT_INTERRUPTED;
    fprintf(stderr, "concbench serve: %s\n", rc ? err.what : sample.message);
    return CB_EXIT_FAILED;
}

/* Nobody comes so late. */
#define FOR_EVER_NS (UINT64_MAX / 4)

static int start(const struct arguments *a, const struct cb_topology *topology, struct cb_case c)
{
    struct cb_err err = {0};
    int listener = cb_echo_listen(a->address, a->port, &err), status;

    if (listener < 0) {
        fprintf(stderr, "concbench serve: %s\n", err.what);
        return err.code == -EINVAL ? CB_EXIT_USAGE : CB_EXIT_FAILED;
    }
    c.workload = &cb_workload_echo_server;
    c.params[CB_ECHO_LISTENER] = (uint64_t)listener;
    c.duration_ns = FOR_EVER_NS;
    status = serve(a, topology, &c, listener);
    close(listener);
    return status;
}

int cb_command_serve(int argc, char **argv)
{
    struct arguments a = {.runner = "thread",
                          .port = "7777",
                          .address = "127.0.0.1",
                          .idle = "1m",
                          .patience = "500ms"};
    struct cb_topology *topology;
    struct cb_plan plan;
    struct cb_err err = {0};
    int status;

    if (cb_options_check(options, "concbench serve", argc, argv, &err) != 0)
        return usage(&err);
    argp_err_exit_status = CB_EXIT_USAGE;
    argv[0] = "concbench serve";
    argp_parse(&parser, argc, argv, 0, NULL, &a);
    topology = cb_topology_open(&err);
    if (!topology) {
        fprintf(stderr, "concbench serve: %s\n", err.what);
        return CB_EXIT_FAILED;
    }
    cb_plan_init(&plan);
    if (make_case(&a, topology, &plan, &err) != 0 ||
        parse_rest(&a, plan.cases[0].params, &err) != 0)
        status = usage(&err);
    else
        status = start(&a, topology, plan.cases[0]);
    cb_plan_done(&plan);
    cb_topology_close(topology);
    return status;
}
