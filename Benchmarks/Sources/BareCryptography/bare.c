#include "BareCryptography.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/rand.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { CONTENT = 4096, MESSAGE = 12288, WRAPPED = 40, INFORMATION = 120 };

struct bare {
    EVP_PKEY *key;
    EVP_KDF *kdf;
    EVP_MD *sha256;
    EVP_CIPHER *wrap, *gcm;
    unsigned char digest[32], signature[80], point[65], secret[32], derived[32], wrapped[WRAPPED];
    unsigned char nonce[12], tag[16], sealed[CONTENT], content[CONTENT], message[MESSAGE], information[INFORMATION];
    size_t signature_length;
};

static int sign(bare *b) {
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, b->key, NULL);
    b->signature_length = sizeof b->signature;
    int done = context != NULL && EVP_PKEY_sign_init(context) == 1
        && EVP_PKEY_sign(context, b->signature, &b->signature_length, b->digest, sizeof b->digest) == 1;
    EVP_PKEY_CTX_free(context);
    return done;
}

static int verify(bare *b) {
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, b->key, NULL);
    int done = context != NULL && EVP_PKEY_verify_init(context) == 1
        && EVP_PKEY_verify(context, b->signature, b->signature_length, b->digest, sizeof b->digest) == 1;
    EVP_PKEY_CTX_free(context);
    return done;
}

static EVP_PKEY *peer(bare *b) {
    char group[] = "P-256";
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, b->point, sizeof b->point),
        OSSL_PARAM_construct_end(),
    };
    EVP_PKEY *key = NULL;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
    if (context == NULL || EVP_PKEY_fromdata_init(context) != 1
        || EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, parameters) != 1)
        key = NULL;
    EVP_PKEY_CTX_free(context);
    return key;
}

static int agree(bare *b) {
    EVP_PKEY *other = peer(b);
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, b->key, NULL);
    size_t length = sizeof b->secret;
    int done = other != NULL && context != NULL && EVP_PKEY_derive_init(context) == 1
        && EVP_PKEY_derive_set_peer(context, other) == 1 && EVP_PKEY_derive(context, b->secret, &length) == 1;
    EVP_PKEY_CTX_free(context);
    EVP_PKEY_free(other);
    return done;
}

static int derive(bare *b) {
    char digest[] = "SHA2-256";
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, b->secret, sizeof b->secret),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, b->information, sizeof b->information),
        OSSL_PARAM_construct_end(),
    };
    EVP_KDF_CTX *context = EVP_KDF_CTX_new(b->kdf);
    int done = context != NULL && EVP_KDF_derive(context, b->derived, sizeof b->derived, parameters) == 1;
    EVP_KDF_CTX_free(context);
    return done;
}

/// Wraps where `wrapping`, unwraps otherwise, under a fixed key so that the parts do not depend on each other.
static int wrap(bare *b, int wrapping) {
    unsigned char key[32] = {1}, output[WRAPPED + 8];
    int length = 0;
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    if (context == NULL) return 0;
    EVP_CIPHER_CTX_set_flags(context, EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
    int done = EVP_CipherInit_ex2(context, b->wrap, key, NULL, wrapping, NULL) == 1
        && (wrapping ? EVP_CipherUpdate(context, b->wrapped, &length, key, sizeof key) == 1 && length == WRAPPED
                     : EVP_CipherUpdate(context, output, &length, b->wrapped, WRAPPED) == 1 && length == 32);
    EVP_CIPHER_CTX_free(context);
    return done;
}

static int seal(bare *b) {
    unsigned char key[32] = {2};
    int length = 0;
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    int done = context != NULL && EVP_EncryptInit_ex2(context, b->gcm, key, b->nonce, NULL) == 1
        && EVP_EncryptUpdate(context, b->sealed, &length, b->content, CONTENT) == 1
        && EVP_EncryptFinal_ex(context, b->sealed + length, &length) == 1
        && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, sizeof b->tag, b->tag) == 1;
    EVP_CIPHER_CTX_free(context);
    return done;
}

