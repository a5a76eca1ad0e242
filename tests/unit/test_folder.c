/* Where the files of a run go; every test in an empty folder of its own. */
#include "tests/unit/check.h"

#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bench/folder.h"

static char folder[256];
static char path[CB_PATH_MAX], other[CB_PATH_MAX];

static int setup(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "%s", check_make_folder());
    return chdir(folder);
}

static int teardown(void **state)
{
    (void)state;
    if (chdir("/") != 0)
        return -1;
    check_remove_folder(folder);
    return 0;
}

static int is_folder(const char *name)
{
    struct stat info;

    return stat(name, &info) == 0 && S_ISDIR(info.st_mode);
}

static const char *link_target(const char *name)
{
    static char target[CB_PATH_MAX];
    ssize_t n = readlink(name, target, sizeof target - 1);

    target[n < 0 ? 0 : n] = '\0';
    return target;
}

static void test_chosen(void **state)
{
    (void)state;
    assert_int_equal(cb_folder_make("mine", path, NULL), 0);
    assert_string_equal(path, "mine");
    assert_true(is_folder("mine"));
    assert_int_equal(cb_folder_make("mine", path, NULL), 0); /* there, but empty */
}

static void test_chosen_must_be_empty(void **state)
{
    struct cb_err err = {0}, again = {0};
    FILE *file;

    (void)state;
    assert_int_equal(mkdir("full", 0755), 0);
    assert_int_equal(mkdir("full/of", 0755), 0);
    assert_int_equal(cb_folder_make("full", path, &err), -EEXIST);
    assert_contains(err.what, "full is not an empty folder");
    file = fopen("file", "w");
    assert_non_null(file);
    fclose(file);
    assert_int_equal(cb_folder_make("file", path, &again), -EEXIST);
    assert_int_equal(cb_folder_make("no/such/parent", path, NULL), -ENOENT);
}

static void test_chosen_name_too_long(void **state)
{
    char name[CB_PATH_MAX + 1];

    (void)state;
    memset(name, 'a', sizeof name);
    name[sizeof name - 1] = '\0';
    assert_int_equal(cb_folder_make(name, path, NULL), -ENAMETOOLONG);
}

static void test_stamped(void **state)
{
    (void)state;
    assert_int_equal(cb_folder_make(NULL, path, NULL), 0);
    assert_int_equal(strncmp(path, "results/", 8), 0);
    assert_true(is_folder(path));
    assert_int_equal(cb_folder_make(NULL, other, NULL), 0); /* perhaps in the same second */
    assert_true(is_folder(other));
    assert_string_not_equal(path, other);
}

static void test_latest(void **state)
{
    (void)state;
    assert_int_equal(cb_folder_make(NULL, path, NULL), 0);
    assert_int_equal(cb_folder_link_latest(path, NULL), 0);
    assert_string_equal(link_target("results/latest"), path + strlen("results/"));
    assert_true(is_folder("results/latest"));
    assert_int_equal(cb_folder_make(NULL, other, NULL), 0);
    assert_int_equal(cb_folder_link_latest(other, NULL), 0); /* replaces */
    assert_string_equal(link_target("results/latest"), other + strlen("results/"));
}

static void test_latest_leads_to_the_folder_however_it_was_written(void **state)
{
    (void)state;
    assert_int_equal(mkdir("results", 0755), 0);
    assert_int_equal(cb_folder_make("results//mine", path, NULL), 0);
    assert_int_equal(cb_folder_link_latest(path, NULL), 0);
    assert_true(is_folder("results/latest"));
}

static void test_no_link_for_folders_elsewhere(void **state)
{
    (void)state;
    assert_int_equal(mkdir("results", 0755), 0);
    assert_int_equal(cb_folder_make("results-of-mine", path, NULL), 0);
    assert_int_equal(cb_folder_link_latest(path, NULL), 0);
    assert_int_equal(access("results/latest", F_OK), -1);
}

static void test_failing_link_leaves_nothing(void **state)
{
    struct cb_err err = {0};
    int entries = 0;
    DIR *dir;

    (void)state;
    assert_int_equal(mkdir("results", 0755), 0);
    assert_int_equal(mkdir("results/latest", 0755), 0); /* a folder is in the way */
    assert_true(cb_folder_link_latest("results/x", &err) < 0);
    assert_contains(err.what, "the link results/latest: ");
    dir = opendir("results");
    assert_non_null(dir);
    while (readdir(dir))
        entries++;
    closedir(dir);
    assert_int_equal(entries, 3); /* ., .. and latest */
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH(test_chosen),
        EACH(test_chosen_must_be_empty),
        EACH(test_chosen_name_too_long),
        EACH(test_stamped),
        EACH(test_latest),
        EACH(test_latest_leads_to_the_folder_however_it_was_written),
        EACH(test_no_link_for_folders_elsewhere),
        EACH(test_failing_link_leaves_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
