#include "bench/json.h"

#include <math.h>

#include "bench/compare/facts.h"
#include "bench/compare/print.h"

static void put_run(struct cb_json *json, const char *key, const struct cb_results *run)
{
    cb_json_open(json, key);
    cb_json_text(json, "path", run->path);
    cb_json_text(json, "written_by",
                 run->kind == CB_BY_CONCBENCH ? "concbench" : "google_benchmark");
    cb_json_text(json, "commit", run->commit);
    cb_json_close(json);
}

static void put_differences(struct cb_json *json, const struct cb_compare_report *r)
{
    cb_json_list(json, "machines_differ");
    for (size_t i = 0; cb_facts_name(r->old_run->kind, i); i++)
        if (cb_facts_differ(r->old_run, r->new_run, i)) {
            cb_json_item(json);
            cb_json_text(json, "field", cb_facts_name(r->old_run->kind, i));
            cb_json_text(json, "old", r->old_run->facts[i]);
            cb_json_text(json, "new", r->new_run->facts[i]);
            cb_json_close(json);
        }
    cb_json_close(json);
}

static void put_side(struct cb_json *json, const char *key, const struct cb_results_case *c,
                     double median)
{
    if (!c) {
        cb_json_text(json, key, NULL);
        return;
    }
    cb_json_open(json, key);
    cb_json_real(json, "rate_median", median);
    cb_json_count(json, "n", c->n);
    cb_json_count(json, "failed", c->failed);
    cb_json_count(json, "skipped", c->skipped);
    cb_json_count(json, "redone", c->redone);
    cb_json_count(json, "disturbed", c->disturbed);
    cb_json_count(json, "unmeasured", c->unmeasured);
    cb_json_text(json, "message", c->message);
    cb_json_close(json);
}

static void put_case(struct cb_json *json, const struct cb_compared_case *c)
{
    char *const *key = (c->old_case ? c->old_case : c->new_case)->key;
    const struct cb_interval r = c->ratio.shift;

    cb_json_item(json);
    for (int i = 0; i < CB_KEYS; i++)
        cb_json_text(json, cb_results_keys[i], *key[i] ? key[i] : NULL);
    cb_json_text(json, "change", cb_compare_changes[c->change]);
    cb_json_count(json, "regressed", (uint64_t)c->regressed);
    cb_json_count(json, "newly_failed", (uint64_t)c->newly_failed);
    cb_json_real(json, "ratio", r.have_estimate ? r.estimate : NAN);
    cb_json_real(json, "ratio_lo", r.have_interval ? r.lo : NAN);
    cb_json_real(json, "ratio_hi", r.have_interval ? r.hi : NAN);
    cb_json_real(json, "p_adjusted", c->p_adjusted);
    cb_json_real(json, "detectable", c->detectable);
    cb_json_real(json, "floor", c->floor > 1 ? c->floor : NAN);
    put_side(json, "old", c->old_case, c->old_median);
    put_side(json, "new", c->new_case, c->new_median);
    cb_json_close(json);
}

static void put_summary(struct cb_json *json, const struct cb_compared *c)
{
    cb_json_open(json, "summary");
    cb_json_count(json, "in_both", c->in_both);
    for (int i = 0; i < CB_CHANGES; i++)
        cb_json_count(json, cb_compare_changes[i], c->changes[i]);
    cb_json_count(json, "regressed", c->regressed);
    cb_json_count(json, "newly_failed", c->newly_failed);
    cb_json_count(json, "redone", c->redone);
    cb_json_count(json, "disturbed", c->disturbed);
    cb_json_count(json, "holm_comparisons", c->judged);
    cb_json_text(json, "note", "unpaired: drift between the runs is not controlled");
    cb_json_close(json);
}

void cb_compare_json(FILE *out, const struct cb_compare_report *report)
{
    struct cb_json json;

    cb_json_begin(&json, out);
    cb_json_count(&json, "schema", 1);
    put_run(&json, "old", report->old_run);
    put_run(&json, "new", report->new_run);
    put_differences(&json, report);
    cb_json_real(&json, "allowed_loss", report->allowed);
    cb_json_list(&json, "cases");
    for (size_t i = 0; i < report->result->count; i++)
        put_case(&json, &report->result->all[i]);
    cb_json_close(&json);
    put_summary(&json, report->result);
    cb_json_close(&json);
}
