// The back channel's view of libcurl: one client (connections, trust, bounds) and its transfers.
//
// A client belongs to one thread, but for ctr_client_wake. A transfer may be made on any thread and belongs to the
// client's thread from ctr_client_add to ctr_client_next_finished or ctr_client_remove.
#ifndef CTRANSPORT_BACK_CHANNEL_H
#define CTRANSPORT_BACK_CHANNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct ctr_client ctr_client;
typedef struct ctr_transfer ctr_transfer;

/// Bytes that the caller owns.
typedef struct {
    const uint8_t *_Nullable bytes;
    size_t count;
} ctr_bytes;

typedef enum {
    CTR_CLIENT_OK = 0,
    CTR_CLIENT_NO_MEMORY,
    CTR_CLIENT_LIBRARY_TOO_OLD,
    CTR_CLIENT_TRUST_ROOTS,
    CTR_CLIENT_CERTIFICATE,
    CTR_CLIENT_KEY,
    CTR_CLIENT_KEY_OTHER,
    CTR_CLIENT_PROXY,
} ctr_client_problem;

typedef struct {
    /// PEM; count 0 means the system's roots.
    ctr_bytes trust_roots;
    /// PEM, both or none.
    ctr_bytes client_certificate;
    ctr_bytes client_key;
    /// http://host:port, or NULL for none.
    const char *_Nullable proxy;
    int64_t connect_timeout_ms;
    size_t answer_bytes;
    /// Connections kept open when nothing is under way.
    size_t kept_connections;
    bool plain_loopback;
} ctr_client_options;

typedef enum {
    CTR_URL_OK = 0,
    CTR_URL_UNREADABLE,
    CTR_URL_USERINFO,
    CTR_URL_SCHEME,
    CTR_URL_PLAIN_NOT_LOOPBACK,
    CTR_URL_NO_MEMORY,
} ctr_url_problem;

/// How a transfer ended.
typedef enum {
    CTR_END_ANSWERED = 0,
    CTR_END_NAME,
    CTR_END_CONNECT,
    CTR_END_TLS_TRUST,
    /// The chain holds, and the certificate is another host's.
    CTR_END_TLS_NAME,
    CTR_END_TLS,
    CTR_END_CLIENT_CERTIFICATE,
    CTR_END_TIMEOUT,
    CTR_END_TOO_LARGE,
    CTR_END_MALFORMED,
    CTR_END_TRUNCATED,
    /// A kept connection broke after body bytes were handed over: not sent again.
    CTR_END_REPEAT_REFUSED,
    CTR_END_OTHER,
} ctr_end;

/// Copies what it is given. NULL with `problem` set where something of it cannot be used.
ctr_client *_Nullable ctr_client_create(const ctr_client_options *_Nonnull options,
                                        ctr_client_problem *_Nonnull problem);
/// Closes all connections for good; nothing may be under way, and only ctr_client_wake may be called after it.
void ctr_client_close(ctr_client *_Nonnull client);
/// Frees the client; all its transfers must be gone.
void ctr_client_destroy(ctr_client *_Nonnull client);
/// Runs `run(context)` on a detached thread of its own that takes no signals.
bool ctr_client_start_thread(void (*_Nonnull run)(void *_Nonnull), void *_Nonnull context);

/// A POST of `body`; NULL with `problem` set where the URL is refused. It keeps pointers into the client.
ctr_transfer *_Nullable ctr_transfer_create(const ctr_client *_Nonnull client, const char *_Nonnull url,
                                            ctr_bytes body, ctr_url_problem *_Nonnull problem);
/// `line` is a complete field line ("Name: value", "Name;" for an empty value); before ctr_client_add only.
/// Makes it a GET, before it is added to a client; there must be no body.
bool ctr_transfer_use_get(ctr_transfer *_Nonnull transfer);
bool ctr_transfer_add_header(ctr_transfer *_Nonnull transfer, const char *_Nonnull line);
void ctr_transfer_destroy(ctr_transfer *_Nonnull transfer);

bool ctr_client_add(ctr_client *_Nonnull client, ctr_transfer *_Nonnull transfer, int64_t timeout_ms);
void ctr_client_remove(ctr_client *_Nonnull client, ctr_transfer *_Nonnull transfer);
/// Moves on what can be moved on without waiting.
void ctr_client_perform(ctr_client *_Nonnull client);
/// A transfer that has ended and is no longer under way, or NULL.
ctr_transfer *_Nullable ctr_client_next_finished(ctr_client *_Nonnull client);
/// Waits for a socket, a timer, ctr_client_wake, or for `timeout_ms`.
void ctr_client_wait(ctr_client *_Nonnull client, int timeout_ms);
/// From any thread: ends the wait under way, or the next one.
void ctr_client_wake(ctr_client *_Nonnull client);
/// Closes the kept connections; nothing may be under way.
void ctr_client_close_kept(ctr_client *_Nonnull client);

ctr_end ctr_transfer_end(const ctr_transfer *_Nonnull transfer);
/// libcurl's words, at most 255 bytes, for logs; may be empty.
const char *_Nonnull ctr_transfer_error(const ctr_transfer *_Nonnull transfer);
int ctr_transfer_status(const ctr_transfer *_Nonnull transfer);
ctr_bytes ctr_transfer_body(const ctr_transfer *_Nonnull transfer);
/// The value of the `index`th field `name` of the final header section (no trailers, no interim answers), or NULL.
const char *_Nullable ctr_transfer_field(ctr_transfer *_Nonnull transfer, const char *_Nonnull name, size_t index);
/// An HTTP date as seconds since 1970, or -1.
int64_t ctr_read_http_date(const char *_Nonnull text);

#endif
