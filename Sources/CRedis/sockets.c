#include "CRedis.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

_Static_assert(sizeof(((crd_address *)0)->bytes) >= sizeof(struct sockaddr_in6), "an address fits");

int crd_resolve(const char *host, uint16_t port, bool literal_only, crd_address *addresses) {
    char service[6];
    struct addrinfo hints = {.ai_flags = AI_NUMERICSERV | (literal_only ? AI_NUMERICHOST : 0),
                             .ai_socktype = SOCK_STREAM};
    struct addrinfo *found = NULL;
    snprintf(service, sizeof service, "%u", (unsigned)port);
    if (getaddrinfo(host, service, &hints, &found) != 0)
        return 0;
    int count = 0;
    for (struct addrinfo *each = found; each != NULL && count < CRD_ADDRESSES; each = each->ai_next) {
        if (each->ai_addrlen > sizeof addresses[count].bytes)
            continue;
        memcpy(addresses[count].bytes, each->ai_addr, each->ai_addrlen);
        addresses[count].count = (uint8_t)each->ai_addrlen;
        addresses[count].is_version6 = each->ai_family == AF_INET6;
        count++;
    }
    freeaddrinfo(found);
    return count;
}

int crd_connect(const crd_address *address) {
    struct sockaddr_storage name = {0};
    int one = 1, idle = 15, interval = 5, probes = 3;
    memcpy(&name, address->bytes, address->count);
    int descriptor = socket(address->is_version6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (descriptor < 0)
        return -errno;
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    /* A peer that vanished while nothing was under way is noticed before it is needed. */
    setsockopt(descriptor, SOL_SOCKET, SO_KEEPALIVE, &one, sizeof one);
    setsockopt(descriptor, IPPROTO_TCP, TCP_KEEPIDLE, &idle, sizeof idle);
    setsockopt(descriptor, IPPROTO_TCP, TCP_KEEPINTVL, &interval, sizeof interval);
    setsockopt(descriptor, IPPROTO_TCP, TCP_KEEPCNT, &probes, sizeof probes);
    if (connect(descriptor, (const struct sockaddr *)&name, address->count) != 0 && errno != EINPROGRESS) {
        int reason = errno;
        close(descriptor);
        return -reason;
    }
    return descriptor;
}

int crd_connect_result(int descriptor) {
    int reason = 0;
    socklen_t size = sizeof reason;
    if (getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &reason, &size) != 0)
        return -errno;
    return -reason;
}

void crd_close(int descriptor) { close(descriptor); }

void crd_wait(crd_watch *watches, size_t count, int timeout_ms) {
    struct pollfd few[64];
    struct pollfd *polls = count <= 64 ? few : calloc(count, sizeof *polls);
    if (polls == NULL)
        return;
    for (size_t index = 0; index < count; index++) {
        uint8_t wanted = watches[index].wanted;
        short events = (short)((wanted & CRD_READ ? POLLIN : 0) | (wanted & CRD_WRITE ? POLLOUT : 0));
        polls[index] = (struct pollfd){.fd = watches[index].descriptor, .events = events};
        watches[index].ready = 0;
    }
    if (poll(polls, count, timeout_ms) > 0) {
        for (size_t index = 0; index < count; index++) {
            short got = polls[index].revents;
            if (got & (POLLERR | POLLHUP | POLLNVAL))
                watches[index].ready = CRD_READ | CRD_WRITE;
            else
                watches[index].ready = (uint8_t)((got & POLLIN ? CRD_READ : 0) | (got & POLLOUT ? CRD_WRITE : 0));
        }
    }
    if (polls != few)
        free(polls);
}

int crd_wakeup_create(void) {
    int descriptor = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    return descriptor < 0 ? -errno : descriptor;
}

void crd_wakeup_signal(int descriptor) {
    uint64_t one = 1;
    while (write(descriptor, &one, sizeof one) < 0 && errno == EINTR) {
    }
}

void crd_wakeup_clear(int descriptor) {
    uint64_t count;
    while (read(descriptor, &count, sizeof count) < 0 && errno == EINTR) {
    }
}

typedef struct {
    void (*run)(void *);
    void *context;
} thread_start;

static void *thread_body(void *argument) {
    thread_start start = *(thread_start *)argument;
    free(argument);
    start.run(start.context);
    return NULL;
}

bool crd_start_thread(void (*run)(void *), void *context) {
    /* OpenSSL writes to sockets without MSG_NOSIGNAL: SIGPIPE stays blocked on this thread. */
    sigset_t all, before;
    pthread_t thread;
    thread_start *start = malloc(sizeof *start);
    if (start == NULL)
        return false;
    *start = (thread_start){.run = run, .context = context};
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    bool started = pthread_create(&thread, NULL, thread_body, start) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (started)
        pthread_detach(thread);
    else
        free(start);
    return started;
}
