#include "bench/layout.h"

#include <stdio.h>
#include <sys/auxv.h>
#include <sys/personality.h>

#include "bench/random.h"

struct cb_layout cb_layout_read(void)
{
    /* The program's headers lie in its first page; the sixteen random bytes that the kernel gives
     * every program lie above its environment. */
    return (struct cb_layout){.text = getauxval(AT_PHDR) & ~0xfffull,
                              .stack = getauxval(AT_RANDOM),
                              .fixed = (personality(0xffffffff) & ADDR_NO_RANDOMIZE) != 0};
}

char *cb_layout_format(const struct cb_layout *layout, char buffer[CB_LAYOUT_TEXT])
{
    buffer[0] = '\0';
    if (layout->text)
        snprintf(buffer, CB_LAYOUT_TEXT, "%s%llx/%llx", layout->fixed ? "fixed:" : "",
                 (unsigned long long)layout->text, (unsigned long long)layout->stack);
    return buffer;
}

uint32_t cb_layout_padding(uint64_t seed, uint32_t block)
{
    struct cb_random random;

    cb_random_init(&random, seed ^ (uint64_t)block << 32 ^ 0x6c61796f7574ull /* "layout" */);
    return (uint32_t)cb_random_below(&random, CB_ENV_BYTES_MAX + 1);
}
