/* The page's sections on the machine and on what bends measurements there. */
#include "tests/unit/check.h"

#include <errno.h>

#include "base/topology.h"
#include "bench/report/assets.h"
#include "bench/report/page.h"
#include "bench/report/parts.h"

static char folder[256], path[300], written[1 << 18];

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

/* A section of a run whose machine.json is `json`; NULL = there is none. */
static const char *section(void (*write)(FILE *, const struct cb_page *), const char *json)
{
    struct cb_page page = {.folder = folder};
    char file[300];
    FILE *out = tmpfile();

    assert_non_null(out);
    if (json) {
        snprintf(file, sizeof file, "%s/machine.json", folder);
        check_write(file, json);
        page.machine = cb_json_read(file, NULL);
        assert_non_null(page.machine);
    }
    write(out, &page);
    cb_json_read_free(page.machine);
    check_read(out, written, sizeof written);
    fclose(out);
    return written;
}

static const char *drawn(const char *synthetic)
{
    struct cb_topology *topology = cb_topology_open_synthetic(synthetic, NULL);
    FILE *out = tmpfile();

    assert_non_null(topology);
    assert_non_null(out);
    assert_int_equal(cb_topology_export(topology, path, NULL), 0);
    cb_topology_close(topology);
    cb_parts_draw(out, folder);
    check_read(out, written, sizeof written);
    fclose(out);
    return written;
}

static size_t count(const char *text, const char *part)
{
    size_t n = 0;

    for (; (text = strstr(text, part)) != NULL; text += strlen(part))
        n++;
    return n;
}

static void assert_lacks(const char *text, const char *part)
{
    if (strstr(text, part))
        fail_msg("\"%s\" contains \"%s\"", text, part);
}

static void test_the_machine(void **state)
{
    const char *text = section(
        cb_page_machine,
        "{\"cpu_model\": \"A <b> CPU\", \"cpus\": 8, \"cores\": 1, \"clock_ns\": 20,"
        " \"cpu_quota\": 1.5, \"memory_bytes\": 1073741824, \"page_bytes\": 4096,"
        " \"kernel\": \"Linux 6.1\", \"settings\": {\"governor\": null, \"isolated_cpus\": \"\","
        " \"smt\": \"on\"}, \"counters\": {\"source\": \"perf\", \"cycles\": \"no unit\","
        " \"instructions\": \"no unit\", \"migrations\": \"available\"},"
        " \"build\": {\"papi\": null, \"commit\": \"abc\"}, \"run\": {\"seed\": 7}}");

    (void)state;
    assert_contains(text, "<section id=\"machine\">\n<h2>");
    assert_contains(text, "<dt>CPU</dt><dd>A &lt;b&gt; CPU</dd>");
    assert_contains(text, "<dd>8 CPUs on 1 core</dd>");
    assert_contains(text, "<dt>CPU quota</dt><dd>the time of 1.5 CPUs</dd>");
    assert_contains(text, "<dt>memory</dt><dd>1 GiB, in pages of 4 KiB</dd>");
    assert_contains(text, "<dt>clock</dt><dd>20 ns between two readings</dd>");
    assert_contains(text, "<dt>governor</dt><dd>–</dd>");
    assert_contains(text, "<dt>isolated CPUs</dt><dd>none</dd>");
    assert_contains(text, "<dt>SMT</dt><dd>on</dd>");
    assert_lacks(text, "huge pages"); /* of which this file does not speak */
    assert_contains(text, "<dt>cycles<br/>instructions</dt><dd>no unit</dd>");
    assert_contains(text, "<dt>migrations</dt><dd>available</dd>");
    assert_contains(text, "<dt>commit</dt><dd>abc</dd>");
    assert_contains(text, "<dt>seed</dt><dd>7</dd>");
    assert_contains(text, "There is no topology.xml here");
    assert_contains(text, "</section>");
}

