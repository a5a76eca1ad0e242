/* Which ways to switch are in this build; CB_HAVE_FCONTEXT comes from CMake. */
#include "runners/context.h"

const struct cb_switch *const cb_switches[] = {
#if CB_HAVE_FCONTEXT
    &cb_switch_fcontext,
#endif
    &cb_switch_ucontext, NULL};

const char *const cb_switch_names[] = {
#if CB_HAVE_FCONTEXT
    "fcontext",
#endif
    "ucontext", NULL};
