#include "bench/report/assets.h"

/* The assembler takes the files in as they are: C knows no such thing before C23's #embed.
 * CB_REPORT_FOLDER, where they are, comes from bench/CMakeLists.txt, which also builds this anew
 * when one of them changes. "%object" is understood where "@" begins a comment, too. */
#define EMBED(name, file)                                 \
    __asm__(".section .rodata\n"                          \
            ".global " #name "\n"                         \
            ".type " #name ", %object\n" #name ":\n"      \
            ".incbin \"" CB_REPORT_FOLDER "/" file "\"\n" \
            ".byte 0\n"                                   \
            ".size " #name ", . - " #name "\n"            \
            ".previous\n")

EMBED(cb_page_css, "page.css");
EMBED(cb_page_js, "page.js");
