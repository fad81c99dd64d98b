#include "CRedis.h"

#include <arpa/inet.h>
#include <errno.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

struct crd_tls {
    SSL_CTX *context;
};

struct crd_session {
    /* NULL: plain. */
    SSL *tls;
    int descriptor;
    char reason[160];
};

static BIO *reader(crd_bytes bytes) {
    return bytes.count > 0 && bytes.count < (1 << 24) ? BIO_new_mem_buf(bytes.bytes, (int)bytes.count) : NULL;
}

/* No prompt on the terminal for an encrypted key. */
static int no_password(char *buffer, int size, int writing, void *context) {
    (void)buffer, (void)size, (void)writing, (void)context;
    return -1;
}

/* Whether reading PEM ended because there was no more, and not at something unreadable. */
static bool is_at_end(void) {
    unsigned long error = ERR_peek_last_error();
    ERR_clear_error();
    return ERR_GET_LIB(error) == ERR_LIB_PEM && ERR_GET_REASON(error) == PEM_R_NO_START_LINE;
}

static bool take_roots(SSL_CTX *context, crd_bytes roots) {
    if (roots.count == 0)
        return SSL_CTX_set_default_verify_paths(context) == 1;
    X509_STORE *store = SSL_CTX_get_cert_store(context);
    BIO *input = reader(roots);
    int count = 0;
    bool good = input != NULL;
    X509 *certificate;
    while (good && (certificate = PEM_read_bio_X509(input, NULL, no_password, NULL)) != NULL) {
        good = X509_STORE_add_cert(store, certificate) == 1;
        X509_free(certificate);
        count++;
    }
    good = good && count > 0 && is_at_end();
    BIO_free(input);
    return good;
}

static bool take_chain(SSL_CTX *context, crd_bytes chain) {
    BIO *input = reader(chain);
    if (input == NULL)
        return false;
    X509 *certificate = PEM_read_bio_X509(input, NULL, no_password, NULL);
    bool good = certificate != NULL && SSL_CTX_use_certificate(context, certificate) == 1;
    X509_free(certificate);
    while (good && (certificate = PEM_read_bio_X509(input, NULL, no_password, NULL)) != NULL) {
        if (SSL_CTX_add0_chain_cert(context, certificate) != 1) {
            X509_free(certificate);
            good = false;
        }
    }
    good = good && is_at_end();
    BIO_free(input);
    return good;
}

static crd_tls_problem take_credential(SSL_CTX *context, crd_bytes chain, crd_bytes key) {
    if (!take_chain(context, chain))
        return CRD_TLS_CERTIFICATE;
    BIO *input = reader(key);
    EVP_PKEY *private_key = input ? PEM_read_bio_PrivateKey(input, NULL, no_password, NULL) : NULL;
    BIO_free(input);
    if (private_key == NULL)
        return CRD_TLS_KEY;
    bool good = SSL_CTX_use_PrivateKey(context, private_key) == 1 && SSL_CTX_check_private_key(context) == 1;
    EVP_PKEY_free(private_key);
    return good ? CRD_TLS_OK : CRD_TLS_KEY_OTHER;
}

static crd_tls_problem set_up(SSL_CTX *context, crd_bytes roots, crd_bytes certificate, crd_bytes key) {
    if (SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) != 1)
        return CRD_TLS_NO_MEMORY;
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    if (!take_roots(context, roots))
        return CRD_TLS_ROOTS;
    return certificate.count == 0 && key.count == 0 ? CRD_TLS_OK : take_credential(context, certificate, key);
}

crd_tls *crd_tls_create(crd_bytes roots, crd_bytes certificate, crd_bytes key, crd_tls_problem *problem) {
    crd_tls *tls = calloc(1, sizeof *tls);
    *problem = CRD_TLS_NO_MEMORY;
    if (tls == NULL)
        return NULL;
    tls->context = SSL_CTX_new(TLS_client_method());
    if (tls->context != NULL)
        *problem = set_up(tls->context, roots, certificate, key);
    ERR_clear_error();
    if (*problem == CRD_TLS_OK)
        return tls;
    crd_tls_destroy(tls);
    return NULL;
}

void crd_tls_destroy(crd_tls *tls) {
    SSL_CTX_free(tls->context);
    free(tls);
}

