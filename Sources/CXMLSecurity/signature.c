// Signature values, digests, randomness: OpenSSL's EVP.

#include "internal.h"

#include <libxml/parser.h>
#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/kdf.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <pthread.h>
#include <string.h>

struct cxs_algorithms cxs_algorithms;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static cxs_status initialized = CXS_CRYPTOGRAPHY_FAILED;

static void initialize(void) {
    xmlInitParser();
    struct cxs_algorithms *a = &cxs_algorithms;
    a->sha256 = EVP_MD_fetch(NULL, "SHA2-256", NULL);
    a->single_step = EVP_KDF_fetch(NULL, "SSKDF", NULL);
    a->wrap128 = EVP_CIPHER_fetch(NULL, "AES-128-WRAP", NULL);
    a->wrap256 = EVP_CIPHER_fetch(NULL, "AES-256-WRAP", NULL);
    a->gcm128 = EVP_CIPHER_fetch(NULL, "AES-128-GCM", NULL);
    a->gcm256 = EVP_CIPHER_fetch(NULL, "AES-256-GCM", NULL);
    if (a->sha256 != NULL && a->single_step != NULL && a->wrap128 != NULL && a->wrap256 != NULL
        && a->gcm128 != NULL && a->gcm256 != NULL)
        initialized = CXS_OK;
    ERR_clear_error();
}

cxs_status cxs_initialize(void) {
    pthread_once(&once, initialize);
    return initialized;
}

cxs_status cxs_sha256(const uint8_t *bytes, size_t length, uint8_t digest[32]) {
    unsigned size = 0;
    if (cxs_initialize() != CXS_OK) return CXS_CRYPTOGRAPHY_FAILED;
    if (EVP_Digest(bytes, length, digest, &size, cxs_algorithms.sha256, NULL) == 1 && size == 32) return CXS_OK;
    ERR_clear_error();
    return CXS_CRYPTOGRAPHY_FAILED;
}

/// r and s, each 32 bytes, as the DER sequence that OpenSSL takes; returns its length or 0.
static size_t der_of(const uint8_t signature[64], uint8_t der[80]) {
    ECDSA_SIG *parts = ECDSA_SIG_new();
    BIGNUM *r = BN_bin2bn(signature, 32, NULL), *s = BN_bin2bn(signature + 32, 32, NULL);
    if (parts == NULL || r == NULL || s == NULL || ECDSA_SIG_set0(parts, r, s) != 1) {
        BN_free(r);
        BN_free(s);
        ECDSA_SIG_free(parts);
        return 0;
    }
    unsigned char *at = der;
    int length = i2d_ECDSA_SIG(parts, &at); // at most 72 bytes for two 32-byte numbers
    ECDSA_SIG_free(parts);
    return length > 0 ? (size_t)length : 0;
}

cxs_status cxs_verify(
    const cxs_key *key, const uint8_t *bytes, size_t length, const uint8_t *signature, size_t signature_length) {
    uint8_t digest[32], der[80];
    if (length == 0 || cxs_sha256(bytes, length, digest) != CXS_OK) return CXS_CRYPTOGRAPHY_FAILED;
    if (key->kind == CXS_KEY_P256) {
        if (signature_length != 64) return CXS_SIGNATURE_INVALID;
        signature_length = der_of(signature, der);
        signature = der;
        if (signature_length == 0) return CXS_CRYPTOGRAPHY_FAILED;
    } else if (key->kind != CXS_KEY_RSA || signature_length != (key->bits + 7) / 8) {
        return CXS_SIGNATURE_INVALID;
    }
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, key->handle, NULL);
    int ready = context != NULL && EVP_PKEY_verify_init(context) == 1
        && (key->kind != CXS_KEY_RSA || EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1)
        && EVP_PKEY_CTX_set_signature_md(context, cxs_algorithms.sha256) == 1;
    cxs_status status = CXS_CRYPTOGRAPHY_FAILED;
    if (ready)
        status = EVP_PKEY_verify(context, signature, signature_length, digest, sizeof digest) == 1
            ? CXS_OK
            : CXS_SIGNATURE_INVALID;
    EVP_PKEY_CTX_free(context);
    ERR_clear_error();
    return status;
}

/// The DER sequence as r and s, each padded on the left to 32 bytes.
static int raw_of(const uint8_t *der, size_t length, uint8_t signature[64]) {
    const unsigned char *at = der;
    ECDSA_SIG *parts = d2i_ECDSA_SIG(NULL, &at, (long)length);
    int sound = parts != NULL && BN_bn2binpad(ECDSA_SIG_get0_r(parts), signature, 32) == 32
        && BN_bn2binpad(ECDSA_SIG_get0_s(parts), signature + 32, 32) == 32;
    ECDSA_SIG_free(parts);
    return sound;
}

cxs_status cxs_sign(
    const cxs_key *key, const uint8_t *bytes, size_t length, uint8_t *signature, size_t capacity,
    size_t *signature_length) {
    uint8_t digest[32], buffer[2048];
    size_t size = sizeof buffer;
    if (cxs_sha256(bytes, length, digest) != CXS_OK || key->kind == CXS_KEY_OTHER) return CXS_CRYPTOGRAPHY_FAILED;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, key->handle, NULL);
    int made = context != NULL && EVP_PKEY_sign_init(context) == 1
        && (key->kind != CXS_KEY_RSA || EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1)
        && EVP_PKEY_CTX_set_signature_md(context, cxs_algorithms.sha256) == 1
        && EVP_PKEY_sign(context, buffer, &size, digest, sizeof digest) == 1;
    EVP_PKEY_CTX_free(context);
    ERR_clear_error();
    if (!made) return CXS_CRYPTOGRAPHY_FAILED;
    if (key->kind == CXS_KEY_P256) {
        if (capacity < 64 || !raw_of(buffer, size, signature)) return CXS_CRYPTOGRAPHY_FAILED;
        *signature_length = 64;
        return CXS_OK;
    }
    if (size > capacity) return CXS_CRYPTOGRAPHY_FAILED;
    memcpy(signature, buffer, size);
    *signature_length = size;
    return CXS_OK;
}

cxs_status cxs_random(uint8_t *bytes, size_t length) {
    if (length > INT32_MAX || cxs_initialize() != CXS_OK) return CXS_CRYPTOGRAPHY_FAILED;
    if (length == 0 || RAND_bytes(bytes, (int)length) == 1) return CXS_OK;
    ERR_clear_error();
    return CXS_CRYPTOGRAPHY_FAILED;
}

int cxs_equal(const uint8_t *a, const uint8_t *b, size_t length) {
    return length == 0 || CRYPTO_memcmp(a, b, length) == 0;
}

void cxs_wipe(void *bytes, size_t length) { OPENSSL_cleanse(bytes, length); }
