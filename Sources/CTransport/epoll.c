#include "CTransport.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

_Static_assert(CTR_READABLE == EPOLLIN && CTR_WRITABLE == EPOLLOUT, "epoll's values");
_Static_assert(CTR_FAILED == EPOLLERR && CTR_HUNG_UP == EPOLLHUP, "epoll's values");
_Static_assert((uint32_t)CTR_EXCLUSIVE == (uint32_t)EPOLLEXCLUSIVE, "epoll's values");
_Static_assert(CTR_POLL_ADD == EPOLL_CTL_ADD && CTR_POLL_REMOVE == EPOLL_CTL_DEL, "epoll's values");
_Static_assert(CTR_POLL_MODIFY == EPOLL_CTL_MOD, "epoll's values");
_Static_assert(CTR_NAME_SIZE > sizeof(((struct sockaddr_un *)0)->sun_path), "a path fits");
_Static_assert(CTR_NAME_SIZE > INET6_ADDRSTRLEN, "an address fits");

static int failed_and_closed(int descriptor) {
    int reason = errno;
    close(descriptor);
    return -reason;
}

int ctr_listen_internet(const char *host, uint16_t port, int backlog) {
    char service[6];
    struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE,
                             .ai_socktype = SOCK_STREAM};
    struct addrinfo *found = NULL;
    int one = 1;
    snprintf(service, sizeof service, "%u", (unsigned)port);
    if (getaddrinfo(host, service, &hints, &found) != 0 || found == NULL)
        return -EADDRNOTAVAIL;
    int descriptor = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (descriptor < 0) {
        int reason = errno;
        freeaddrinfo(found);
        return -reason;
    }
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    int result = bind(descriptor, found->ai_addr, found->ai_addrlen);
    int reason = errno;
    freeaddrinfo(found);
    if (result != 0) {
        close(descriptor);
        return -reason;
    }
    if (listen(descriptor, backlog) != 0)
        return failed_and_closed(descriptor);
    return descriptor;
}

/* 0 where the place is free (again). */
static int clear_stale_socket(const struct sockaddr_un *address) {
    struct stat file;
    if (lstat(address->sun_path, &file) != 0)
        return errno == ENOENT ? 0 : -errno;
    if (!S_ISSOCK(file.st_mode))
        return -EEXIST;
    int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (probe < 0)
        return -errno;
    int result = connect(probe, (const struct sockaddr *)address, sizeof *address);
    int reason = errno;
    close(probe);
    /* EAGAIN: its queue is full, so somebody owns it. */
    if (result == 0 || reason != ECONNREFUSED)
        return -EADDRINUSE;
    return unlink(address->sun_path) == 0 || errno == ENOENT ? 0 : -errno;
}

int ctr_listen_unix(const char *path, uint32_t mode, int backlog) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t length = strlen(path);
    if (length == 0 || length >= sizeof address.sun_path)
        return -ENAMETOOLONG;
    memcpy(address.sun_path, path, length + 1);
    int stale = clear_stale_socket(&address);
    if (stale != 0)
        return stale;
    int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (descriptor < 0)
        return -errno;
    /* Linux gives the file the socket's mode less the umask: nobody gets in before chmod. */
    if (fchmod(descriptor, 0600) != 0 ||
        bind(descriptor, (const struct sockaddr *)&address, sizeof address) != 0)
        return failed_and_closed(descriptor);
    if (chmod(path, (mode_t)(mode & 0777)) != 0 || listen(descriptor, backlog) != 0) {
        int reason = errno;
        unlink(path);
        close(descriptor);
        return -reason;
    }
    return descriptor;
}

int ctr_adopt_listener(int descriptor) {
    int listens = 0;
    socklen_t size = sizeof listens;
    if (getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) != 0)
        return -errno;
    if (!listens)
        return -EINVAL;
    int flags = fcntl(descriptor, F_GETFL);
    if (flags < 0 || fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) != 0 ||
        fcntl(descriptor, F_SETFD, FD_CLOEXEC) != 0)
        return -errno;
    return descriptor;
}

/* IPv4 that reaches a socket of both families is written as IPv4. */
static int write_name(const struct sockaddr_storage *address, socklen_t length, char *name, uint16_t *port) {
    name[0] = 0;
    *port = 0;
    if (address->ss_family == AF_INET) {
        const struct sockaddr_in *four = (const struct sockaddr_in *)address;
        inet_ntop(AF_INET, &four->sin_addr, name, CTR_NAME_SIZE);
        *port = ntohs(four->sin_port);
        return 4;
    }
    if (address->ss_family == AF_INET6) {
        const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)address;
        *port = ntohs(six->sin6_port);
        if (IN6_IS_ADDR_V4MAPPED(&six->sin6_addr)) {
            inet_ntop(AF_INET, six->sin6_addr.s6_addr + 12, name, CTR_NAME_SIZE);
            return 4;
        }
        inet_ntop(AF_INET6, &six->sin6_addr, name, CTR_NAME_SIZE);
        return 6;
    }
    if (address->ss_family == AF_UNIX && length > offsetof(struct sockaddr_un, sun_path)) {
        const struct sockaddr_un *unixName = (const struct sockaddr_un *)address;
        size_t size = length - offsetof(struct sockaddr_un, sun_path);
        memcpy(name, unixName->sun_path, size);
        name[size] = 0;
    }
    return 1;
}

