#include "bench/case.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* Appends "key=value" pairs to `buffer`. */
static void append_values(char *buffer, const struct cb_param *table, const uint64_t *values,
                          const uint64_t *unless, char first, char between)
{
    size_t used = strlen(buffer);

    for (int i = 0; table && table[i].name && used < CB_CASE_TEXT; i++) {
        char value[32], before[2] = {used && buffer[used - 1] != first ? between : '\0', '\0'};

        if (unless && values[i] == unless[i])
            continue;
        used +=
            (size_t)snprintf(buffer + used, CB_CASE_TEXT - used, "%s%s=%s", before, table[i].name,
                             cb_param_format(&table[i], values[i], value, sizeof value));
    }
}

char *cb_case_params(const struct cb_case *c, char buffer[CB_CASE_TEXT])
{
    buffer[0] = '\0';
    append_values(buffer, c->workload->params, c->params, NULL, '\0', ';');
    return buffer;
}

char *cb_case_runner(const struct cb_case *c, char buffer[CB_CASE_TEXT])
{
    uint64_t defaults[CB_PARAMS_MAX];
    size_t name = strlen(c->runner->name);

    cb_param_defaults(c->runner->options, defaults);
    snprintf(buffer, CB_CASE_TEXT, "%s:", c->runner->name);
    append_values(buffer, c->runner->options, c->options, defaults, ':', ':');
    if (buffer[name + 1] == '\0')
        buffer[name] = '\0';
    return buffer;
}

int cb_case_parse_runner(struct cb_case *c, char *spec, struct cb_err *err)
{
    char *option = strchr(spec, ':'), *next;
    int rc = 0;

    if (option)
        *option++ = '\0';
    c->runner = cb_runner_find(spec, err);
    if (!c->runner)
        return -EINVAL;
    cb_param_defaults(c->runner->options, c->options);
    for (; option && rc == 0; option = next) {
        char *equals = strchr(option, '=');
        int index;

        next = strchr(option, ':');
        if (next)
            *next++ = '\0';
        if (equals)
            *equals = '\0';
        index = cb_param_find(c->runner->options, option);
        if (!equals || index < 0)
            return cb_err_set(err, -EINVAL,
                              "runner %s has no option '%.40s' (written %s:key=value; concbench "
                              "list runners shows them)",
                              spec, option, spec);
        rc = cb_param_parse(&c->runner->options[index], equals + 1, &c->options[index], err);
    }
    return rc;
}

char *cb_case_shape(const struct cb_case *c, char buffer[CB_CASE_TEXT])
{
    snprintf(buffer, CB_CASE_TEXT, "%ux%ux%u", c->shape.processes, c->shape.threads,
             c->shape.coroutines);
    return buffer;
}

char *cb_case_pool(const struct cb_case *c, char buffer[CB_CASE_TEXT])
{
    if (c->runner->any_shape)
        return cb_case_shape(c, buffer);
    snprintf(buffer, CB_CASE_TEXT, "%u", c->pool);
    return buffer;
}

char *cb_case_path(const struct cb_case *c, char buffer[2 * CB_CASE_TEXT])
{
    char runner[CB_CASE_TEXT], params[CB_CASE_TEXT], pool[CB_CASE_TEXT];

    cb_case_params(c, params);
    for (char *p = params; *p; p++)
        *p = *p == ';' ? '/' : *p == '=' ? ':' : *p;
    snprintf(buffer, 2 * CB_CASE_TEXT, "%s/%s%s%s/pool:%s", c->workload->name,
             cb_case_runner(c, runner), params[0] ? "/" : "", params, cb_case_pool(c, pool));
    return buffer;
}

uint32_t cb_case_chunk(const struct cb_case *c)
{
    enum { HAND_OUTS = 16 }; /* a worker, at least: the last one idles 1/16 of its share at most */
    uint64_t chunk = c->workload->chunk ? c->workload->chunk : 1;
    uint64_t fair = c->tasks / ((uint64_t)c->pool * HAND_OUTS);

    if (c->tasks && fair < chunk)
        chunk = fair ? fair : 1;
    return (uint32_t)chunk;
}

uint32_t cb_case_latency_every(const struct cb_case *c)
{
    if (c->rate_per_s) /* the schedule costs clock reads anyway */
        return 1;
    if (c->latency_every)
        return c->latency_every;
    return c->workload->latency_every ? c->workload->latency_every : 1;
}

const char *cb_case_latency_of(const struct cb_case *c)
{
    if (c->rate_per_s)
        return "an operation's scheduled start to its end";
    return c->workload->latency_of ? c->workload->latency_of : "";
}

int cb_case_same_panel(const struct cb_case *a, const struct cb_case *b)
{
    return a->workload == b->workload && a->tasks == b->tasks && a->duration_ns == b->duration_ns &&
           a->rate_per_s == b->rate_per_s && a->arrivals == b->arrivals &&
           strcmp(a->place, b->place) == 0 && memcmp(a->params, b->params, sizeof a->params) == 0;
}

int cb_case_same_runner(const struct cb_case *a, const struct cb_case *b)
{
    return a->runner == b->runner && memcmp(a->options, b->options, sizeof a->options) == 0;
}
