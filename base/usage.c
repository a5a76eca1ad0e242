#include "base/usage.h"

#include "base/clock.h"

static uint64_t timeval_ns(struct timeval t)
{
    return (uint64_t)t.tv_sec * CB_NS_PER_S + (uint64_t)t.tv_usec * 1000;
}

static struct cb_usage of_rusage(const struct rusage *r)
{
    return (struct cb_usage){
        .user_ns = timeval_ns(r->ru_utime),
        .sys_ns = timeval_ns(r->ru_stime),
        .voluntary_switches = (uint64_t)r->ru_nvcsw,
        .involuntary_switches = (uint64_t)r->ru_nivcsw,
        .minor_faults = (uint64_t)r->ru_minflt,
        .major_faults = (uint64_t)r->ru_majflt,
    };
}

void cb_usage_read(struct cb_usage *usage)
{
    struct rusage r;

    getrusage(RUSAGE_THREAD, &r); /* fails only for a bad pointer */
    *usage = of_rusage(&r);
}

void cb_usage_add(struct cb_usage *sum, const struct cb_usage *more)
{
    const struct cb_usage none = {0};

    cb_usage_add_difference(sum, &none, more);
}

void cb_usage_add_rusage(struct cb_usage *sum, const struct rusage *more)
{
    struct cb_usage usage = of_rusage(more);

    cb_usage_add(sum, &usage);
}

void cb_usage_add_difference(struct cb_usage *sum, const struct cb_usage *before,
                             const struct cb_usage *after)
{
    sum->user_ns += after->user_ns - before->user_ns;
    sum->sys_ns += after->sys_ns - before->sys_ns;
    sum->voluntary_switches += after->voluntary_switches - before->voluntary_switches;
    sum->involuntary_switches += after->involuntary_switches - before->involuntary_switches;
    sum->minor_faults += after->minor_faults - before->minor_faults;
    sum->major_faults += after->major_faults - before->major_faults;
}
