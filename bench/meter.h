/* meter - what the workers of a sample left behind, read and added up: the other end of
 * base/meter.h. */
#ifndef CB_BENCH_METER_H
#define CB_BENCH_METER_H

#include "bench/sample.h"

/* Fills in the sample's figures from the block of one that went well. */
void cb_meter_read(const struct cb_block *block, struct cb_sample *sample);

#endif