static bool expect_host(SSL *tls, const char *host) {
    unsigned char address[16];
    X509_VERIFY_PARAM *rules = SSL_get0_param(tls);
    if (inet_pton(AF_INET, host, address) == 1 || inet_pton(AF_INET6, host, address) == 1)
        return X509_VERIFY_PARAM_set1_ip_asc(rules, host) == 1;
    X509_VERIFY_PARAM_set_hostflags(rules, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
    return X509_VERIFY_PARAM_set1_host(rules, host, 0) == 1 && SSL_set_tlsext_host_name(tls, host) == 1;
}

crd_session *crd_session_create(crd_tls *tls, int descriptor, const char *host) {
    crd_session *session = calloc(1, sizeof *session);
    if (session == NULL)
        return NULL;
    session->descriptor = descriptor;
    if (tls == NULL)
        return session;
    session->tls = SSL_new(tls->context);
    if (session->tls != NULL && SSL_set_fd(session->tls, descriptor) == 1 && expect_host(session->tls, host)) {
        SSL_set_connect_state(session->tls);
        return session;
    }
    crd_session_destroy(session);
    return NULL;
}

void crd_session_destroy(crd_session *session) {
    SSL_free(session->tls);
    free(session);
}

const char *crd_session_reason(const crd_session *session) { return session->reason; }

/* Alerts by which a server says that it does not like our certificate. */
static bool is_about_our_certificate(int reason) {
    switch (reason) {
    case SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED:
    case SSL_R_SSLV3_ALERT_BAD_CERTIFICATE:
    case SSL_R_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE:
    case SSL_R_SSLV3_ALERT_CERTIFICATE_REVOKED:
    case SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED:
    case SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN:
    case SSL_R_TLSV1_ALERT_UNKNOWN_CA:
    case SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE:
        return true;
    default:
        return false;
    }
}

static void note(crd_session *session, const char *words) {
    session->reason[0] = 0;
    if (words != NULL)
        strncat(session->reason, words, sizeof session->reason - 1);
}

static int judge(crd_session *session, int result) {
    long verdict;
    unsigned long error;
    switch (SSL_get_error(session->tls, result)) {
    case SSL_ERROR_WANT_READ:
        return CRD_AGAIN_READ;
    case SSL_ERROR_WANT_WRITE:
        return CRD_AGAIN_WRITE;
    case SSL_ERROR_ZERO_RETURN:
        return CRD_END;
    default:
        verdict = SSL_get_verify_result(session->tls);
        error = ERR_peek_last_error();
        ERR_clear_error();
        if (verdict != X509_V_OK) {
            note(session, X509_verify_cert_error_string(verdict));
            return CRD_UNTRUSTED;
        }
        note(session, error != 0 ? ERR_reason_error_string(error) : NULL);
        return is_about_our_certificate(ERR_GET_REASON(error)) ? CRD_CLIENT_REFUSED : CRD_FAILED;
    }
}

int crd_session_handshake(crd_session *session) {
    if (session->tls == NULL)
        return 0;
    ERR_clear_error();
    int result = SSL_do_handshake(session->tls);
    return result == 1 ? 0 : judge(session, result);
}

static int judge_plain(crd_session *session, int direction) {
    if (errno == EAGAIN || errno == EWOULDBLOCK)
        return direction;
    note(session, strerrordesc_np(errno));
    return CRD_FAILED;
}

long crd_session_receive(crd_session *session, uint8_t *buffer, size_t size) {
    int part = size > (1 << 30) ? 1 << 30 : (int)size;
    if (session->tls != NULL) {
        ERR_clear_error();
        int count = SSL_read(session->tls, buffer, part);
        return count > 0 ? count : judge(session, count);
    }
    for (;;) {
        ssize_t count = recv(session->descriptor, buffer, (size_t)part, 0);
        if (count > 0)
            return count;
        if (count == 0)
            return CRD_END;
        if (errno != EINTR)
            return judge_plain(session, CRD_AGAIN_READ);
    }
}

long crd_session_send(crd_session *session, const uint8_t *bytes, size_t count) {
    int part = count > (1 << 30) ? 1 << 30 : (int)count;
    if (session->tls != NULL) {
        ERR_clear_error();
        int sent = SSL_write(session->tls, bytes, part);
        return sent > 0 ? sent : judge(session, sent);
    }
    for (;;) {
        ssize_t sent = send(session->descriptor, bytes, (size_t)part, MSG_NOSIGNAL);
        if (sent >= 0)
            return sent;
        if (errno != EINTR)
            return judge_plain(session, CRD_AGAIN_WRITE);
    }
}

void crd_sha1(crd_bytes bytes, uint8_t digest[20]) {
    memset(digest, 0, 20);
    EVP_Digest(bytes.bytes, bytes.count, digest, NULL, EVP_sha1(), NULL);
}
