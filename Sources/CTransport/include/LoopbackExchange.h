// One plain HTTP exchange with a server on this machine, for what plays a browser there. Blocks; a thread of its own
// is the caller's business.
#ifndef CTRANSPORT_LOOPBACK_EXCHANGE_H
#define CTRANSPORT_LOOPBACK_EXCHANGE_H

#include "BackChannel.h"

typedef struct ctr_exchange ctr_exchange;

/// `url` is http; with `socket_path` its host is not looked up, the connection goes to that Unix-domain socket.
ctr_exchange *_Nullable ctr_exchange_create(const char *_Nonnull url, const char *_Nullable socket_path);
/// `line` is a complete field line, "Name: value".
bool ctr_exchange_add_header(ctr_exchange *_Nonnull exchange, const char *_Nonnull line);
/// A POST of `body` or a GET. False: ctr_exchange_error says why; redirects are not followed.
bool ctr_exchange_perform(ctr_exchange *_Nonnull exchange, bool is_post, ctr_bytes body, int64_t timeout_ms);
int ctr_exchange_status(const ctr_exchange *_Nonnull exchange);
ctr_bytes ctr_exchange_body(const ctr_exchange *_Nonnull exchange);
/// The next field of the answer's head; false after the last.
bool ctr_exchange_next_field(ctr_exchange *_Nonnull exchange, const char *_Nullable *_Nonnull name,
                             const char *_Nullable *_Nonnull value);
const char *_Nonnull ctr_exchange_error(const ctr_exchange *_Nonnull exchange);
void ctr_exchange_destroy(ctr_exchange *_Nonnull exchange);

#endif
