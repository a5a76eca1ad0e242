/* echo_server - answers each line with its upper case, over TCP: one worker serves one connection
 * at a time, as many at once as there are workers. */
#ifndef CB_WORKLOADS_ECHO_SERVER_H
#define CB_WORKLOADS_ECHO_SERVER_H

#include "base/sync/mutex.h"
#include "workloads/workload.h"

/* Of a line with its end. Whoever sends a longer one is told so, and hung up on. */
enum { CB_ECHO_LINE_MAX = 4096 };

/* Lives in shared memory; the same for all who serve. */
struct cb_echo_server {
    int listener;         /* borrowed */
    int outside;          /* clients are not workers: servers end with the time, not by close */
    uint32_t servers;     /* workers that serve; this and the next two: of clients from outside */
    uint64_t idle_ns;     /* what a client may take for a line, or for beginning one */
    uint64_t patience_ns; /* the same, while others wait and no worker is free for them */
    _Atomic uint32_t closed;       /* by cb_echo_close */
    CB_LINE struct cb_mutex door;  /* one at a time waits for the next client: a connection wakes
                                     one of them, not all */
    CB_LINE _Atomic uint32_t busy; /* servers that have a client and don't give way to another */
};

/* One connection, and where its lines are put together. */
struct cb_echo_connection {
    int fd;
    uint32_t used;   /* bytes of a line that has not ended */
    char *buffer;    /* CB_ECHO_LINE_MAX bytes; borrowed */
    uint64_t lines;  /* answered */
    int gives_way;   /* to a client that waits */
    uint64_t due_ns; /* hung up on by then, or from spare_ns on where others wait */
    uint64_t spare_ns;
};

/* Listens at a numeric address; port "0" is one that is free. The descriptor, non-blocking, which
 * processes made later have as well; or a negative errno with a sentence. */
int cb_echo_listen(const char *address, const char *port, struct cb_err *err);

/* The next client's connection: a descriptor, -ECANCELED when there will be no more, or another
 * negative errno. */
int cb_echo_accept(struct cb_task *task, struct cb_echo_server *server);

/* Waits for what the client sends, and answers the lines that are complete: 1, or 0 when the
 * connection is at its end, for whatever reason, which is no failure of the server's. */
int cb_echo_answer(struct cb_task *task, struct cb_echo_server *server,
                   struct cb_echo_connection *connection);

/* Sends all bytes: 0, or a negative errno. */
int cb_echo_send(struct cb_task *task, struct cb_echo_server *server,
                 struct cb_echo_connection *connection, const char *bytes, size_t count);

/* Serves one client after the other until there are no more, with `buffer` as above: 0, or why the
 * server can't go on. Adds to *connections and *lines as they come. */
int cb_echo_serve(struct cb_task *task, struct cb_echo_server *server, char *buffer,
                  uint64_t *connections, uint64_t *lines);

/* No more clients: lets all who wait in cb_echo_accept go. */
void cb_echo_close(struct cb_echo_server *server);

/* Not registered: all workers serve clients from outside until the time is up. Its parameters are
 * the listening descriptor, idle_ns and patience_ns. Report and post-mortem say "lines=...;
 * connections=...". */
extern const struct cb_workload cb_workload_echo_server;
enum { CB_ECHO_LISTENER, CB_ECHO_IDLE, CB_ECHO_PATIENCE };

#endif
