// ECDH-ES over P-256, the single-step key derivation with SHA-256, AES key wrap and AES-GCM.

#include "internal.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/rand.h>
#include <string.h>

enum { point_length = 65, nonce_length = 12, tag_length = 16, check_length = 8 };

/// A public key of the point, on the curve of `own`; OpenSSL refuses one that is not on it. Making the curve anew by its
/// name would take three times as long.
static EVP_PKEY *public_key(EVP_PKEY *own, const uint8_t *point) {
    if (point[0] != 0x04) return NULL;
    EVP_PKEY *key = EVP_PKEY_new();
    if (key != NULL && EVP_PKEY_copy_parameters(key, own) == 1
        && EVP_PKEY_set1_encoded_public_key(key, point, point_length) == 1)
        return key;
    EVP_PKEY_free(key);
    return NULL;
}

static int agree(EVP_PKEY *own, EVP_PKEY *peer, uint8_t secret[32]) {
    size_t length = 32;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, own, NULL);
    // The peer is on the curve, and the cofactor is 1: the costly full check would find nothing else.
    int agreed = context != NULL && EVP_PKEY_derive_init(context) == 1
        && EVP_PKEY_derive_set_peer_ex(context, peer, 0) == 1 && EVP_PKEY_derive(context, secret, &length) == 1
        && length == 32;
    EVP_PKEY_CTX_free(context);
    return agreed;
}

static int derive(
    const uint8_t secret[32], const uint8_t *info, size_t info_length, uint8_t *key, size_t key_length) {
    char digest[] = "SHA2-256";
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, (void *)(uintptr_t)secret, 32),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, (void *)(uintptr_t)info, info_length),
        OSSL_PARAM_construct_end()};
    EVP_KDF_CTX *context = EVP_KDF_CTX_new(cxs_algorithms.single_step);
    int derived = context != NULL && EVP_KDF_derive(context, key, key_length, parameters) == 1;
    EVP_KDF_CTX_free(context);
    return derived;
}

/// RFC 3394 in one direction; returns the length of the result, or 0.
static size_t key_wrap(
    int wrapping, const uint8_t *key, unsigned bits, const uint8_t *in, size_t in_length, uint8_t out[48]) {
    EVP_CIPHER *cipher = bits == 128 ? cxs_algorithms.wrap128 : cxs_algorithms.wrap256;
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    int written = 0, last = 0;
    if (context == NULL) return 0;
    EVP_CIPHER_CTX_set_flags(context, EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
    int done = EVP_CipherInit_ex2(context, cipher, key, NULL, wrapping, NULL) == 1
        && EVP_CipherUpdate(context, out, &written, in, (int)in_length) == 1
        && EVP_CipherFinal_ex(context, out + written, &last) == 1;
    EVP_CIPHER_CTX_free(context);
    return done && written > 0 ? (size_t)(written + last) : 0;
}

static int open_payload(
    const uint8_t *key, unsigned bits, const uint8_t *payload, size_t length, uint8_t *plaintext) {
    uint8_t tag[tag_length];
    size_t body = length - nonce_length - tag_length;
    memcpy(tag, payload + nonce_length + body, tag_length);
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    int written = 0, last = 0;
    int opened = context != NULL
        && EVP_DecryptInit_ex2(
               context, bits == 128 ? cxs_algorithms.gcm128 : cxs_algorithms.gcm256, key, payload, NULL)
            == 1
        && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, tag_length, tag) == 1
        && EVP_DecryptUpdate(context, plaintext, &written, payload + nonce_length, (int)body) == 1
        && EVP_DecryptFinal_ex(context, plaintext + written, &last) == 1;
    EVP_CIPHER_CTX_free(context);
    // What a wrong tag leaves behind must not be read by anybody.
    if (!opened) OPENSSL_cleanse(plaintext, body);
    return opened;
}

static cxs_status unwrap(
    const cxs_key *key, const cxs_wrapped_key *w, uint8_t content_key[48], size_t *content_length) {
    uint8_t secret[32] = {0}, wrapping_key[32] = {0};
    EVP_PKEY *peer = public_key(key->handle, w->point);
    cxs_status status = CXS_ORIGINATOR_KEY;
    if (peer != NULL && agree(key->handle, peer, secret)) {
        *content_length = 0;
        if (derive(secret, w->other_info, w->other_info_length, wrapping_key, w->wrap_bits / 8))
            *content_length =
                key_wrap(0, wrapping_key, w->wrap_bits, w->wrapped, w->wrapped_length, content_key);
        status = *content_length > 0 ? CXS_OK : CXS_KEY_UNWRAP;
    }
    EVP_PKEY_free(peer);
    OPENSSL_cleanse(secret, sizeof secret);
    OPENSSL_cleanse(wrapping_key, sizeof wrapping_key);
    return status;
}

