/* tuned.json: all that the text says, and every size. */
#include <errno.h>
#include <math.h>

#include "bench/advice/files.h"
#include "bench/advice/words.h"
#include "bench/build_info.h"
#include "bench/json.h"

static void put_interval(struct cb_json *json, const char *key, struct cb_interval interval)
{
    cb_json_open(json, key);
    cb_json_real(json, "estimate", interval.have_estimate ? interval.estimate : NAN);
    cb_json_real(json, "lo", interval.have_interval ? interval.lo : NAN);
    cb_json_real(json, "hi", interval.have_interval ? interval.hi : NAN);
    cb_json_close(json);
}

static void put_arm(struct cb_json *json, const struct cb_arm *arm)
{
    cb_json_count(json, "pool", arm->pool);
    cb_json_count(json, "processes", arm->shape.processes);
    cb_json_count(json, "threads", arm->shape.threads);
    cb_json_count(json, "coroutines", arm->shape.coroutines);
}

/* A point of the finding by its size; null when there is none. */
static void put_size(struct cb_json *json, const char *key, const struct cb_advice_runner *r,
                     uint32_t index)
{
    const struct cb_tune_point *p = cb_advice_point(r, index);

    if (!p) {
        cb_json_text(json, key, NULL);
        return;
    }
    cb_json_open(json, key);
    put_arm(json, &p->arm);
    cb_json_close(json);
}

static void put_point(struct cb_json *json, const struct cb_advice *a,
                      const struct cb_advice_runner *r, uint32_t index)
{
    const struct cb_tune_point *p = &r->finding->points[index];
    char roles[CB_ADVICE_SIZE];

    cb_json_item(json);
    put_arm(json, &p->arm);
    cb_json_text(json, "role", cb_advice_roles(r->finding, index, roles));
    cb_json_count(json, "samples", p->samples);
    cb_json_count(json, "failed", p->failed);
    cb_json_truth(json, "refused", p->refused);
    cb_json_truth(json, "same", p->same);
    put_interval(json, "ops_per_s", cb_advice_rate(r, p));
    cb_json_real(json, "of_best", p->of_best);
    put_interval(json, "latency_p99_ns", p->p99_ns);
    if (a->rules->p99_bound_ns > 0)
        cb_json_truth(json, "over_bound", p->over);
    cb_json_real(json, "memory_bytes", p->memory_bytes);
    cb_json_real(json, "busy_cpus", p->busy_cpus);
    cb_json_real(json, "cpu_ns_per_op", p->cpu_ns_per_op);
    cb_json_real(json, "switches_per_op", p->switches_per_op);
    cb_json_real(json, "throttled", p->throttled);
    cb_json_close(json);
}

static void put_verdict(struct cb_json *json, const struct cb_advice *a,
                        const struct cb_advice_runner *r)
{
    const struct cb_tune_finding *f = r->finding;
    int have = f->recommended != CB_NO_ARM;
    struct cb_sentence reason = {0};

    put_size(json, "recommended", r, f->recommended);
    cb_json_real(json, "recommended_lo", have ? (double)f->recommended_lo : NAN);
    cb_json_real(json, "recommended_hi", have ? (double)f->recommended_hi : NAN);
    put_size(json, "best", r, f->best);
    put_interval(json, "of_best", f->of_best);
    cb_json_text(json, "verdict", cb_advice_verdicts[f->verdict]);
    cb_json_truth(json, "certified", f->verdict == CB_TUNE_CERTIFIED);
    cb_advice_reason(&reason, a, r);
    cb_json_text(json, "reason", reason.used ? reason.text : NULL);
    cb_json_real(json, "more_passes", f->more_passes ? (double)f->more_passes : NAN);
    cb_json_truth(json, "flat", f->flat);
    cb_json_truth(json, "rising", f->rising);
    cb_json_real(json, "sigma", f->sigma);
    cb_json_count(json, "samples", f->samples);
    cb_json_count(json, "passes", f->passes);
    cb_json_count(json, "fresh_passes", f->fresh_passes);
    cb_json_count(json, "redone", f->redone);
    cb_json_count(json, "exhaustive_sizes", r->lattice);
}

static void put_usl(struct cb_json *json, const struct cb_advice_runner *r)
{
    if (!r->have_usl) {
        cb_json_text(json, "usl", NULL);
        return;
    }
    cb_json_open(json, "usl");
    put_interval(json, "lambda", r->usl.lambda);
    put_interval(json, "sigma", r->usl.sigma);
    put_interval(json, "kappa", r->usl.kappa);
    put_interval(json, "peak", r->usl.peak);
    cb_json_real(json, "peakless", r->usl.peakless);
    cb_json_real(json, "lossless", r->usl.lossless);
    cb_json_real(json, "misfit", r->usl.misfit);
    cb_json_truth(json, "describes", r->usl.describes);
    cb_json_close(json);
}

