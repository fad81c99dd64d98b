// Cryptographic Message Syntax: bytes for one recipient, as `openssl cms -decrypt` reads them.

#include "internal.h"

#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

/// OpenSSL's defaults are SHA-1 for both ways of carrying the content key.
static int choose_digest(CMS_RecipientInfo *recipient) {
    EVP_PKEY_CTX *context = CMS_RecipientInfo_get0_pkey_ctx(recipient);
    if (context == NULL) return 0;
    if (CMS_RecipientInfo_type(recipient) == CMS_RECIPINFO_AGREE)
        return EVP_PKEY_CTX_set_ecdh_kdf_md(context, EVP_sha256()) > 0;
    return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) > 0
        && EVP_PKEY_CTX_set_rsa_oaep_md(context, EVP_sha256()) > 0;
}

cxs_status cxs_envelope(
    const uint8_t *certificate, size_t certificate_length, const uint8_t *plaintext, size_t plaintext_length,
    uint8_t **bytes, size_t *length) {
    cxs_status status = CXS_CRYPTOGRAPHY_FAILED;
    CMS_ContentInfo *message = NULL;
    BIO *content = NULL;
    uint8_t *encoded = NULL;
    const unsigned char *at = certificate;
    X509 *recipient = d2i_X509(NULL, &at, (long)certificate_length);
    const unsigned flags = CMS_BINARY | CMS_PARTIAL;
    if (recipient == NULL || plaintext_length > INT32_MAX) goto done;
    message = CMS_encrypt(NULL, NULL, EVP_aes_256_gcm(), flags);
    content = BIO_new_mem_buf(plaintext, (int)plaintext_length);
    if (message == NULL || content == NULL) goto done;
    CMS_RecipientInfo *information = CMS_add1_recipient_cert(message, recipient, flags | CMS_KEY_PARAM);
    if (information == NULL || !choose_digest(information)) goto done;
    if (CMS_final(message, content, NULL, flags) != 1) goto done;
    int encoded_length = i2d_CMS_ContentInfo(message, &encoded);
    if (encoded_length <= 0) goto done;
    *bytes = malloc((size_t)encoded_length);
    if (*bytes == NULL) {
        status = CXS_NO_MEMORY;
        goto done;
    }
    memcpy(*bytes, encoded, (size_t)encoded_length);
    *length = (size_t)encoded_length;
    status = CXS_OK;
done:
    OPENSSL_free(encoded);
    BIO_free(content);
    CMS_ContentInfo_free(message);
    X509_free(recipient);
    ERR_clear_error();
    return status;
}
