/* used - how much is in use of what the system limits. Each is read from /proc at the call. */
#ifndef CB_BASE_USED_H
#define CB_BASE_USED_H

#include <stdint.h>

/* The number after `name` (NULL: at the beginning) in a file; UINT64_MAX when there is none. */
uint64_t cb_used_number(const char *path, const char *name);

uint64_t cb_used_tasks(void);      /* threads of all processes of the machine */
uint64_t cb_used_user_tasks(void); /* threads of all processes of this user that can be seen */
uint64_t cb_used_mappings(void);   /* of this process */
uint64_t cb_used_addresses(void);  /* of this process, bytes */

#endif