static void put_hints(struct cb_json *json, const struct cb_advice_runner *r)
{
    cb_json_open(json, "hints");
    cb_json_real(json, "wait_by_compute", r->goetz.wait_by_compute);
    cb_json_real(json, "goetz_workers", r->goetz.workers);
    put_usl(json, r);
    cb_json_text(json, "limit", cb_binding_names[r->binding.what]);
    cb_json_text(json, "limit_why", r->binding.why[0] ? r->binding.why : NULL);
    cb_json_close(json);
}

static void put_runner(struct cb_json *json, const struct cb_advice *a,
                       const struct cb_advice_runner *r)
{
    char text[CB_CASE_TEXT];

    cb_json_item(json);
    cb_json_text(json, "runner", cb_case_runner(r->c, text));
    put_verdict(json, a, r);
    cb_json_real(json, "window_s", (double)r->window_ns / 1e9);
    cb_json_real(json, "warmup_s", (double)r->warmup_ns / 1e9);
    cb_json_truth(json, "unsteady", r->unsteady);
    put_interval(json, "in_flight", r->in_flight);
    cb_json_text(json, "rank", cb_advice_ranks[r->rank]);
    put_interval(json, "of_best_runner", r->of_best);
    put_hints(json, r);
    cb_json_list(json, "sizes");
    for (uint32_t i = 0; i < r->finding->count; i++)
        put_point(json, a, r, i);
    cb_json_close(json);
    cb_json_close(json);
}

static void put_workload(struct cb_json *json, const struct cb_case *c)
{
    char params[CB_CASE_TEXT];

    cb_json_text(json, "workload", c->workload->name);
    cb_json_text(json, "params", cb_case_params(c, params));
    cb_json_text(json, "place", c->place);
    cb_json_text(json, "arrivals", c->rate_per_s ? cb_arrival_names[c->arrivals] : NULL);
    cb_json_real(json, "offered_per_s", c->rate_per_s ? (double)c->rate_per_s : NAN);
}

static void put_tune(struct cb_json *json, const struct cb_advice *a)
{
    int stated = a->compute_ns > 0;

    cb_json_text(json, "machine", a->machine->text);
    cb_json_text(json, "commit", cb_build_info.commit);
    cb_json_real(json, "usable_cpus", a->cpus);
    cb_json_count(json, "cpus", a->machine->cpus);
    cb_json_count(json, "cores", a->cores);
    cb_json_real(json, "cpu_quota", a->machine->cpu_quota > 0 ? a->machine->cpu_quota : NAN);
    cb_json_real(json, "within", a->rules->within);
    cb_json_real(json, "margin", a->rules->margin);
    cb_json_real(json, "p99_bound_ns", a->rules->p99_bound_ns > 0 ? a->rules->p99_bound_ns : NAN);
    cb_json_text(json, "rate_is", a->rate_is);
    cb_json_real(json, "compute_ns", stated ? (double)a->compute_ns : NAN);
    cb_json_real(json, "wait_ns", stated ? (double)a->wait_ns : NAN);
    cb_json_real(json, "stated_workers", stated ? a->stated.workers : NAN);
    cb_json_real(json, "elapsed_s", (double)a->elapsed_ns / 1e9);
    cb_json_count(json, "samples", a->samples);
    cb_json_count(json, "passes", a->passes);
    cb_json_count(json, "redone", a->redone);
    cb_json_count(json, "disturbed", a->disturbed);
    cb_json_real(json, "steal", a->steal);
    cb_json_count(json, "seed", a->rules->seed);
    cb_json_truth(json, "interrupted", a->interrupted);
}

int cb_advice_write_json(const char *path, const struct cb_advice *a, struct cb_err *err)
{
    FILE *out = fopen(path, "wxe");
    struct cb_json json;

    if (!out)
        return cb_err_errno(err, errno, "creating %.150s", path);
    cb_json_begin(&json, out);
    cb_json_count(&json, "schema", 1);
    if (a->count > 0)
        put_workload(&json, a->runner[0].c);
    put_tune(&json, a);
    cb_json_list(&json, "runners");
    for (uint32_t i = 0; i < a->count; i++)
        put_runner(&json, a, &a->runner[i]);
    cb_json_close(&json);
    cb_json_close(&json);
    return cb_advice_close(out, path, err);
}
