#include "bench/zygote_wire.h"

#include <errno.h>
#include <sys/socket.h>

static const char anchor;

uint64_t cb_zygote_place(const void *object)
{
    return object ? (uint64_t)((uintptr_t)object - (uintptr_t)&anchor) : 0;
}

const void *cb_zygote_object(uint64_t place)
{
    return place ? (const void *)((uintptr_t)&anchor + (uintptr_t)place) : NULL;
}

int cb_zygote_send(int socket, const void *bytes, size_t count)
{
    const char *next = bytes;

    while (count > 0) {
        ssize_t sent = send(socket, next, count, MSG_NOSIGNAL);

        if (sent < 0 && errno == EINTR)
            continue;
        if (sent < 0)
            return -1;
        next += sent;
        count -= (size_t)sent;
    }
    return 0;
}

int cb_zygote_receive(int socket, void *bytes, size_t count)
{
    char *next = bytes;

    while (count > 0) {
        ssize_t got = recv(socket, next, count, MSG_WAITALL);

        if (got < 0 && errno == EINTR)
            continue;
        if (got == 0)
            errno = EPIPE;
        if (got <= 0)
            return -1;
        next += got;
        count -= (size_t)got;
    }
    return 0;
}
