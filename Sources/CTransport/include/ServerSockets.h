#ifndef SERVERSOCKETS_H
#define SERVERSOCKETS_H

#include <stddef.h>
#include <stdint.h>

/* ===== Server sockets (epoll.c) =====
 * Descriptors and counts are returned as they are, failures as -errno. Nothing here blocks but ctr_poll_wait. */

enum {
    CTR_READABLE = 0x001,
    CTR_WRITABLE = 0x004,
    CTR_FAILED = 0x008,
    CTR_HUNG_UP = 0x010,
    /* One waiting thread is woken, not all. */
    CTR_EXCLUSIVE = 1 << 28
};

enum { CTR_POLL_ADD = 1, CTR_POLL_REMOVE = 2, CTR_POLL_MODIFY = 3 };

/* Room for an address as text, or the path of a Unix-domain socket, with its end. */
enum { CTR_NAME_SIZE = 110 };

struct ctr_event {
    uint64_t token;
    uint32_t flags;
};

/* `host` is a literal address. */
int ctr_listen_internet(const char *host, uint16_t port, int backlog);
/* -EADDRINUSE where somebody answers at `path`, -EEXIST where something else than a socket lies there. */
int ctr_listen_unix(const char *path, uint32_t mode, int backlog);
/* Makes a descriptor that listens already non-blocking; -EINVAL where it does not listen. */
int ctr_adopt_listener(int descriptor);
/* Where a socket is bound: 4, 6 or 1 (Unix-domain). */
int ctr_local_name(int descriptor, char name[CTR_NAME_SIZE], uint16_t *port);
/* Device and inode of what lies at `path`, to recognise it later; 0 where it is there. */
int ctr_file_identity(const char *path, uint64_t *device, uint64_t *inode);
/* A connection, non-blocking; `name` is the peer's address, empty for Unix-domain sockets. */
int ctr_accept(int listener, char name[CTR_NAME_SIZE], uint16_t *port);
/* A descriptor that only keeps a place in the table. */
int ctr_spare_descriptor(void);

long ctr_receive(int descriptor, uint8_t *buffer, size_t size);
/* Never raises SIGPIPE. */
long ctr_send(int descriptor, const uint8_t *buffer, size_t size);
void ctr_end_sending(int descriptor);
/* Closing then resets the connection and frees what was not delivered. */
void ctr_reset_on_close(int descriptor);
void ctr_close(int descriptor);
int ctr_unlink(const char *path);

int ctr_poll_create(void);
int ctr_poll_control(int poll, int operation, int descriptor, uint32_t flags, uint64_t token);
/* A timeout below zero waits without bound; an interrupted wait returns 0. */
int ctr_poll_wait(int poll, struct ctr_event *events, int capacity, int timeoutMilliseconds);

int ctr_wakeup_create(void);
void ctr_wakeup_signal(int descriptor);
void ctr_wakeup_clear(int descriptor);

/* Processors this process may run on. */
int ctr_processors(void);
uint64_t ctr_monotonic_nanoseconds(void);
int64_t ctr_unix_seconds(void);
/* RFC 9110 5.6.7, without an end: "Sun, 06 Nov 1994 08:49:37 GMT". */
void ctr_http_date(int64_t seconds, uint8_t date[29]);

#endif
