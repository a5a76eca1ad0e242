/* echo_client PORT MANNER - a client of `concbench serve echo` with good or bad manners. Exits 0
 * when it was served as it should be, 1 with a sentence when not. */
#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LINE_MAX_BYTES = 4096 };

static in_port_t port;

static void fail(const char *what)
{
    fprintf(stderr, "echo_client: %s (%s)\n", what, strerror(errno));
    exit(1);
}

static void must(int condition, const char *what)
{
    if (!condition)
        fail(what);
}

/* Whatever it waits for comes within 20 seconds, or it fails. */
static int dial(void)
{
    const struct sockaddr_in at = {
        .sin_family = AF_INET, .sin_port = port, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    const struct timeval patience = {.tv_sec = 20};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    must(fd >= 0, "socket");
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    must(connect(fd, (const struct sockaddr *)&at, sizeof at) == 0, "connect");
    return fd;
}

/* Closed by a reset: the server's next call fails. */
static void slam(int fd)
{
    const struct linger now = {.l_onoff = 1};

    setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    close(fd);
}

static void say(int fd, const char *bytes, size_t count)
{
    must(send(fd, bytes, count, MSG_NOSIGNAL) == (ssize_t)count, "send");
}

/* Exactly these bytes in upper case come next. */
static void hear(int fd, const char *bytes, size_t count)
{
    char *got = malloc(count + 1);
    size_t at = 0;

    while (at < count) {
        ssize_t n = recv(fd, got + at, count - at, 0);

        must(n > 0, n == 0 ? "the server hung up" : "recv");
        at += (size_t)n;
    }
    for (size_t i = 0; i < count; i++)
        must(got[i] == (char)toupper((unsigned char)bytes[i]), "a reply is not the upper case");
    free(got);
}

static void hear_end(int fd)
{
    char c;

    must(recv(fd, &c, 1, 0) == 0, "the server sends more, or does not hang up");
}

static void ask(int fd, int number)
{
    char line[64];
    int bytes = snprintf(line, sizeof line, "Line %d: aBc xyz {|} \xc3\xa4\n", number);

    say(fd, line, (size_t)bytes);
    hear(fd, line, (size_t)bytes);
}

static void nap(int ms)
{
    const struct timespec time = {.tv_nsec = ms * 1000000l};

    nanosleep(&time, NULL);
}

/* --- manners --- */

static void many(void)
{
    for (int i = 0; i < 20; i++) {
        int fd = dial();

        for (int k = 0; k < 100; k++)
            ask(fd, k);
        close(fd);
    }
}

/* A hundred lines at once, an empty one among them, and cut where no line ends. */
static void together(void)
{
    char text[8192];
    int fd = dial();
    size_t used = 0;

    for (int i = 0; i < 100; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, i == 50 ? "\n" : "words %d\n", i);
    for (int i = 0; i < 50; i++) {
        say(fd, text, used - 3);
        say(fd, text + used - 3, 3);
        hear(fd, text, used);
    }
    close(fd);
}

static void two(void)
{
    int a = dial(), b = dial();

    for (int i = 0; i < 200; i++) {
        ask(a, i);
        ask(b, 1000 + i);
    }
    close(a);
    ask(b, 5);
    close(b);
}

static void slow(void)
{
    static const char line[] = "one byte after the other\n";
    int fd = dial(), other = dial();

    for (size_t i = 0; i < sizeof line - 1; i++) {
        say(fd, line + i, 1);
        nap(10);
        ask(other, (int)i);
    }
    hear(fd, line, sizeof line - 1);
    close(fd);
    close(other);
}

static void half(void)
{
    int fd = dial();

    say(fd, "one\ntwo\nthr", 11);
    shutdown(fd, SHUT_WR);
    hear(fd, "one\ntwo\nthr", 11); /* the last line has no end */
    hear_end(fd);
    close(fd);
}

static void abrupt(void)
{
    int fd;

    for (int i = 0; i < 50; i++) {
        fd = dial();
        say(fd, "half a li", 9);
        slam(fd);
        fd = dial();
        say(fd, "a line whose answer nobody takes\n", 33);
        slam(fd);
        slam(dial());
    }
    for (int i = 0; i < 20; i++) { /* answers to who is no longer there */
        char lines[40000];

        memset(lines, '\n', sizeof lines);
        fd = dial();
        say(fd, lines, sizeof lines);
        shutdown(fd, SHUT_WR);
        close(fd);
    }
    fd = dial();
    ask(fd, 1);
    close(fd);
}

static void longest(void)
{
    char line[LINE_MAX_BYTES + 2000], said[7] = {0};
    int fd = dial();

    memset(line, 'x', sizeof line);
    line[LINE_MAX_BYTES - 1] = '\n';
    say(fd, line, LINE_MAX_BYTES);
    hear(fd, line, LINE_MAX_BYTES);
    line[LINE_MAX_BYTES - 1] = 'x';
    say(fd, line, sizeof line);
    must(recv(fd, said, 6, MSG_WAITALL) == 6 && strcmp(said, "error:") == 0, "no word of an error");
    while (recv(fd, said, 1, 0) > 0)
        ;
    close(fd);
}

/* Sends without an end of line, as fast as it goes, and again when hung up on. */
static void pour(pid_t parent)
{
    static char block[1 << 20];
    int fd;

    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent)
        _exit(1);
    memset(block, 'x', sizeof block);
    for (;;) {
        fd = dial();
        while (send(fd, block, sizeof block, MSG_NOSIGNAL) >= 0)
            ;
        close(fd);
    }
}

