#include "ServiceManager.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int ctr_notify(const char *address, const uint8_t *text, size_t size) {
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    size_t length = strlen(address);
    /* An abstract name has no end; a path must have room for its own. */
    if (length < 2 || length > sizeof name.sun_path - (address[0] == '@' ? 0 : 1))
        return -EINVAL;
    memcpy(name.sun_path, address, length);
    if (address[0] == '@')
        name.sun_path[0] = 0;
    int descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0)
        return -errno;
    socklen_t nameLength = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length);
    ssize_t sent;
    do {
        sent = sendto(descriptor, text, size, MSG_NOSIGNAL | MSG_DONTWAIT, (const struct sockaddr *)&name,
                      nameLength);
    } while (sent < 0 && errno == EINTR);
    int result = sent < 0 ? -errno : 0;
    close(descriptor);
    return result;
}

int ctr_close_on_exec(int descriptor) {
    return fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0 ? 0 : -errno;
}

int ctr_process_id(void) { return (int)getpid(); }

int ctr_is_root(void) { return geteuid() == 0; }
