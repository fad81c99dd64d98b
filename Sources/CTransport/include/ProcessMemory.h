#ifndef CTRANSPORT_PROCESS_MEMORY_H
#define CTRANSPORT_PROCESS_MEMORY_H

/* No core dumps, and no debugger of the same user: 0, or the system's error number below zero. */
int ctr_keep_memory_private(void);

/* Blocks of 128 KiB and more go back to the system once they are freed, whatever came before. Once, at start. */
void ctr_give_back_large_blocks(void);

#endif
