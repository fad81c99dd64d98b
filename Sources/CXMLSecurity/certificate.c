// X.509 certificates and PKCS#12 containers.

#include "internal.h"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static X509 *read_certificate(const uint8_t *bytes, size_t length) {
    if (memmem(bytes, length, "-----BEGIN ", 11) != NULL) {
        BIO *bio = BIO_new_mem_buf(bytes, (int)length);
        if (bio == NULL) return NULL;
        X509 *certificate = PEM_read_bio_X509(bio, NULL, NULL, NULL);
        BIO_free(bio);
        return certificate;
    }
    const unsigned char *at = bytes;
    X509 *certificate = d2i_X509(NULL, &at, (long)length);
    if (certificate != NULL && at != bytes + length) {
        X509_free(certificate);
        return NULL;
    }
    return certificate;
}

/// The content of a memory BIO as text, the BIO being freed; NULL where it holds a NUL.
static char *take_text(BIO *bio) {
    char *data = NULL;
    long length = BIO_get_mem_data(bio, &data);
    char *text = NULL;
    if (length >= 0 && (length == 0 || memchr(data, 0, (size_t)length) == NULL)) {
        text = malloc((size_t)length + 1);
        if (text != NULL) {
            if (length > 0) memcpy(text, data, (size_t)length);
            text[length] = 0;
        }
    }
    BIO_free(bio);
    return text;
}

static char *name_text(const X509_NAME *name) {
    BIO *bio = BIO_new(BIO_s_mem());
    if (bio == NULL) return NULL;
    // RFC 2253 escapes, but letters beyond ASCII stay as they are, in UTF-8.
    if (X509_NAME_print_ex(bio, name, 0, XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB) < 0) {
        BIO_free(bio);
        return NULL;
    }
    return take_text(bio);
}

static char *serial_text(const X509 *certificate) {
    BIGNUM *number = ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate), NULL);
    if (number == NULL) return NULL;
    char *hex = BN_bn2hex(number);
    char *text = hex == NULL ? NULL : strdup(hex);
    OPENSSL_free(hex);
    BN_free(number);
    return text;
}

static int seconds(const ASN1_TIME *time, int64_t *result) {
    struct tm parts;
    if (ASN1_TIME_to_tm(time, &parts) != 1) return 0;
    *result = (int64_t)timegm(&parts);
    return 1;
}

static char *extended_usage_text(const X509 *certificate, int *present) {
    int critical = -1;
    EXTENDED_KEY_USAGE *usages = X509_get_ext_d2i(certificate, NID_ext_key_usage, &critical, NULL);
    // -1: absent; anything else without a result is an extension that cannot be read.
    *present = usages != NULL;
    BIO *bio = usages == NULL && critical != -1 ? NULL : BIO_new(BIO_s_mem());
    for (int i = 0; bio != NULL && usages != NULL && i < sk_ASN1_OBJECT_num(usages); i++) {
        char dotted[96];
        if (OBJ_obj2txt(dotted, sizeof dotted, sk_ASN1_OBJECT_value(usages, i), 1) <= 0) continue;
        BIO_printf(bio, i == 0 ? "%s" : " %s", dotted);
    }
    sk_ASN1_OBJECT_pop_free(usages, ASN1_OBJECT_free);
    return bio == NULL ? NULL : take_text(bio);
}

static uint32_t usage_bits(uint32_t flags) {
    static const uint32_t in_order[] = {
        KU_DIGITAL_SIGNATURE, KU_NON_REPUDIATION, KU_KEY_ENCIPHERMENT, KU_DATA_ENCIPHERMENT, KU_KEY_AGREEMENT,
        KU_KEY_CERT_SIGN, KU_CRL_SIGN, KU_ENCIPHER_ONLY, KU_DECIPHER_ONLY};
    uint32_t bits = 0;
    for (unsigned i = 0; i < sizeof in_order / sizeof *in_order; i++)
        if (flags & in_order[i]) bits |= UINT32_C(1) << i;
    return bits;
}

static cxs_status read_public_key(X509 *certificate, cxs_key **key) {
    EVP_PKEY *handle = X509_get_pubkey(certificate); // NULL also for a point that is not on its curve
    cxs_status status = cxs_key_wrap(handle, key);
    if (status != CXS_OK || (*key)->kind != CXS_KEY_P256) return status;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(handle, NULL);
    if (context == NULL || EVP_PKEY_public_check(context) != 1) status = CXS_UNREADABLE;
    EVP_PKEY_CTX_free(context);
    return status;
}

