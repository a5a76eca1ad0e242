/* assets - how a page looks and behaves: page.css and page.js, whole within the program. */
#ifndef CB_BENCH_REPORT_ASSETS_H
#define CB_BENCH_REPORT_ASSETS_H

/* The texts of the two files, each ended by a zero byte. They may stand between <style> or <script>
 * and its end tag as they are: neither holds such a tag, nor
 * what ends a CDATA section. */
extern const char cb_page_css[], cb_page_js[];

#endif