/* Three who pour; another one asks meanwhile, and all its answers come in twenty seconds: it is
 * more than half a minute, where each of the three keeps the others waiting for a second. */
static void endless(void)
{
    pid_t parent = getpid(), child[3];
    int fd = dial();

    for (int k = 0; k < 3; k++) {
        child[k] = fork();
        must(child[k] >= 0, "fork");
        if (child[k] == 0)
            pour(parent);
    }
    alarm(20);
    for (int i = 0; i < 1000; i++) {
        ask(fd, i);
        nap(1);
    }
    alarm(0);
    for (int k = 0; k < 3; k++) {
        kill(child[k], SIGKILL);
        waitpid(child[k], NULL, 0);
    }
    close(fd);
}

/* More connections than there are workers, that the server waits for in vain: silent ones and begun
 * lines. Whoever comes then is served, long before they are idle. */
static void dawdlers(void)
{
    enum { THEY = 12 };
    int fd[THEY], other;

    for (int k = 0; k < THEY; k++) {
        fd[k] = dial();
        if (k % 2)
            say(fd[k], "a", 1);
    }
    other = dial();
    ask(other, 1);
    close(other);
    for (int k = 0; k < THEY; k++)
        close(fd[k]);
}

/* A byte now and then, and never an end of line: hung up on all the same. */
static void trickle(void)
{
    int fd = dial();
    char c;

    fcntl(fd, F_SETFL, O_NONBLOCK);
    for (int i = 0; i < 200; i++) {
        if (send(fd, "a", 1, MSG_NOSIGNAL) < 0 || recv(fd, &c, 1, 0) == 0)
            return;
        nap(100);
    }
    fail("the server waits for the end of a line for ever");
}

/* Sends as much as goes, and takes nothing. */
static void deaf(void)
{
    char lines[1000];
    int fd = dial(), other = dial(), idle = 0;

    memset(lines, '\n', sizeof lines);
    fcntl(fd, F_SETFL, O_NONBLOCK);
    while (idle < 20)
        if (send(fd, lines, sizeof lines, MSG_NOSIGNAL) < 0) {
            must(errno == EAGAIN, "send");
            idle++;
            nap(5);
        }
    ask(other, 1);
    slam(fd);
    ask(other, 2);
    close(other);
}

/* Says nothing until the server hangs up, however it does. */
static void silent(void)
{
    char c;
    int fd = dial();

    ask(fd, 1);
    puts("connected");
    fflush(stdout);
    must(recv(fd, &c, 1, 0) <= 0 && errno != EAGAIN, "the server does not hang up");
    close(fd);
}

static const struct {
    const char *name;
    void (*be)(void);
} manners[] = {{"many", many},       {"together", together}, {"two", two},
               {"slow", slow},       {"half", half},         {"abrupt", abrupt},
               {"longest", longest}, {"deaf", deaf},         {"silent", silent},
               {"endless", endless}, {"dawdlers", dawdlers}, {"trickle", trickle}};

int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    port = htons((in_port_t)atoi(argv[1]));
    for (size_t i = 0; i < sizeof manners / sizeof *manners; i++)
        if (strcmp(manners[i].name, argv[2]) == 0) {
            errno = 0;
            manners[i].be();
            return 0;
        }
    return 2;
}
