/* tree - described machines: folders with files as the kernel shows them below /proc and /sys. */
#ifndef CB_TESTS_UNIT_TREE_H
#define CB_TESTS_UNIT_TREE_H

#include "tests/unit/check.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

/* Mount lines as real machines have them. */
#define ROOT_FS    "22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw\n"
#define V2         "31 22 0:26 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw\n"
#define V2_UNIFIED "32 31 0:27 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n"
#define V1_CPU     "33 31 0:30 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n"
#define V1_CPUSET  "34 31 0:31 / /sys/fs/cgroup/cpuset rw - cgroup cgroup rw,cpuset\n"
#define V1_MEMORY  "35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"
#define V1_SYSTEMD "40 31 0:37 / /sys/fs/cgroup/systemd rw - cgroup cgroup rw,name=systemd\n"

struct tree_file {
    const char *path, *text;
};

/* Writes folder/path, with all folders on the way; a file that is there keeps its inode, so that
 * who has it open reads the new text. */
static inline void tree_write(const char *folder, const char *path, const char *text)
{
    char name[1024];
    FILE *out;

    assert_true(snprintf(name, sizeof name, "%s%s", folder, path) < (int)sizeof name);
    for (char *slash = name + strlen(folder) + 1; (slash = strchr(slash, '/')); slash++) {
        *slash = '\0';
        assert_true(mkdir(name, 0755) == 0 || errno == EEXIST);
        *slash = '/';
    }
    out = fopen(name, "w");
    assert_non_null(out);
    fputs(text, out);
    assert_int_equal(fclose(out), 0);
}

/* All of a table that ends with a NULL path, or after `count`. */
static inline void tree_write_all(const char *folder, const struct tree_file *files, size_t count)
{
    for (size_t i = 0; i < count && files[i].path; i++)
        tree_write(folder, files[i].path, files[i].text);
}

#endif
