#ifndef CTRANSPORT_PROCESS_MEMORY_H
#define CTRANSPORT_PROCESS_MEMORY_H

/* No core dumps, and no debugger of the same user: 0, or the system's error number below zero. */
int ctr_keep_memory_private(void);

#endif
