#include "bench/progress.h"

#include <unistd.h>

#include "base/clock.h"
#include "bench/terminal.h"

void cb_progress_begin(struct cb_progress *progress, FILE *out, uint32_t total,
                       uint64_t expected_ns)
{
    *progress = (struct cb_progress){
        .out = out,
        .terminal = out && isatty(fileno(out)),
        .total = total,
        .began_ns = cb_clock_ns(),
        .expected_ns = expected_ns,
    };
}

uint64_t cb_progress_left_ns(const struct cb_progress *progress, uint64_t now_ns)
{
    if (progress->done == 0)
        return progress->expected_ns;
    return (uint64_t)((double)(now_ns - progress->began_ns) / progress->done *
                      (progress->total - progress->done));
}

/* Without a terminal a line every ten seconds is enough, and the last. */
static int is_time(const struct cb_progress *progress, uint64_t now)
{
    return progress->terminal || progress->done == progress->total ||
           now - progress->shown_ns >= 10 * CB_NS_PER_S;
}

void cb_progress_step(struct cb_progress *progress, const char *what, const char *result)
{
    uint64_t now = cb_clock_ns(), left;
    char line[512];

    progress->done++;
    if (!progress->out || !is_time(progress, now))
        return;
    progress->shown_ns = now;
    left = (cb_progress_left_ns(progress, now) + CB_NS_PER_S / 2) / CB_NS_PER_S;
    snprintf(line, sizeof line, "[%u/%u] %llu:%02llu left  %s  %s", progress->done, progress->total,
             (unsigned long long)left / 60, (unsigned long long)left % 60, what, result);
    if (progress->terminal)
        fprintf(progress->out, "\r\033[K%.*s", (int)cb_terminal_columns(progress->out) - 1, line);
    else
        fprintf(progress->out, "%s\n", line);
    fflush(progress->out);
}

void cb_progress_more(struct cb_progress *progress, uint32_t count)
{
    progress->total += count;
}

void cb_progress_end(struct cb_progress *progress)
{
    if (progress->out && progress->terminal && progress->done > 0)
        fputs("\r\033[K", progress->out);
}
