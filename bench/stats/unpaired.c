#include "bench/stats/unpaired.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/stats/kth.h"

enum { EXACT_PRODUCT = 1600 }; /* m * n up to here: a millisecond */

static const double z975 = 1.959963984540054;

/* Running out of memory for a few numbers is not survivable. */
static void *room(size_t count, size_t size)
{
    void *memory = calloc(count ? count : 1, size);

    if (!memory)
        abort();
    return memory;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* --- the distribution of U, the number of pairs with a[i] > b[j], when nothing differs --- */

static int is_exact(size_t m, size_t n)
{
    return m <= EXACT_PRODUCT && n <= EXACT_PRODUCT && m * n <= EXACT_PRODUCT;
}

/* P(U = u) for u = 0 .. m * n; the caller frees it. Mann and Whitney's recursion, as probabilities:
 * the largest of all is one of a's m, which exceeds all n of b, or one of b's n. */
static double *exact_distribution(size_t one, size_t other)
{
    size_t m = one > other ? one : other, n = one > other ? other : one; /* it is the same */
    size_t width = m * n + 1;
    double *p = room((n + 1) * width, sizeof *p); /* of i values of a and j of b, for the last i */

    for (size_t j = 0; j <= n; j++)
        p[j * width] = 1;
    for (size_t i = 1; i <= m; i++)
        for (size_t j = 1; j <= n; j++) {
            double *here = p + j * width, share = (double)i / (double)(i + j);
            const double *fewer_b = here - width;

            for (size_t u = i * j + 1; u-- > 0;)
                here[u] = (u >= j ? share * here[u - j] : 0) + (1 - share) * fewer_b[u];
        }
    memmove(p, p + n * width, width * sizeof *p);
    return p;
}

static double variance(double m, double n)
{
    return m * n * (m + n + 1) / 12;
}

int64_t cb_stats_unpaired_k(size_t m, size_t n)
{
    double product = (double)m * (double)n, below = 0, *p;
    int64_t k = -1;

    if (m == 0 || n == 0)
        return -1;
    if (!is_exact(m, n)) {
        double at = floor(product / 2 - z975 * sqrt(variance((double)m, (double)n)) - 0.5);

        return at < 0 ? -1 : (int64_t)at;
    }
    p = exact_distribution(m, n);
    /* What is 0.025 but for rounding counts as 0.025: 1/40 is one of the values. */
    while (k + 1 <= (int64_t)(m * n) && (below += p[k + 1]) <= 0.025 * (1 + 1e-12))
        k++;
    free(p);
    return k;
}

double cb_stats_unpaired_least_p(size_t m, size_t n)
{
    double p = 2;

    for (size_t i = 1; i <= m && p > 0; i++) /* 2 over (m + n choose m) */
        p *= (double)i / (double)(n + i);
    return fmin(p, 1);
}

/* --- two sorted samples --- */

struct two {
    const double *a, *b; /* ascending */
    size_t m, n;
};

/* How many differences a[i] - b[j] are `x` at most: for ascending i, j only ever ascends. */
static uint64_t count_up_to(const void *numbers, double x)
{
    const struct two *t = numbers;
    uint64_t count = 0;
    size_t j = 0;

    for (size_t i = 0; i < t->m; i++) {
        while (j < t->n && t->a[i] - t->b[j] > x)
            j++;
        count += t->n - j;
    }
    return count;
}

/* The k-th smallest difference, from 0. */
static double difference(const struct two *t, uint64_t k)
{
    return cb_stats_kth(t->a[0] - t->b[t->n - 1], t->a[t->m - 1] - t->b[0], k, count_up_to, t);
}

static struct cb_interval shift_of(const struct two *t)
{
    uint64_t pairs = (uint64_t)t->m * t->n;
    int64_t k = cb_stats_unpaired_k(t->m, t->n);
    struct cb_interval shift = {.have_estimate = 1, .have_interval = k >= 0};

    shift.estimate = difference(t, pairs / 2);
    if (pairs % 2 == 0)
        shift.estimate = (shift.estimate + difference(t, pairs / 2 - 1)) / 2;
    if (k >= 0) {
        shift.lo = difference(t, (uint64_t)k);
        shift.hi = difference(t, pairs - 1 - (uint64_t)k);
    }
    return shift;
}

/* The sum of t^3 - t over the ties, groups of t equal values in either sample. */
static double tie_sum(const struct two *t)
{
    size_t i = 0, j = 0;
    double sum = 0;

    while (i < t->m || j < t->n) {
        double x = j == t->n || (i < t->m && t->a[i] < t->b[j]) ? t->a[i] : t->b[j], size = 0;

        for (; i < t->m && t->a[i] == x; i++)
            size++;
        for (; j < t->n && t->b[j] == x; j++)
            size++;
        sum += size * size * size - size;
    }
    return sum;
}

/* The smaller of the two tails' U, a tie being half; beyond small samples with the correction for
 * ties and for continuity (Lehmann 1975). Exact probabilities hold without ties: half a pair is
 * rounded towards the middle. */
static double p_of(const struct two *t)
{
    double m = (double)t->m, n = (double)t->n, all = m + n, u, sd, tail = 0;
    uint64_t above = (uint64_t)t->m * t->n - count_up_to(t, 0);
    uint64_t below = count_up_to(t, -0x1p-1074); /* the largest double below 0 */

    u = fmin(m * n, (double)above + (m * n - (double)above - (double)below) / 2);
    u = fmin(u, m * n - u);
    if (is_exact(t->m, t->n)) {
        double *p = exact_distribution(t->m, t->n);

        for (size_t i = 0; i <= (size_t)ceil(u); i++)
            tail += p[i];
        free(p);
        return fmin(1, 2 * tail);
    }
    sd = sqrt(fmax(0, m * n / 12 * (all + 1 - tie_sum(t) / (all * (all - 1)))));
    return sd > 0 ? fmin(1, erfc(fmax(0, m * n / 2 - u - 0.5) / sd / sqrt(2))) : 1;
}

/* The finite ones of x, or their logarithms, ascending; the caller frees them. */
static double *usable(const double *x, size_t count, int logs, size_t *n)
{
    double *kept = room(count, sizeof *kept);

    *n = 0;
    for (size_t i = 0; i < count; i++) {
        double y = !logs ? x[i] : x[i] > 0 ? log(x[i]) : NAN;

        if (isfinite(y))
            kept[(*n)++] = y;
    }
    qsort(kept, *n, sizeof *kept, by_value);
    return kept;
}

static struct cb_unpaired unpaired(const double *a, size_t m, const double *b, size_t n, int logs)
{
    struct cb_unpaired result = {.p = NAN};
    double *x = usable(a, m, logs, &result.m), *y = usable(b, n, logs, &result.n);
    const struct two t = {x, y, result.m, result.n};

    if (t.m > 0 && t.n > 0) {
        result.shift = shift_of(&t);
        result.p = p_of(&t);
    }
    free(x);
    free(y);
    return result;
}

struct cb_unpaired cb_stats_unpaired(const double *a, size_t m, const double *b, size_t n)
{
    return unpaired(a, m, b, n, 0);
}

struct cb_unpaired cb_stats_unpaired_ratio(const double *a, size_t m, const double *b, size_t n)
{
    struct cb_unpaired result = unpaired(a, m, b, n, 1);

    if (result.shift.have_estimate)
        result.shift.estimate = exp(result.shift.estimate);
    if (result.shift.have_interval) {
        result.shift.lo = exp(result.shift.lo);
        result.shift.hi = exp(result.shift.hi);
    }
    return result;
}