static void test_an_unknown_quota_and_none(void **state)
{
    (void)state;
    assert_contains(section(cb_page_machine, "{\"cpu_quota\": null, \"cpu_quota_unknown\": "
                                             "\"cpu.max: Permission denied\"}"),
                    "<dd>unknown: cpu.max: Permission denied</dd>");
    assert_contains(section(cb_page_machine, "{\"cpu_quota\": null}"), "<dd>none</dd>");
    assert_lacks(section(cb_page_machine, "{}"), "quota");
}

static void test_no_machine(void **state)
{
    (void)state;
    assert_contains(section(cb_page_machine, NULL), "There is no machine.json here");
    assert_contains(section(cb_page_machine, "[1, 2]"), "</section>");
    assert_contains(section(cb_page_machine, "{\"cpus\": 1e300, \"cores\": \"x\", \"settings\": 3,"
                                             " \"counters\": [], \"build\": {\"commit\": {}}}"),
                    "<dt>commit</dt><dd>{}</dd>");
}

static void test_a_small_machine_is_drawn_with_all_names(void **state)
{
    const char *text = drawn("pack:1 [numa(memory=1073741824)] l3:1(size=33554432) "
                             "l2:2(size=524288) core:1 pu:2(indexes=0,2,1,3)");

    (void)state;
    assert_contains(text, "<figure class=\"topology\">");
    assert_contains(text, "<li class=\"package\"><span class=\"label\">Package 0</span>\n<ul>\n"
                          "<li class=\"memory\"><span class=\"label\">NUMA node 0, 1 GiB");
    assert_contains(text, "<li class=\"cache\"><span class=\"label\">L3, 32 MiB</span>\n<ul>\n"
                          "<li class=\"core\">");
    assert_contains(text, "<span class=\"label\">core 1</span> <span class=\"caches\">L2 512 KiB"
                          "</span> <span class=\"cpus\">CPUs 1, 3</span></li>");
    assert_int_equal(count(text, "<ul>"), count(text, "</ul>"));
    assert_int_equal(count(text, "<li "), count(text, "</li>"));
}

static void test_a_cache_of_several_cores_is_a_box(void **state)
{
    const char *text = drawn("pack:1 l2:2(size=2097152) core:4 pu:1");

    (void)state;
    assert_int_equal(count(text, "<span class=\"label\">L2, 2 MiB</span>\n<ul>"), 2);
    assert_int_equal(count(text, "<li class=\"core\">"), 8);
    assert_lacks(text, "\"caches\"");
}

static void test_a_large_machine_is_folded(void **state)
{
    const char *text = drawn("pack:2 [numa] l3:8 core:8 pu:2(indexes=2*128:128*1)");

    (void)state;
    assert_contains(text, "<figure class=\"topology compact\">");
    assert_int_equal(count(text, "<li class=\"core\">"), 128);
    assert_int_equal(count(text, "<li class=\"cache\">"), 16);
    assert_contains(text, "<li class=\"core\"><span class=\"cpus\">127, 255</span></li>");
    assert_lacks(text, "core 127");
    assert_true(strlen(text) < 12000);
}

static void test_cpus_without_cores(void **state)
{
    const char *text = drawn("pack:1 pu:4");

    (void)state;
    assert_int_equal(count(text, "<li class=\"core\"><span class=\"cpus\">CPU "), 4);
}

static void test_too_large_a_machine(void **state)
{
    (void)state;
    assert_string_equal(drawn("pack:2 core:1100 pu:2"), "<p>4400 CPUs are too many to draw.</p>\n");
}

static void test_a_hostile_description(void **state)
{
    (void)state;
    check_write(path,
                "<?xml version=\"1.0\"?>\n<!DOCTYPE topology SYSTEM \"hwloc2.dtd\">\n"
                "<topology version=\"2.0\"><object type=\"<script>\" os_index=\"99999999999\"/>\n");
    assert_contains(section(cb_page_machine, "{}"),
                    "topology.xml describes no machine that hwloc understands");
    assert_lacks(written, "script");
    assert_contains(written, "</section>");
}

