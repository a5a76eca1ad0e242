/* line - the unit of memory that two writers must not share. */
#ifndef CB_BASE_LINE_H
#define CB_BASE_LINE_H

/* Two 64-byte cache lines: adjacent-line prefetchers fetch in pairs. */
enum { CB_LINE_BYTES = 128 };

/* Begins a new line in a struct. */
#define CB_LINE _Alignas(CB_LINE_BYTES)

#endif
