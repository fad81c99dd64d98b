#ifndef BARE_CRYPTOGRAPHY_H
#define BARE_CRYPTOGRAPHY_H

// OpenSSL called straight, as sparingly as its API allows: the floor under everything that the gateway does with keys.

typedef struct bare bare;

typedef enum bare_operation {
    BARE_SIGN,   // ECDSA P-256 over a digest
    BARE_VERIFY, // the same, a DER signature
    BARE_AGREE,  // ECDH P-256 with a point as it comes in a message, the making of the peer's key included
    BARE_DERIVE, // ConcatKDF (SSKDF) with SHA-256 to 32 bytes
    BARE_UNWRAP, // AES-256 key unwrap of 32 bytes
    BARE_OPEN,   // AES-256-GCM of 4,096 bytes
    BARE_DIGEST, // SHA-256 of 12,288 bytes
    BARE_LOGIN,  // 2 SIGN, 2 VERIFY, AGREE, DERIVE, UNWRAP, OPEN
} bare_operation;

/// NULL where OpenSSL fails.
bare *bare_new(void);
/// Performs the operation so many times; 0 where any of them failed.
int bare_run(bare *b, bare_operation operation, unsigned count);

/// CPU nanoseconds of one BARE_LOGIN among others' work: at a pace of one each so many microseconds, the median of
/// `count`; 0 where one fails. Caches are then as cold as a server finds them.
unsigned long long bare_paced_login(bare *b, unsigned count, unsigned microseconds);

/// CPU time of this process (user and system), and of the clock on the wall, in nanoseconds.
unsigned long long bare_cpu_time(void);
unsigned long long bare_wall_time(void);

#endif