static int open(bare *b) {
    unsigned char key[32] = {2};
    int length = 0;
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    int done = context != NULL && EVP_DecryptInit_ex2(context, b->gcm, key, b->nonce, NULL) == 1
        && EVP_DecryptUpdate(context, b->content, &length, b->sealed, CONTENT) == 1
        && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, sizeof b->tag, b->tag) == 1
        && EVP_DecryptFinal_ex(context, b->content + length, &length) == 1;
    EVP_CIPHER_CTX_free(context);
    return done;
}

static int digest(bare *b) {
    unsigned char output[32];
    return EVP_Digest(b->message, MESSAGE, output, NULL, b->sha256, NULL) == 1;
}

bare *bare_new(void) {
    bare *b = calloc(1, sizeof *b);
    if (b == NULL) return NULL;
    b->key = EVP_EC_gen("P-256");
    b->kdf = EVP_KDF_fetch(NULL, "SSKDF", NULL);
    b->sha256 = EVP_MD_fetch(NULL, "SHA2-256", NULL);
    b->wrap = EVP_CIPHER_fetch(NULL, "AES-256-WRAP", NULL);
    b->gcm = EVP_CIPHER_fetch(NULL, "AES-256-GCM", NULL);
    EVP_PKEY *other = EVP_EC_gen("P-256");
    size_t length = 0;
    int done = b->key != NULL && b->kdf != NULL && b->sha256 != NULL && b->wrap != NULL && b->gcm != NULL
        && other != NULL && RAND_bytes(b->message, MESSAGE) == 1 && RAND_bytes(b->content, CONTENT) == 1
        && RAND_bytes(b->digest, sizeof b->digest) == 1
        && EVP_PKEY_get_octet_string_param(other, OSSL_PKEY_PARAM_PUB_KEY, b->point, sizeof b->point, &length) == 1
        && length == sizeof b->point && sign(b) && wrap(b, 1) && seal(b);
    EVP_PKEY_free(other);
    return done ? b : NULL;
}

static int login(bare *b) {
    return sign(b) && sign(b) && verify(b) && verify(b) && agree(b) && derive(b) && wrap(b, 0) && open(b);
}

static int run(bare *b, bare_operation operation) {
    switch (operation) {
    case BARE_SIGN: return sign(b);
    case BARE_VERIFY: return verify(b);
    case BARE_AGREE: return agree(b);
    case BARE_DERIVE: return derive(b);
    case BARE_UNWRAP: return wrap(b, 0);
    case BARE_OPEN: return open(b);
    case BARE_DIGEST: return digest(b);
    case BARE_LOGIN: return login(b);
    }
    return 0;
}

int bare_run(bare *b, bare_operation operation, unsigned count) {
    for (unsigned i = 0; i < count; i++)
        if (!run(b, operation)) return 0;
    return 1;
}

static unsigned long long now(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return (unsigned long long)time.tv_sec * 1000000000 + (unsigned long long)time.tv_nsec;
}

static int compare(const void *a, const void *b) {
    unsigned long long left = *(const unsigned long long *)a, right = *(const unsigned long long *)b;
    return (left > right) - (left < right);
}

unsigned long long bare_paced_login(bare *b, unsigned count, unsigned microseconds) {
    struct timespec pause = {0, (long)microseconds * 1000};
    unsigned long long *times = calloc(count, sizeof *times), median = 0;
    unsigned done = 0;
    for (; times != NULL && done < count; done++) {
        nanosleep(&pause, NULL);
        unsigned long long start = now(CLOCK_PROCESS_CPUTIME_ID);
        if (!login(b)) break;
        times[done] = now(CLOCK_PROCESS_CPUTIME_ID) - start;
    }
    if (done == count && count > 0) {
        qsort(times, count, sizeof *times, compare);
        median = times[count / 2];
    }
    free(times);
    return median;
}

unsigned long long bare_cpu_time(void) { return now(CLOCK_PROCESS_CPUTIME_ID); }
unsigned long long bare_wall_time(void) { return now(CLOCK_MONOTONIC); }
