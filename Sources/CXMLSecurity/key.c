// Private and public keys: reading, making, writing, comparing.

#include "internal.h"

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

struct password {
    const uint8_t *bytes;
    size_t length;
    int asked;
};

static int give_password(char *buffer, int size, int writing, void *user) {
    struct password *password = user;
    (void)writing;
    password->asked = 1;
    if (password->bytes == NULL || size < 0 || password->length > (size_t)size) return -1;
    memcpy(buffer, password->bytes, password->length);
    return (int)password->length;
}

cxs_status cxs_key_wrap(EVP_PKEY *handle, cxs_key **key) {
    *key = NULL;
    if (handle == NULL) return CXS_UNREADABLE;
    cxs_key *k = calloc(1, sizeof *k);
    if (k == NULL) {
        EVP_PKEY_free(handle);
        return CXS_NO_MEMORY;
    }
    k->handle = handle;
    k->kind = CXS_KEY_OTHER;
    int bits = EVP_PKEY_get_bits(handle);
    k->bits = bits > 0 ? (unsigned)bits : 0;
    char group[64];
    size_t length = 0;
    if (EVP_PKEY_is_a(handle, "RSA"))
        k->kind = CXS_KEY_RSA;
    else if (
        EVP_PKEY_is_a(handle, "EC") && EVP_PKEY_get_group_name(handle, group, sizeof group, &length) == 1
        && strcmp(group, "prime256v1") == 0)
        k->kind = CXS_KEY_P256;
    *key = k;
    return CXS_OK;
}

static int is_pem(const uint8_t *bytes, size_t length) {
    return memmem(bytes, length, "-----BEGIN ", 11) != NULL;
}

/// PKCS#8, encrypted or not, SEC 1 or PKCS#1.
static EVP_PKEY *read_der(const uint8_t *bytes, size_t length, struct password *password) {
    const unsigned char *at = bytes;
    EVP_PKEY *key = d2i_AutoPrivateKey(NULL, &at, (long)length);
    if (key != NULL) return key;
    at = bytes;
    X509_SIG *encrypted = d2i_X509_SIG(NULL, &at, (long)length);
    if (encrypted == NULL) return NULL;
    password->asked = 1;
    if (password->bytes != NULL && password->length <= 4096) {
        PKCS8_PRIV_KEY_INFO *info =
            PKCS8_decrypt(encrypted, (const char *)password->bytes, (int)password->length);
        if (info != NULL) {
            key = EVP_PKCS82PKEY(info);
            PKCS8_PRIV_KEY_INFO_free(info);
        }
    }
    X509_SIG_free(encrypted);
    return key;
}

cxs_status cxs_key_read(
    const uint8_t *bytes, size_t length, const uint8_t *password, size_t password_length, cxs_key **key) {
    *key = NULL;
    if (cxs_initialize() != CXS_OK) return CXS_CRYPTOGRAPHY_FAILED;
    if (length == 0 || length > (1 << 20)) return CXS_UNREADABLE;
    struct password secret = {password, password_length, 0};
    EVP_PKEY *handle = NULL;
    if (is_pem(bytes, length)) {
        BIO *bio = BIO_new_mem_buf(bytes, (int)length);
        if (bio == NULL) return CXS_NO_MEMORY;
        handle = PEM_read_bio_PrivateKey(bio, NULL, give_password, &secret);
        BIO_free(bio);
    } else {
        handle = read_der(bytes, length, &secret);
    }
    ERR_clear_error();
    if (handle == NULL) {
        if (!secret.asked) return CXS_UNREADABLE;
        return password == NULL ? CXS_PASSWORD_NEEDED : CXS_PASSWORD_WRONG;
    }
    return cxs_key_wrap(handle, key);
}

cxs_status cxs_key_generate_p256(cxs_key **key) {
    *key = NULL;
    if (cxs_initialize() != CXS_OK) return CXS_CRYPTOGRAPHY_FAILED;
    EVP_PKEY *handle = EVP_EC_gen("P-256");
    ERR_clear_error();
    return handle == NULL ? CXS_CRYPTOGRAPHY_FAILED : cxs_key_wrap(handle, key);
}

cxs_status cxs_key_generate_rsa(unsigned bits, cxs_key **key) {
    *key = NULL;
    if (cxs_initialize() != CXS_OK) return CXS_CRYPTOGRAPHY_FAILED;
    EVP_PKEY *handle = EVP_RSA_gen(bits);
    ERR_clear_error();
    return handle == NULL ? CXS_CRYPTOGRAPHY_FAILED : cxs_key_wrap(handle, key);
}

void cxs_key_free(cxs_key *key) {
    if (key == NULL) return;
    EVP_PKEY_free(key->handle); // wipes the private half
    free(key);
}

cxs_key_kind cxs_key_get_kind(const cxs_key *key) { return key->kind; }

unsigned cxs_key_bits(const cxs_key *key) { return key->bits; }

void cxs_key_describe(const cxs_key *key, char *name, size_t capacity) {
    if (capacity == 0) return;
    name[0] = 0;
    size_t length = 0;
    const char *type = EVP_PKEY_get0_type_name(key->handle);
    strncat(name, type == NULL ? "unknown" : type, capacity - 1);
    size_t used = strlen(name);
    if (!EVP_PKEY_is_a(key->handle, "EC") || capacity - used < 2) return;
    name[used] = ' ';
    if (EVP_PKEY_get_group_name(key->handle, name + used + 1, capacity - used - 1, &length) != 1) name[used] = 0;
    ERR_clear_error();
}

int cxs_key_same_public_half(const cxs_key *a, const cxs_key *b) {
    int same = EVP_PKEY_eq(a->handle, b->handle) == 1;
    ERR_clear_error();
    return same;
}

/// What a memory BIO holds, as a buffer of its own; the BIO is wiped and freed.
static cxs_status take(BIO *bio, uint8_t **bytes, size_t *length) {
    char *data = NULL;
    long size = BIO_get_mem_data(bio, &data);
    cxs_status status = CXS_CRYPTOGRAPHY_FAILED;
    if (size > 0 && (*bytes = malloc((size_t)size)) != NULL) {
        memcpy(*bytes, data, (size_t)size);
        *length = (size_t)size;
        status = CXS_OK;
    }
    if (size > 0) OPENSSL_cleanse(data, (size_t)size);
    BIO_free(bio);
    return status;
}

cxs_status cxs_key_pem(const cxs_key *key, uint8_t **bytes, size_t *length) {
    *bytes = NULL;
    BIO *bio = BIO_new(BIO_s_mem());
    if (bio == NULL) return CXS_NO_MEMORY;
    if (PEM_write_bio_PKCS8PrivateKey(bio, key->handle, NULL, NULL, 0, NULL, NULL) != 1) {
        BIO_free(bio);
        ERR_clear_error();
        return CXS_CRYPTOGRAPHY_FAILED;
    }
    return take(bio, bytes, length);
}

cxs_status cxs_key_public_der(const cxs_key *key, uint8_t **bytes, size_t *length) {
    *bytes = NULL;
    BIO *bio = BIO_new(BIO_s_mem());
    if (bio == NULL) return CXS_NO_MEMORY;
    if (i2d_PUBKEY_bio(bio, key->handle) != 1) {
        BIO_free(bio);
        ERR_clear_error();
        return CXS_CRYPTOGRAPHY_FAILED;
    }
    return take(bio, bytes, length);
}

void cxs_free_secret(void *bytes, size_t length) {
    if (bytes == NULL) return;
    OPENSSL_cleanse(bytes, length);
    free(bytes);
}
