#include "bench/options.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/nearest.h"

enum { OPTIONS_MAX = 32 };

/* The option that it names, or the first one that begins so, or NULL; *value becomes what is
 * attached to it, or NULL. */
static const struct argp_option *find_option(const struct argp_option *options, const char *typed,
                                             const char **value)
{
    int is_long = typed[1] == '-';
    size_t length = strcspn(typed + 2, "=");

    *value = is_long ? (typed[2 + length] ? typed + 2 + length + 1 : NULL)
                     : (typed[2] ? typed + 2 : NULL);
    for (const struct argp_option *o = options; o->name; o++)
        if (is_long ? strncmp(o->name, typed + 2, length) == 0 : o->key == typed[1])
            return o;
    return NULL;
}

static int unknown_option(const struct argp_option *options, const char *command, const char *typed,
                          struct cb_err *err)
{
    const char *names[OPTIONS_MAX], *near;
    char name[64];
    size_t n = 0;

    for (; options[n].name && n < OPTIONS_MAX; n++)
        names[n] = options[n].name;
    snprintf(name, sizeof name, "%.*s", (int)strcspn(typed, "="), typed);
    near = typed[1] == '-' ? cb_nearest(name + 2, names, n) : NULL;
    return cb_err_set(err, -EINVAL, "unknown option '%s': %s%s%s", name,
                      near ? "did you mean '--" : command, near ? near : " --help lists them",
                      near ? "'?" : "");
}

/* The beginning of several names, and none by itself. */
static int is_ambiguous(const struct argp_option *options, const char *typed, struct cb_err *err)
{
    size_t length = typed[1] == '-' ? strcspn(typed + 2, "=") : 0, used = 0;
    char names[160] = "";
    int count = 0;

    for (const struct argp_option *o = options; o->name && length > 0; o++) {
        if (strncmp(o->name, typed + 2, length) != 0)
            continue;
        if (o->name[length] == '\0')
            return 0;
        count++;
        if (used < sizeof names)
            used += (size_t)snprintf(names + used, sizeof names - used, "%s--%s", used ? ", " : "",
                                     o->name);
    }
    if (count > 1)
        cb_err_set(err, -EINVAL, "option '%.*s' is ambiguous: %s", (int)length + 2, typed, names);
    return count > 1;
}

int cb_options_check(const struct argp_option *options, const char *command, int argc, char **argv,
                     struct cb_err *err)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        const struct argp_option *option;
        const char *value;

        if (argv[i][0] != '-' || argv[i][1] == '\0')
            continue;
        option = find_option(options, argv[i], &value);
        if (!option && strcmp(argv[i], "--usage") != 0 && strcmp(argv[i], "-?") != 0)
            return unknown_option(options, command, argv[i], err);
        if (is_ambiguous(options, argv[i], err))
            return err->code;
        if (option && option->arg && !value && ++i == argc)
            return cb_err_set(err, -EINVAL, "option '%.60s' needs a value: %s", argv[argc - 1],
                              option->arg);
        if (option && !option->arg && value)
            return cb_err_set(err, -EINVAL, "option '%.60s' takes no value", argv[i]);
    }
    return 0;
}