static cxs_status fill(X509 *x, cxs_certificate *c) {
    int size = i2d_X509(x, &c->der);
    if (size <= 0) return CXS_UNREADABLE;
    c->der_length = (size_t)size;
    c->subject = name_text(X509_get_subject_name(x));
    c->issuer = name_text(X509_get_issuer_name(x));
    c->serial = serial_text(x);
    c->extended_key_usage = extended_usage_text(x, &c->has_extended_key_usage);
    if (c->subject == NULL || c->issuer == NULL || c->serial == NULL || c->extended_key_usage == NULL)
        return CXS_UNREADABLE;
    if (!seconds(X509_get0_notBefore(x), &c->not_before) || !seconds(X509_get0_notAfter(x), &c->not_after))
        return CXS_UNREADABLE;
    unsigned length = 0;
    if (X509_digest(x, EVP_sha256(), c->sha256, &length) != 1 || length != sizeof c->sha256) return CXS_UNREADABLE;
    uint32_t usage = X509_get_key_usage(x);
    c->has_key_usage = usage != UINT32_MAX;
    c->key_usage = c->has_key_usage ? usage_bits(usage) : 0;
    return read_public_key(x, &c->public_key);
}

cxs_status cxs_certificate_read(const uint8_t *bytes, size_t length, cxs_certificate *certificate) {
    memset(certificate, 0, sizeof *certificate);
    if (cxs_initialize() != CXS_OK) return CXS_CRYPTOGRAPHY_FAILED;
    if (length == 0 || length > (1 << 20)) return CXS_UNREADABLE;
    X509 *x = read_certificate(bytes, length);
    cxs_status status = x == NULL ? CXS_UNREADABLE : fill(x, certificate);
    X509_free(x);
    ERR_clear_error();
    if (status != CXS_OK) {
        cxs_key_free(certificate->public_key);
        certificate->public_key = NULL;
        cxs_certificate_free(certificate);
    }
    return status;
}

void cxs_certificate_free(cxs_certificate *c) {
    OPENSSL_free(c->der);
    free(c->subject);
    free(c->issuer);
    free(c->serial);
    free(c->extended_key_usage);
    cxs_key *key = c->public_key;
    memset(c, 0, sizeof *c);
    c->public_key = key;
}

static int add_extension(X509 *certificate, int kind, const char *value) {
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, NULL, kind, value);
    int added = extension != NULL && X509_add_ext(certificate, extension, -1) == 1;
    X509_EXTENSION_free(extension);
    return added;
}

static int set_serial(X509 *certificate) {
    unsigned char bytes[16];
    if (RAND_bytes(bytes, sizeof bytes) != 1) return 0;
    bytes[0] = (unsigned char)((bytes[0] & 0x7F) | 0x40); // positive, and always of the same length
    BIGNUM *number = BN_bin2bn(bytes, sizeof bytes, NULL);
    int set = number != NULL && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != NULL;
    BN_free(number);
    return set;
}

static int build(
    X509 *x, const cxs_key *key, const uint8_t *name, size_t name_length, int64_t not_before, int64_t not_after) {
    X509_NAME *subject = X509_get_subject_name(x);
    const char *usage = key->kind == CXS_KEY_RSA ? "critical,digitalSignature,keyEncipherment"
                                                 : "critical,digitalSignature,keyAgreement";
    return X509_set_version(x, X509_VERSION_3) == 1 && set_serial(x)
        && ASN1_TIME_set(X509_getm_notBefore(x), (time_t)not_before) != NULL
        && ASN1_TIME_set(X509_getm_notAfter(x), (time_t)not_after) != NULL
        && X509_NAME_add_entry_by_NID(subject, NID_commonName, MBSTRING_UTF8, name, (int)name_length, -1, 0) == 1
        && X509_set_issuer_name(x, subject) == 1 && X509_set_pubkey(x, key->handle) == 1
        && add_extension(x, NID_basic_constraints, "critical,CA:FALSE") && add_extension(x, NID_key_usage, usage)
        && X509_sign(x, key->handle, EVP_sha256()) > 0;
}