int ctr_local_name(int descriptor, char name[CTR_NAME_SIZE], uint16_t *port) {
    struct sockaddr_storage address = {0};
    socklen_t length = sizeof address;
    if (getsockname(descriptor, (struct sockaddr *)&address, &length) != 0)
        return -errno;
    return write_name(&address, length, name, port);
}

int ctr_file_identity(const char *path, uint64_t *device, uint64_t *inode) {
    struct stat file;
    if (lstat(path, &file) != 0)
        return -errno;
    *device = file.st_dev;
    *inode = file.st_ino;
    return 0;
}

int ctr_accept(int listener, char name[CTR_NAME_SIZE], uint16_t *port) {
    struct sockaddr_storage address = {0};
    socklen_t length = sizeof address;
    int one = 1;
    int descriptor = accept4(listener, (struct sockaddr *)&address, &length, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (descriptor < 0)
        return -errno;
    if (write_name(&address, length, name, port) == 1)
        name[0] = 0;
    else
        setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return descriptor;
}

int ctr_spare_descriptor(void) {
    int descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC);
    return descriptor < 0 ? -errno : descriptor;
}

long ctr_receive(int descriptor, uint8_t *buffer, size_t size) {
    for (;;) {
        ssize_t count = recv(descriptor, buffer, size, 0);
        if (count >= 0)
            return count;
        if (errno != EINTR)
            return -errno;
    }
}

long ctr_send(int descriptor, const uint8_t *buffer, size_t size) {
    for (;;) {
        ssize_t count = send(descriptor, buffer, size, MSG_NOSIGNAL);
        if (count >= 0)
            return count;
        if (errno != EINTR)
            return -errno;
    }
}

void ctr_end_sending(int descriptor) { shutdown(descriptor, SHUT_WR); }

void ctr_reset_on_close(int descriptor) {
    struct linger now = {.l_onoff = 1, .l_linger = 0};
    setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

void ctr_close(int descriptor) { close(descriptor); }

int ctr_unlink(const char *path) { return unlink(path) == 0 ? 0 : -errno; }

int ctr_poll_create(void) {
    int descriptor = epoll_create1(EPOLL_CLOEXEC);
    return descriptor < 0 ? -errno : descriptor;
}

int ctr_poll_control(int poll, int operation, int descriptor, uint32_t flags, uint64_t token) {
    struct epoll_event event = {.events = flags, .data.u64 = token};
    return epoll_ctl(poll, operation, descriptor, &event) == 0 ? 0 : -errno;
}

int ctr_poll_wait(int poll, struct ctr_event *events, int capacity, int timeoutMilliseconds) {
    struct epoll_event ready[256];
    int count = epoll_wait(poll, ready, capacity < 256 ? capacity : 256, timeoutMilliseconds);
    if (count < 0)
        return errno == EINTR ? 0 : -errno;
    for (int index = 0; index < count; index++) {
        events[index].token = ready[index].data.u64;
        events[index].flags = ready[index].events;
    }
    return count;
}

int ctr_wakeup_create(void) {
    int descriptor = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    return descriptor < 0 ? -errno : descriptor;
}

void ctr_wakeup_signal(int descriptor) {
    uint64_t one = 1;
    /* EAGAIN: the counter is full, so the wake-up is pending anyway. */
    while (write(descriptor, &one, sizeof one) < 0 && errno == EINTR) {
    }
}

void ctr_wakeup_clear(int descriptor) {
    uint64_t count;
    while (read(descriptor, &count, sizeof count) < 0 && errno == EINTR) {
    }
}

int ctr_processors(void) {
    cpu_set_t allowed;
    if (sched_getaffinity(0, sizeof allowed, &allowed) != 0)
        return 1;
    return CPU_COUNT(&allowed);
}

uint64_t ctr_monotonic_nanoseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

int64_t ctr_unix_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME_COARSE, &now);
    return now.tv_sec;
}

void ctr_http_date(int64_t seconds, uint8_t date[29]) {
    /* strftime would follow the locale. */
    static const char days[] = "SunMonTueWedThuFriSat";
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    struct tm parts = {0};
    time_t instant = (time_t)seconds;
    char text[64];
    gmtime_r(&instant, &parts);
    snprintf(text, sizeof text, "%.3s, %02d %.3s %04d %02d:%02d:%02d GMT", days + 3 * parts.tm_wday,
             parts.tm_mday, months + 3 * parts.tm_mon, (parts.tm_year + 1900) % 10000, parts.tm_hour,
             parts.tm_min, parts.tm_sec);
    memcpy(date, text, 29);
}
