/* page - the sections of index.html, each from the run's files. */
#ifndef CB_BENCH_REPORT_PAGE_H
#define CB_BENCH_REPORT_PAGE_H

#include <stdio.h>

#include "bench/json_read.h"
#include "bench/report/charts.h"
#include "bench/report/panel.h"
#include "bench/report/table.h"

/* What a page is made from. Of files that are not there the table is empty. */
struct cb_page {
    const char *folder;                             /* of the run; borrowed */
    struct cb_table summary, verdicts, aa, winners; /* of a run */
    struct cb_table laws, sizes;                    /* of a tune: laws.csv, tune.csv */
    struct cb_json_value *machine;                  /* owned; machine.json; NULL = none */
    struct cb_json_value *tuned;                    /* owned; tuned.json of a tune; NULL = none */
    struct cb_panels panels;                        /* of the summary */
    char started[32];                               /* "2026-01-31 12:00 UTC"; "" = unknown */
    struct cb_charts charts;
    int elsewhere; /* the page goes to another folder: no links to the files of this one */
};

/* 0 when it is a folder that a page can be of; -errno with a sentence. */
int cb_page_is_folder(const char *folder, struct cb_err *err);

/* Reads the files of a run or a tune and draws its charts. -EINVAL when the folder is of neither,
 * or a file is no such CSV: the sentence says which; -EINTR as in charts.h. cb_page_done is due in
 * any case. */
int cb_page_read(struct cb_page *page, const char *folder, struct cb_err *err);
void cb_page_done(struct cb_page *page);

/* Its tables and the names of their files, by index; NULL behind the last. */
const struct cb_table *cb_page_table(const struct cb_page *page, size_t i, const char **name);

/* Whether chart `i` tells of all at once what matters most, so that it stands with the verdict. */
int cb_page_is_overview(const struct cb_page *page, size_t i);

/* The sections, in the order of the page. Each writes one <section> with a heading of level 2, or
 * nothing where the run has nothing to say in it. */
void cb_page_verdict(FILE *out, const struct cb_page *page); /* three sentences, and the overview */
void cb_page_sizes(FILE *out, const struct cb_page *page);   /* recommended pool sizes */
void cb_page_workloads(FILE *out, const struct cb_page *page); /* charts, tables, taints */
void cb_page_whole(FILE *out, const struct cb_page *page);     /* charts of the whole run */
void cb_page_machine(FILE *out, const struct cb_page *page);   /* and its topology, drawn */
void cb_page_doctor(FILE *out, const struct cb_page *page);    /* what bends measurements here */
void cb_page_method(FILE *out);                                /* in ten lines */
void cb_page_files(FILE *out, const struct cb_page *page);     /* links to what lies beside it */

/* Parts of the verdict: how clean a run was, of its summary and its A/A; and a line for each runner
 * that differed from itself. */
void cb_page_cleanness(FILE *out, const struct cb_page *page);
void cb_page_aa_failed(FILE *out, const struct cb_table *aa);

#endif