cxs_status cxs_certificate_self_signed(
    const cxs_key *key, const uint8_t *common_name, size_t common_name_length, int64_t not_before,
    int64_t not_after, uint8_t **der, size_t *length) {
    *der = NULL;
    X509 *x = X509_new();
    if (x == NULL) return CXS_NO_MEMORY;
    cxs_status status = CXS_CRYPTOGRAPHY_FAILED;
    unsigned char *encoded = NULL;
    int size = -1;
    if (common_name_length <= 64 && build(x, key, common_name, common_name_length, not_before, not_after))
        size = i2d_X509(x, &encoded);
    if (size > 0 && (*der = malloc((size_t)size)) != NULL) {
        memcpy(*der, encoded, (size_t)size);
        *length = (size_t)size;
        status = CXS_OK;
    }
    OPENSSL_free(encoded);
    X509_free(x);
    ERR_clear_error();
    return status;
}

/// Whether an error that OpenSSL queued says that an algorithm is not there: what the default provider lacks is
/// what OpenSSL 3 calls legacy.
static int algorithm_is_missing(void) {
    int missing = 0;
    for (unsigned long error = ERR_get_error(); error != 0; error = ERR_get_error()) {
        int reason = ERR_GET_REASON(error);
        missing |= reason == ERR_R_UNSUPPORTED;
        if (ERR_GET_LIB(error) == ERR_LIB_EVP)
            missing |= reason == EVP_R_UNSUPPORTED_ALGORITHM || reason == EVP_R_UNKNOWN_CIPHER
                || reason == EVP_R_UNSUPPORTED_CIPHER;
    }
    return missing;
}

static cxs_status open_container(
    PKCS12 *container, const char *password, cxs_key **key, X509 **certificate, STACK_OF(X509) **others) {
    if (PKCS12_mac_present(container) && PKCS12_verify_mac(container, password, -1) != 1) {
        if (algorithm_is_missing()) return CXS_LEGACY_ALGORITHM;
        return CXS_PASSWORD_WRONG;
    }
    ERR_clear_error();
    EVP_PKEY *handle = NULL;
    if (PKCS12_parse(container, password, &handle, certificate, others) != 1)
        return algorithm_is_missing() ? CXS_LEGACY_ALGORITHM : CXS_UNREADABLE;
    if (handle == NULL || *certificate == NULL) {
        EVP_PKEY_free(handle);
        return CXS_UNREADABLE;
    }
    return cxs_key_wrap(handle, key);
}

/// Appends the certificate's DER; what is there stays the caller's where that fails.
static cxs_status append_der(X509 *x, uint8_t **all, size_t *all_length) {
    int size = i2d_X509(x, NULL);
    if (size <= 0) return CXS_UNREADABLE;
    uint8_t *longer = realloc(*all, *all_length + (size_t)size);
    if (longer == NULL) return CXS_NO_MEMORY;
    *all = longer;
    unsigned char *at = longer + *all_length;
    if (i2d_X509(x, &at) != size) return CXS_UNREADABLE;
    *all_length += (size_t)size;
    return CXS_OK;
}

cxs_status cxs_container_read(
    const uint8_t *bytes, size_t length, const uint8_t *password, size_t password_length, cxs_key **key,
    uint8_t **certificates, size_t *certificates_length) {
    *key = NULL;
    *certificates = NULL;
    *certificates_length = 0;
    if (cxs_initialize() != CXS_OK) return CXS_CRYPTOGRAPHY_FAILED;
    if (length == 0 || length > (1 << 20)) return CXS_UNREADABLE;
    if (password_length > 4096 || (password_length > 0 && memchr(password, 0, password_length) != NULL))
        return CXS_PASSWORD_WRONG;
    const unsigned char *at = bytes;
    PKCS12 *container = d2i_PKCS12(NULL, &at, (long)length);
    char *secret = calloc(1, password_length + 1);
    X509 *x = NULL;
    STACK_OF(X509) *others = NULL;
    cxs_status status = secret == NULL ? CXS_NO_MEMORY : CXS_UNREADABLE;
    if (container != NULL && secret != NULL) {
        if (password_length > 0) memcpy(secret, password, password_length);
        status = open_container(container, secret, key, &x, &others);
    }
    cxs_free_secret(secret, password_length);
    PKCS12_free(container);
    if (status == CXS_OK) status = append_der(x, certificates, certificates_length);
    for (int i = 0; status == CXS_OK && i < sk_X509_num(others); i++)
        status = append_der(sk_X509_value(others, i), certificates, certificates_length);
    X509_free(x);
    sk_X509_pop_free(others, X509_free);
    ERR_clear_error();
    if (status != CXS_OK) {
        cxs_key_free(*key);
        *key = NULL;
        free(*certificates);
        *certificates = NULL;
    }
    return status;
}
