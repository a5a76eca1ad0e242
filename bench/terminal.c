#include "bench/terminal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { NARROWEST = 20, USUAL = 80, WIDEST = 1000 };

unsigned cb_terminal_columns(FILE *out)
{
    struct winsize size;

    return ioctl(fileno(out), TIOCGWINSZ, &size) == 0 && size.ws_col > NARROWEST ? size.ws_col
                                                                                 : USUAL;
}

/* As setlocale() would look for it. */
static int locale_is_utf8(void)
{
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *locale = getenv(names[i]);

        if (locale && *locale)
            return strcasestr(locale, "UTF-8") || strcasestr(locale, "utf8");
    }
    return 0;
}

struct cb_terminal cb_terminal_of(FILE *out)
{
    const char *term = getenv("TERM"), *columns = getenv("COLUMNS");
    long told = columns ? strtol(columns, NULL, 10) : 0;

    return (struct cb_terminal){
        .width = told > NARROWEST && told < WIDEST ? (unsigned)told : cb_terminal_columns(out),
        .unicode =
            isatty(fileno(out)) && term && *term && strcmp(term, "dumb") != 0 && locale_is_utf8(),
    };
}
