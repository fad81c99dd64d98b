// The sockets of a client's connections, so that one can be looked at before it is used again. libcurl 7.88 takes a kept
// connection on which bytes wait for a live one, and would read them as the answer to the next request.

#include "curl_internal.h"

#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct {
    int descriptor;
    int port;  // ours; 0 before the first request
} kept_socket;

struct ctr_sockets {
    kept_socket *all;
    size_t count, room;
};

ctr_sockets *ctr_sockets_create(void) { return calloc(1, sizeof(ctr_sockets)); }

void ctr_sockets_destroy(ctr_sockets *sockets) {
    if (sockets) free(sockets->all);
    free(sockets);
}

static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address) {
    (void)purpose;
    ctr_sockets *sockets = context;
    if (sockets->count == sockets->room) {
        size_t room = sockets->room ? sockets->room * 2 : 16;
        kept_socket *larger = realloc(sockets->all, room * sizeof *larger);
        if (!larger) return CURL_SOCKET_BAD;
        sockets->all = larger;
        sockets->room = room;
    }
    int descriptor = socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    if (descriptor < 0) return CURL_SOCKET_BAD;
    sockets->all[sockets->count++] = (kept_socket){.descriptor = descriptor};
    return descriptor;
}

static int close_socket(void *context, curl_socket_t descriptor) {
    ctr_sockets *sockets = context;
    for (size_t index = 0; index < sockets->count; index++) {
        if (sockets->all[index].descriptor != descriptor) continue;
        sockets->all[index] = sockets->all[--sockets->count];
        break;
    }
    return close(descriptor);
}

static int local_port(int descriptor) {
    struct sockaddr_storage name = {0};
    socklen_t length = sizeof name;
    if (getsockname(descriptor, (struct sockaddr *)&name, &length) != 0) return 0;
    if (name.ss_family == AF_INET) return ntohs(((struct sockaddr_in *)&name)->sin_port);
    if (name.ss_family == AF_INET6) return ntohs(((struct sockaddr_in6 *)&name)->sin6_port);
    return 0;
}

bool ctr_sockets_clean(ctr_sockets *sockets, int port) {
    bool clean = true;
    for (size_t index = 0; index < sockets->count; index++) {
        kept_socket *kept = &sockets->all[index];
        if (kept->port == 0) {
            // Not used before: what waits belongs to the handshake.
            int own = local_port(kept->descriptor);
            if (own == port) kept->port = own;
        } else if (kept->port == port) {
            struct pollfd look = {.fd = kept->descriptor, .events = POLLIN | POLLRDHUP};
            if (poll(&look, 1, 0) != 0) clean = false;
        }
    }
    return clean;
}

bool ctr_sockets_watch(ctr_sockets *sockets, CURL *easy) {
    SET(CURLOPT_OPENSOCKETFUNCTION, open_socket);
    SET(CURLOPT_OPENSOCKETDATA, sockets);
    SET(CURLOPT_CLOSESOCKETFUNCTION, close_socket);
    SET(CURLOPT_CLOSESOCKETDATA, sockets);
    return true;
}
