// What the Redis client needs of the system and of OpenSSL: names, sockets, TLS, a thread, a wake-up, SHA-1.
//
// Nothing here blocks but crd_resolve and crd_wait. A session belongs to one thread.
#ifndef CREDIS_H
#define CREDIS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Bytes that the caller owns.
typedef struct {
    const uint8_t *_Nullable bytes;
    size_t count;
} crd_bytes;

/// An address to connect to.
typedef struct {
    uint8_t bytes[28];
    uint8_t count;
    bool is_version6;
} crd_address;

enum { CRD_ADDRESSES = 8 };

/// Looks a name up; may take many seconds unless `literal_only`.
/// Returns how many addresses were written, at most CRD_ADDRESSES; 0 where there is none.
int crd_resolve(const char *_Nonnull host, uint16_t port, bool literal_only, crd_address *_Nonnull addresses);

/// A TCP socket that has begun to connect; -errno where it cannot.
int crd_connect(const crd_address *_Nonnull address);
/// After the socket became writable: 0 where it is connected, else -errno.
int crd_connect_result(int descriptor);
void crd_close(int descriptor);

/// Trust and client certificate, shared by all sessions of a client.
typedef struct crd_tls crd_tls;

typedef enum {
    CRD_TLS_OK = 0,
    CRD_TLS_NO_MEMORY,
    CRD_TLS_ROOTS,
    CRD_TLS_CERTIFICATE,
    CRD_TLS_KEY,
    CRD_TLS_KEY_OTHER,
} crd_tls_problem;

/// TLS 1.2 or newer; `roots` alone are trusted, or the system's where it is empty. All PEM, copied.
crd_tls *_Nullable crd_tls_create(crd_bytes roots, crd_bytes certificate, crd_bytes key,
                                  crd_tls_problem *_Nonnull problem);
void crd_tls_destroy(crd_tls *_Nonnull tls);

typedef struct crd_session crd_session;

/// A session over a connected socket, which stays the caller's; plain where `tls` is NULL. `host` is the name or
/// address that the server's certificate must bear (dNSName or iPAddress). NULL without memory.
crd_session *_Nullable crd_session_create(crd_tls *_Nullable tls, int descriptor, const char *_Nonnull host);
void crd_session_destroy(crd_session *_Nonnull session);

/// Negative results of the calls below.
enum {
    CRD_AGAIN_READ = -1,
    CRD_AGAIN_WRITE = -2,
    CRD_END = -3,
    CRD_FAILED = -4,
    CRD_UNTRUSTED = -5,
    /// The server wants another client certificate, or one at all.
    CRD_CLIENT_REFUSED = -6,
};

/// 0 when the session may be used.
int crd_session_handshake(crd_session *_Nonnull session);
long crd_session_receive(crd_session *_Nonnull session, uint8_t *_Nonnull buffer, size_t size);
/// After CRD_AGAIN_… the same bytes must be sent again, from anywhere in memory.
long crd_session_send(crd_session *_Nonnull session, const uint8_t *_Nonnull bytes, size_t count);
/// Why the last call failed, in OpenSSL's words; "" where they are not known.
const char *_Nonnull crd_session_reason(const crd_session *_Nonnull session);

enum { CRD_READ = 1, CRD_WRITE = 2 };

typedef struct {
    int descriptor;
    uint8_t wanted;
    /// What may be tried now; failures count as both.
    uint8_t ready;
} crd_watch;

/// Waits for any of the sockets, at most `timeout_ms`.
void crd_wait(crd_watch *_Nonnull watches, size_t count, int timeout_ms);

/// An eventfd; -errno where there is none.
int crd_wakeup_create(void);
void crd_wakeup_signal(int descriptor);
void crd_wakeup_clear(int descriptor);

/// Runs `run(context)` on a detached thread of its own that takes no signals.
bool crd_start_thread(void (*_Nonnull run)(void *_Nonnull), void *_Nonnull context);

void crd_sha1(crd_bytes bytes, uint8_t digest[_Nonnull 20]);

#endif
