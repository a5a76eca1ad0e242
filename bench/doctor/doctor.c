#include "bench/doctor/doctor.h"

#include <errno.h>
#include <string.h>

#include "bench/doctor/check.h"

const char *const cb_severity_names[] = {"unknown", "ok", "note", "warning", "serious"};

static struct cb_finding examine(const struct cb_check *check, const struct cb_patient *patient)
{
    struct cb_finding f = {.check = check->name, .lasting = check->lasting};

    if (check->fix)
        cb_find_fix(&f, "%s", check->fix);
    check->look(patient, &f);
    if (f.severity >= CB_NOTE) {
        f.effect = f.effect ? f.effect : check->effect;
    } else {
        f.effect = f.lasting = NULL;
        f.fix[0] = '\0';
    }
    return f;
}

/* Behind all that are as bad. */
static void insert(struct cb_diagnosis *d, const struct cb_finding *f)
{
    size_t i = d->count;

    if (d->count == CB_FINDINGS_MAX)
        return;
    for (; i > 0 && d->finding[i - 1].severity < f->severity; i--)
        d->finding[i] = d->finding[i - 1];
    d->finding[i] = *f;
    d->count++;
}

void cb_doctor_examine(const struct cb_patient *patient, struct cb_diagnosis *diagnosis)
{
    static const struct cb_check *const tables[] = {
        cb_checks_load,   cb_checks_cpu,      cb_checks_kernel,  cb_checks_memory,
        cb_checks_limits, cb_checks_counters, cb_checks_program,
    };

    diagnosis->count = 0;
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        for (const struct cb_check *check = tables[i]; check->name; check++) {
            struct cb_finding f = examine(check, patient);

            insert(diagnosis, &f);
        }
}
