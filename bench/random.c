#include "bench/random.h"

static uint64_t splitmix(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15ull;

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ z >> 27) * 0x94d049bb133111ebull;
    return z ^ z >> 31;
}

void cb_random_init(struct cb_random *random, uint64_t seed)
{
    for (int i = 0; i < 4; i++)
        random->state[i] = splitmix(&seed);
}

static uint64_t rotate(uint64_t x, int by)
{
    return x << by | x >> (64 - by);
}

uint64_t cb_random_next(struct cb_random *random)
{
    uint64_t *s = random->state, result = rotate(s[1] * 5, 7) * 9, t = s[1] << 17;

    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate(s[3], 45);
    return result;
}

uint64_t cb_random_below(struct cb_random *random, uint64_t bound)
{
    uint64_t reject = -bound % bound, x;

    do
        x = cb_random_next(random);
    while (x < reject);
    return x % bound;
}

void cb_random_shuffle(struct cb_random *random, uint32_t *x, size_t n)
{
    for (size_t i = n; i > 1; i--) {
        size_t j = cb_random_below(random, i);
        uint32_t swap = x[i - 1];

        x[i - 1] = x[j];
        x[j] = swap;
    }
}
