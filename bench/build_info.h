/* build_info - what this program was built from; the values come from CMake at build time. */
#ifndef CB_BENCH_BUILD_INFO_H
#define CB_BENCH_BUILD_INFO_H

extern const struct cb_build_info {
    const char *commit;   /* short hash, "-dirty" appended when files differed; "unknown" */
    const char *compiler; /* "GNU 12.2.0" */
    const char *flags;    /* of the C compiler */
    const char *papi;     /* version, or "absent" */
    const char *plots;    /* folder of the scripts that draw charts, where it was built */
} cb_build_info;

#endif
