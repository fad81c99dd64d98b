#ifndef CTRANSPORT_SERVICE_MANAGER_H
#define CTRANSPORT_SERVICE_MANAGER_H

#include <stddef.h>
#include <stdint.h>

/* Sends one datagram to a Unix-domain socket and never waits; a first '@' means an abstract name.
 * 0, or -errno. */
int ctr_notify(const char *address, const uint8_t *text, size_t size);
/* Keeps a descriptor from the programs we start; -EBADF where there is none. */
int ctr_close_on_exec(int descriptor);
int ctr_process_id(void);
/* Whether this process may do what only root may. */
int ctr_is_root(void);

#endif
