/* readable - figures as people read them. All return `buffer`; NaN, not measured, is "-". */
#ifndef CB_BENCH_READABLE_H
#define CB_BENCH_READABLE_H

enum { CB_READABLE = 24 };

/* "6.85k" */
char *cb_readable_number(double value, char buffer[CB_READABLE]);

/* "1.52ms" */
char *cb_readable_time(double seconds, char buffer[CB_READABLE]);

/* "11.3 MiB" */
char *cb_readable_bytes(double bytes, char buffer[CB_READABLE]);

/* Three digits, trailing zeros kept: "1.00", "25.0", "255". */
char *cb_readable_ratio(double ratio, char buffer[CB_READABLE]);

/* "3.2%", "12%" */
char *cb_readable_percent(double share, char buffer[CB_READABLE]);

/* "-0.3%", "+12%": what `now` is more than `before`. */
char *cb_readable_change(double now, double before, char buffer[CB_READABLE]);

#endif
