// What the two halves of the back channel share: curl.c (clients) and curl_transfer.c (transfers).
#ifndef CTRANSPORT_CURL_INTERNAL_H
#define CTRANSPORT_CURL_INTERNAL_H

#include "BackChannel.h"

#include <curl/curl.h>
#include <pthread.h>
#include <stdatomic.h>

typedef struct ctr_sockets ctr_sockets;

struct ctr_client {
    pthread_mutex_t handle_lock;  // ctr_client_wake comes from other threads
    CURLM *handle;
    ctr_sockets *sockets;
    size_t under_way;
    size_t kept_connections;
    uint8_t *trust_roots, *client_certificate, *client_key;
    size_t trust_roots_count, client_certificate_count, client_key_count;
    char *proxy;
    long connect_timeout_ms;
    size_t answer_bytes;
    bool plain_loopback;
};

// What a TLS handshake showed; shared by a transfer and its SSL_CTX, which outlives it in a kept connection.
typedef struct {
    atomic_int references;
    bool certificate_asked;
    int fatal_alert;
} handshake;

struct ctr_transfer {
    CURL *easy;
    CURLU *url;
    struct curl_slist *headers;
    handshake *handshake;
    ctr_sockets *sockets;
    uint8_t *request;
    size_t request_count, request_sent;
    uint8_t *answer;
    size_t answer_count, answer_room, answer_limit, header_count;
    bool head_complete, too_large, repeat_refused, unclean;
    CURLcode result;
    char error[CURL_ERROR_SIZE];
};

/// Index of the handshake in an SSL_CTX.
extern int ctr_handshake_index;
void ctr_handshake_release(handshake *shown);
ctr_sockets *ctr_sockets_create(void);
void ctr_sockets_destroy(ctr_sockets *sockets);
/// Has a transfer's connections known to `sockets`.
bool ctr_sockets_watch(ctr_sockets *sockets, CURL *easy);
/// Whether nothing waits on the connection from `port`, or it is used for the first time.
bool ctr_sockets_clean(ctr_sockets *sockets, int port);
/// Readies a transfer of which nothing was sent for a new connection.
bool ctr_transfer_begin_afresh(ctr_transfer *transfer);
bool ctr_copy_bytes(ctr_bytes from, uint8_t **to, size_t *count);

// In functions with an `easy` that answer whether all went well.
#define SET(option, value) \
    do { \
        if (curl_easy_setopt(easy, (option), (value)) != CURLE_OK) return false; \
    } while (0)

#endif
