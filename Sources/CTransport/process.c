#include "ProcessMemory.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

/* Before anything opens a descriptor: what was started without standard error would write its log into a socket. */
__attribute__((constructor)) static void fill_standard_descriptors(void) {
    int descriptor;
    do {
        descriptor = open("/dev/null", O_RDWR);
    } while (descriptor >= 0 && descriptor <= STDERR_FILENO);
    if (descriptor >= 0)
        close(descriptor);
}

void ctr_give_back_large_blocks(void) {
    /* Without it glibc raises this to the largest block freed, and keeps what lies below. */
    mallopt(M_MMAP_THRESHOLD, 128 << 10);
}

int ctr_keep_memory_private(void) {
    struct rlimit none = {0, 0};
    if (setrlimit(RLIMIT_CORE, &none) != 0)
        return -errno;
    /* A core that is piped to a program ignores the limit, not this; and nobody of the same user attaches. */
    return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 ? 0 : -errno;
}
