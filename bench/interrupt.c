#include "bench/interrupt.h"

#include <sys/signalfd.h>
#include <unistd.h>

int cb_interrupt_open(sigset_t *before)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGHUP);
    sigprocmask(SIG_BLOCK, &set, before);
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

void cb_interrupt_close(int fd, const sigset_t *before)
{
    struct signalfd_siginfo info;

    while (read(fd, &info, sizeof info) > 0)
        ;
    close(fd);
    sigprocmask(SIG_SETMASK, before, NULL);
}