cxs_status cxs_decrypt(
    const cxs_key *key, const cxs_wrapped_key *wrapped, unsigned declared_bits, const uint8_t *payload,
    size_t payload_length, uint8_t *plaintext, size_t *plaintext_length, unsigned *content_bits) {
    uint8_t content_key[48] = {0};
    size_t length = 0;
    if (cxs_initialize() != CXS_OK || key->kind != CXS_KEY_P256) return CXS_CRYPTOGRAPHY_FAILED;
    if (wrapped->wrap_bits != 128 && wrapped->wrap_bits != 256) return CXS_CRYPTOGRAPHY_FAILED;
    if (payload_length <= nonce_length + tag_length || payload_length > INT32_MAX) return CXS_CONTENT_DECRYPTION;
    // A wrapped key is 128 or 256 bits and the eight bytes of the integrity check.
    if (wrapped->wrapped_length != 16 + check_length && wrapped->wrapped_length != 32 + check_length)
        return CXS_KEY_UNWRAP;
    cxs_status status = unwrap(key, wrapped, content_key, &length);
    if (status == CXS_OK) {
        unsigned bits = (unsigned)length * 8;
        if ((bits != 128 && bits != 256) || bits > declared_bits)
            status = CXS_CONTENT_KEY_SIZE;
        else if (!open_payload(content_key, bits, payload, payload_length, plaintext))
            status = CXS_CONTENT_DECRYPTION;
        *content_bits = bits;
        *plaintext_length = payload_length - nonce_length - tag_length;
    }
    OPENSSL_cleanse(content_key, sizeof content_key);
    ERR_clear_error();
    return status;
}

static int seal(
    const uint8_t *key, unsigned bits, const uint8_t *plaintext, size_t length, uint8_t *payload) {
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    int written = 0, last = 0;
    int sealed = context != NULL && RAND_bytes(payload, nonce_length) == 1
        && EVP_EncryptInit_ex2(
               context, bits == 128 ? cxs_algorithms.gcm128 : cxs_algorithms.gcm256, key, payload, NULL)
            == 1
        && EVP_EncryptUpdate(context, payload + nonce_length, &written, plaintext, (int)length) == 1
        && EVP_EncryptFinal_ex(context, payload + nonce_length + written, &last) == 1
        && EVP_CIPHER_CTX_ctrl(
               context, EVP_CTRL_AEAD_GET_TAG, tag_length, payload + nonce_length + length)
            == 1;
    EVP_CIPHER_CTX_free(context);
    return sealed;
}

cxs_status cxs_encrypt(
    const cxs_key *recipient, const uint8_t *other_info, size_t other_info_length, unsigned wrap_bits,
    unsigned content_bits, const uint8_t *plaintext, size_t plaintext_length, uint8_t point[65],
    uint8_t *wrapped_key, size_t *wrapped_length, uint8_t *payload) {
    if (cxs_initialize() != CXS_OK || recipient->kind != CXS_KEY_P256 || plaintext_length > INT32_MAX / 2
        || (wrap_bits != 128 && wrap_bits != 256) || (content_bits != 128 && content_bits != 256))
        return CXS_CRYPTOGRAPHY_FAILED;
    uint8_t secret[32] = {0}, wrapping_key[32] = {0}, content_key[32] = {0}, wrapped[48];
    size_t length = 0;
    EVP_PKEY *ephemeral = EVP_EC_gen("P-256");
    int done = ephemeral != NULL
        && EVP_PKEY_get_octet_string_param(ephemeral, OSSL_PKEY_PARAM_PUB_KEY, point, point_length, &length) == 1
        && length == point_length && point[0] == 0x04 && agree(ephemeral, recipient->handle, secret)
        && derive(secret, other_info, other_info_length, wrapping_key, wrap_bits / 8)
        && RAND_bytes(content_key, (int)(content_bits / 8)) == 1
        && (*wrapped_length = key_wrap(1, wrapping_key, wrap_bits, content_key, content_bits / 8, wrapped))
            == content_bits / 8 + check_length
        && seal(content_key, content_bits, plaintext, plaintext_length, payload);
    if (done) memcpy(wrapped_key, wrapped, *wrapped_length);
    EVP_PKEY_free(ephemeral);
    OPENSSL_cleanse(secret, sizeof secret);
    OPENSSL_cleanse(wrapping_key, sizeof wrapping_key);
    OPENSSL_cleanse(content_key, sizeof content_key);
    ERR_clear_error();
    return done ? CXS_OK : CXS_CRYPTOGRAPHY_FAILED;
}
