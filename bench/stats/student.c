#include "bench/stats/student.h"

#include <math.h>

double cb_stats_t975(size_t df)
{
    static const double table[] = {0,     12.706, 4.303, 3.182, 2.776,
                                   2.571, 2.447,  2.365, 2.306, 2.262};
    double z = 1.959964, d = (double)df;

    if (df < sizeof table / sizeof *table)
        return table[df];
    return z + (pow(z, 3) + z) / (4 * d) + (5 * pow(z, 5) + 16 * pow(z, 3) + 3 * z) / (96 * d * d) +
           (3 * pow(z, 7) + 19 * pow(z, 5) + 17 * pow(z, 3) - 15 * z) / (384 * d * d * d);
}

/* The inner probability P(|T| < t) is a finite sum in the angle theta with tan theta = t/sqrt(df). */
double cb_stats_t_p(double t, size_t df)
{
    double theta = atan(fabs(t) / sqrt((double)df)), c = cos(theta), s = sin(theta);
    double term = df % 2 ? c : 1, sum = df == 1 ? 0 : term;

    for (size_t i = df % 2 ? 2 : 1; i + 2 < df; i += 2) {
        term *= c * c * (double)i / (double)(i + 1);
        sum += term;
    }
    if (df % 2)
        return fmax(0, 1 - (theta + s * sum) * 2 / acos(-1));
    return fmax(0, 1 - s * sum);
}
