/* check - cmocka with what it needs, and a few helpers that several unit tests share. */
#ifndef CB_TESTS_UNIT_CHECK_H
#define CB_TESTS_UNIT_CHECK_H

/* cmocka.h wants the first four before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <ftw.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

/* Fails and shows both values unless they differ by `within` at most; a NaN fails. */
#define assert_near(actual, expected, within)                                      \
    do {                                                                           \
        double actual_ = (actual), expected_ = (expected);                         \
                                                                                   \
        if (!(fabs(actual_ - expected_) <= (within)))                              \
            fail_msg("%s is %.12g instead of %.12g", #actual, actual_, expected_); \
    } while (0)

/* Fails and shows both unless `part` occurs in `text`. */
#define assert_contains(text, part)                                     \
    do {                                                                \
        if (!strstr(text, part))                                        \
            fail_msg("\"%s\" does not contain \"%s\"", (text), (part)); \
    } while (0)

/* A fresh folder of the test's own; the caller removes it with check_remove_folder. */
static inline char *check_make_folder(void)
{
    static char path[256];
    const char *parent = getenv("TMPDIR");

    snprintf(path, sizeof path, "%s/concbench-XXXXXX", parent ? parent : P_tmpdir);
    assert_non_null(mkdtemp(path));
    return path;
}

static inline int check_remove_entry(const char *path, const struct stat *info, int type,
                                     struct FTW *where)
{
    (void)info, (void)type, (void)where;
    return remove(path);
}

static inline void check_remove_folder(const char *path)
{
    assert_int_equal(nftw(path, check_remove_entry, 16, FTW_DEPTH | FTW_PHYS), 0);
}

/* A file with that text. */
static inline void check_write(const char *path, const char *text)
{
    FILE *out = fopen(path, "w");

    assert_non_null(out);
    fputs(text, out);
    assert_int_equal(fclose(out), 0);
}

/* All of a file, as a string. */
static inline char *check_read(FILE *in, char *buffer, size_t size)
{
    size_t n;

    rewind(in);
    n = fread(buffer, 1, size - 1, in);
    assert_false(ferror(in));
    buffer[n] = '\0';
    return buffer;
}

#endif
