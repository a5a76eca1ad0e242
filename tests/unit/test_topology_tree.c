/* A machine's parts as its description has them, and descriptions that are none. */
#include "tests/unit/check.h"

#include <errno.h>
#include <sys/stat.h>

#include "base/topology.h"
#include "base/topology_tree.h"

static char folder[256], path[300];

static int setup(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "%s", check_make_folder());
    snprintf(path, sizeof path, "%s/topology.xml", folder);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    check_remove_folder(folder);
    return 0;
}

static void describe(const char *synthetic)
{
    struct cb_topology *topology = cb_topology_open_synthetic(synthetic, NULL);

    assert_non_null(topology);
    assert_int_equal(cb_topology_export(topology, path, NULL), 0);
    cb_topology_close(topology);
}

static size_t count(const struct cb_topology_tree *tree, const char *kind)
{
    size_t n = 0;

    for (size_t i = 0; i < tree->count; i++)
        n += strcmp(tree->part[i].kind, kind) == 0;
    return n;
}

/* "Machine(Package(...))", numbers as logical/kernel. */
static void show(const struct cb_topology_tree *tree, char *text)
{
    for (size_t i = 0; i < tree->count; i++) {
        const struct cb_topology_part *p = &tree->part[i];

        text += sprintf(text, "%.*s%s %u/%d", (int)p->depth, "........", p->kind, p->logical,
                        (int)p->number);
        if (p->bytes > 0)
            text += sprintf(text, " %zu", (size_t)p->bytes);
        text += sprintf(text, " %u,%u\n", p->cores, p->cpus);
    }
}

static void test_parts_are_within_each_other(void **state)
{
    struct cb_topology_tree tree;
    char text[4096];

    (void)state;
    describe("pack:2 [numa(memory=1073741824)] l3:1(size=4194304) core:1 pu:2(indexes=0,2,1,3)");
    assert_int_equal(cb_topology_tree_read(&tree, path, NULL), 1);
    show(&tree, text);
    assert_string_equal(text, "Machine 0/0 2,4\n"
                              ".Package 0/0 1,2\n"
                              "..NUMANode 0/0 1073741824 0,0\n"
                              "..L3 0/-1 4194304 1,2\n"
                              "...Core 0/0 1,2\n"
                              "....PU 0/0 0,1\n"
                              "....PU 1/2 0,1\n"
                              ".Package 1/1 1,2\n"
                              "..NUMANode 1/1 1073741824 0,0\n"
                              "..L3 1/-1 4194304 1,2\n"
                              "...Core 1/1 1,2\n"
                              "....PU 2/1 0,1\n"
                              "....PU 3/3 0,1\n");
    cb_topology_tree_free(&tree);
    assert_null(tree.part);
}

static void test_a_large_machine(void **state)
{
    struct cb_topology_tree tree;

    (void)state;
    describe("pack:2 [numa] l3:4 core:16 pu:2");
    assert_int_equal(cb_topology_tree_read(&tree, path, NULL), 1);
    assert_int_equal(count(&tree, "Package"), 2);
    assert_int_equal(count(&tree, "L3"), 8);
    assert_int_equal(count(&tree, "Core"), 128);
    assert_int_equal(count(&tree, "PU"), 256);
    assert_int_equal(tree.part[0].cores, 128);
    assert_int_equal(tree.part[0].cpus, 256);
    cb_topology_tree_free(&tree);
}

static void test_no_file(void **state)
{
    struct cb_topology_tree tree;
    struct cb_err err = {0};

    (void)state;
    assert_int_equal(cb_topology_tree_read(&tree, path, &err), 0);
    assert_int_equal(tree.count, 0);
    assert_string_equal(err.what, "");
    cb_topology_tree_free(&tree);
}

static void refuses(const char *what)
{
    struct cb_topology_tree tree;
    struct cb_err err = {0};

    if (cb_topology_tree_read(&tree, path, &err) != -EINVAL)
        fail_msg("%s: is read", what);
    assert_int_equal(tree.count, 0);
    assert_contains(err.what, "topology.xml: ");
    cb_topology_tree_free(&tree);
}

static void test_what_is_no_description(void **state)
{
    (void)state;
    check_write(path, "");
    refuses("nothing");
    check_write(path, "a few words\n");
    refuses("words");
    check_write(path, "<?xml version=\"1.0\"?>\n<html><body/></html>\n");
    refuses("other XML");
    assert_int_equal(remove(path), 0);
    assert_int_equal(mkdir(path, 0700), 0);
    refuses("a folder");
}

/* Damages the description at a byte, in a way that fits what stands there. 0 = leaves it. */
static int damage(char *text, size_t at)
{
    if (strncmp(text + at, "complete_", 9) == 0) /* hwloc 2.9 crashes without some of these */
        text[at] = 'x';
    else if (text[at] == '"' && text[at + 1] == '0')
        text[at + 1] = '9';
    else if (text[at] == 'L')
        memcpy(text + at, "PU\"", 3);
    else if (at % 97 == 0)
        text[at] = '\0';
    else
        return 0;
    return 1;
}

/* What comes of a damaged description is a tree or a sentence, and the program goes on. */
static void test_damaged_descriptions(void **state)
{
    static char whole[1 << 16], damaged[1 << 16];
    size_t length, read = 0, refused = 0;
    FILE *in;

    (void)state;
    describe("pack:2 [numa] l3:1 core:2 pu:2");
    in = fopen(path, "r");
    assert_non_null(in);
    length = strlen(check_read(in, whole, sizeof whole));
    fclose(in);
    for (size_t at = 0; at < length; at++) {
        struct cb_topology_tree tree;
        struct cb_err err = {0};
        int rc;

        memcpy(damaged, whole, length + 1);
        if (!damage(damaged, at))
            continue;
        check_write(path, damaged);
        rc = cb_topology_tree_read(&tree, path, &err);
        assert_int_equal(rc, rc == 1 ? 1 : -EINVAL);
        assert_int_equal(rc == 1, tree.count > 0);
        assert_int_equal(rc == 1, err.what[0] == '\0');
        *(rc == 1 ? &read : &refused) += 1;
        cb_topology_tree_free(&tree);
    }
    assert_true(read > 0 && refused > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_parts_are_within_each_other, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_large_machine, setup, teardown),
        cmocka_unit_test_setup_teardown(test_no_file, setup, teardown),
        cmocka_unit_test_setup_teardown(test_what_is_no_description, setup, teardown),
        cmocka_unit_test_setup_teardown(test_damaged_descriptions, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