static void test_findings(void **state)
{
    const char *text = section(
        cb_page_doctor,
        "{\"doctor\": [{\"check\": \"swap\", \"severity\": \"note\", \"found\": \"on & off\","
        " \"effect\": \"it waits\", \"fix\": \"swapoff -a && true\", \"lasting\": \"a line\"},"
        " {\"check\": \"steal\", \"severity\": \"serious\", \"found\": \"40%\", \"effect\": null,"
        " \"fix\": null, \"lasting\": null},"
        " {\"check\": \"aslr\", \"severity\": \"ok\", \"found\": \"on\"},"
        " {\"check\": \"quota\", \"severity\": \"ok\", \"found\": \"none\"},"
        " {\"check\": \"new\", \"severity\": \"<i>\", \"found\": \"what?\"}]}");
    const char *serious = strstr(text, "<li class=\"finding serious\">");
    const char *note = strstr(text, "<li class=\"finding note\">");

    (void)state;
    assert_true(serious && note && serious < note);
    assert_contains(serious, "<h3>steal <span class=\"severity\">serious</span></h3>\n<p>40%</p>\n"
                             "<p>No command changes this.</p>\n</li>");
    assert_contains(note, "<p>on &amp; off</p>\n<p><b>Effect:</b> it waits</p>");
    assert_contains(note, "<pre class=\"command\"><code>swapoff -a &amp;&amp; true</code></pre>\n"
                          "<p><b>To last:</b> a line</p>");
    assert_contains(text, "<summary>2 checks found nothing wrong</summary>\n"
                          "<dl>\n<dt>aslr</dt><dd>on</dd>\n<dt>quota</dt><dd>none</dd>\n</dl>");
    assert_contains(text, "<summary>1 could not be looked at</summary>\n"
                          "<dl>\n<dt>new</dt><dd>what?</dd>\n</dl>");
    assert_lacks(text, "<i>");
}

static void test_no_findings(void **state)
{
    const char *nothing = "Nothing was found that bends measurements here.";

    (void)state;
    assert_contains(section(cb_page_doctor, "{\"doctor\": [{\"check\": \"aslr\", \"severity\": "
                                            "\"ok\", \"found\": \"on\"}]}"),
                    nothing);
    assert_contains(written, "<summary>1 check found nothing wrong</summary>");
    assert_lacks(section(cb_page_doctor, "{\"doctor\": []}"), nothing);
    assert_contains(written, "Nobody looked when this was measured.");
    assert_contains(section(cb_page_doctor, "{\"doctor\": 3}"), "Nobody looked");
    assert_contains(section(cb_page_doctor, NULL), "Nobody looked");
}

/* Each is the whole file, between tags as it is, and nothing that a page asks a server for. */
static void check_asset(const char *asset, const char *file, const char *last)
{
    char source[1 << 16];
    FILE *in = fopen(file, "r");

    assert_non_null(in);
    assert_string_equal(check_read(in, source, sizeof source), asset);
    fclose(in);
    assert_true(strlen(asset) > 1000);
    assert_string_equal(asset + strlen(asset) - strlen(last), last);
    assert_null(strstr(asset, "</"));
    assert_null(strstr(asset, "]]>"));
    assert_null(strstr(asset, "<!--"));
    assert_null(strstr(asset, "http"));
    assert_null(strstr(asset, "url("));
    assert_null(strstr(asset, "@import"));
}

static void test_assets(void **state)
{
    (void)state;
    check_asset(cb_page_css, CB_SOURCE "/bench/report/page.css", "}\n");
    check_asset(cb_page_js, CB_SOURCE "/bench/report/page.js", "})();\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_the_machine, setup, teardown),
        cmocka_unit_test_setup_teardown(test_an_unknown_quota_and_none, setup, teardown),
        cmocka_unit_test_setup_teardown(test_no_machine, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_small_machine_is_drawn_with_all_names, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_a_cache_of_several_cores_is_a_box, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_large_machine_is_folded, setup, teardown),
        cmocka_unit_test_setup_teardown(test_cpus_without_cores, setup, teardown),
        cmocka_unit_test_setup_teardown(test_too_large_a_machine, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_hostile_description, setup, teardown),
        cmocka_unit_test_setup_teardown(test_findings, setup, teardown),
        cmocka_unit_test_setup_teardown(test_no_findings, setup, teardown),
        cmocka_unit_test(test_assets),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
