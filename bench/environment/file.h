/* file - files of the kernel that are kept open and read again and again, from their beginning. */
#ifndef CB_BENCH_ENVIRONMENT_FILE_H
#define CB_BENCH_ENVIRONMENT_FILE_H

#include <stddef.h>
#include <stdint.h>

/* Opens the file of that name below `root` ("" = this machine) for reading. A descriptor that the
 * caller owns, or -errno. */
int cb_file_open(const char *root, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Reads what fits of an open file as it is now, and ends it with a 0. Its length, or -errno. */
long cb_file_read(int fd, char *text, size_t size);

/* The number behind the word `key` at the beginning of a line, or without a key (NULL) that at the
 * beginning of the text. A blank, an end of line or the end must follow. 0; -ENOENT when the key
 * isn't there, -EBADMSG when there is no such number behind it. */
int cb_file_number(const char *text, const char *key, uint64_t *number);

/* Opens, reads and closes: all that fits of the file. 0 or -errno. */
int cb_file_text(const char *root, const char *path, char *text, size_t size);

#endif
