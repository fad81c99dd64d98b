#include "curl_internal.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

// Bounds that no configuration moves.
enum {
    HEADER_BYTES = 32 << 10,
    // An idle connection older than this is not used again: most servers keep theirs for longer, so that a request
    // does not cross with the closing of its connection.
    KEPT_SECONDS = 4,
    CONNECTION_LIFETIME_SECONDS = 300,
};

// MARK: - What libcurl calls

static size_t take_body(char *bytes, size_t size, size_t count, void *context) {
    ctr_transfer *transfer = context;
    size_t more = size * count, needed = transfer->answer_count + more;
    if (more > transfer->answer_limit || needed > transfer->answer_limit) {
        transfer->too_large = true;
        return more + 1;
    }
    if (needed > transfer->answer_room) {
        size_t room = transfer->answer_room ? transfer->answer_room : 16 << 10;
        while (room < needed) room *= 2;
        uint8_t *larger = realloc(transfer->answer, room);
        if (!larger) return more + 1;
        transfer->answer = larger;
        transfer->answer_room = room;
    }
    memcpy(transfer->answer + transfer->answer_count, bytes, more);
    transfer->answer_count = needed;
    return more;
}

static size_t watch_header(char *bytes, size_t size, size_t count, void *context) {
    ctr_transfer *transfer = context;
    transfer->header_count += size * count;
    // Called for each line, those of interim answers and trailers too.
    if (count > 5 && memcmp(bytes, "HTTP/", 5) == 0) transfer->head_complete = false;
    else if (bytes[0] == '\r' || bytes[0] == '\n') transfer->head_complete = true;
    if (transfer->header_count <= HEADER_BYTES) return size * count;
    transfer->too_large = true;
    return size * count + 1;
}

static size_t give_body(char *buffer, size_t size, size_t count, void *context) {
    ctr_transfer *transfer = context;
    size_t left = transfer->request_count - transfer->request_sent, room = size * count;
    size_t given = left < room ? left : room;
    if (given > 0) memcpy(buffer, transfer->request + transfer->request_sent, given);
    transfer->request_sent += given;
    return given;
}

// Called before each attempt. libcurl tries again by itself where a kept connection breaks without an answer; the
// node may have read the request by then, and an artifact is good for one use. (Where libcurl knows that body bytes
// left, it wants to rewind first, which it cannot: CURLE_SEND_FAIL_REWIND.)
static int before_attempt(void *context, char *to, char *from, int to_port, int from_port) {
    (void)to, (void)from, (void)to_port;
    ctr_transfer *transfer = context;
    if (transfer->request_sent == 0) {
        transfer->unclean = !ctr_sockets_clean(transfer->sockets, from_port);
        return transfer->unclean ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
    }
    transfer->repeat_refused = true;
    return CURL_PREREQFUNC_ABORT;
}

static int certificate_asked(SSL *ssl, void *context) {
    (void)ssl;
    ((handshake *)context)->certificate_asked = true;
    return 1;
}

static void note_alert(const SSL *ssl, int where, int value) {
    handshake *shown = SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), ctr_handshake_index);
    if (shown && (where & SSL_CB_READ_ALERT) == SSL_CB_READ_ALERT && (value >> 8) == SSL3_AL_FATAL)
        shown->fatal_alert = value & 0xff;
}

static CURLcode watch_handshake(CURL *easy, void *context, void *transfer_context) {
    (void)easy;
    SSL_CTX *ssl = context;
    handshake *shown = ((ctr_transfer *)transfer_context)->handshake;
    if (SSL_CTX_set_ex_data(ssl, ctr_handshake_index, shown) != 1) return CURLE_OUT_OF_MEMORY;
    atomic_fetch_add(&shown->references, 1);
    SSL_CTX_set_cert_cb(ssl, certificate_asked, shown);
    SSL_CTX_set_info_callback(ssl, note_alert);
    return CURLE_OK;
}

bool ctr_transfer_begin_afresh(ctr_transfer *transfer) {
    CURL *easy = transfer->easy;
    transfer->unclean = false;
    SET(CURLOPT_FRESH_CONNECT, 1L);
    return true;
}

// MARK: - Transfer

static bool is_loopback(const char *host) {
    struct in_addr v4;
    struct in6_addr v6;
    char literal[INET6_ADDRSTRLEN] = "";
    size_t count = strlen(host);
    if (strcasecmp(host, "localhost") == 0) return true;
    if (inet_pton(AF_INET, host, &v4) == 1) return (ntohl(v4.s_addr) >> 24) == 127;
    if (count < 3 || count - 2 >= sizeof literal || host[0] != '[' || host[count - 1] != ']') return false;
    memcpy(literal, host + 1, count - 2);
    return inet_pton(AF_INET6, literal, &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

static ctr_url_problem check_url(const ctr_client *client, CURLU *url, const char *text) {
    // libcurl makes https://host of https:/host and https:///host.
    const char *authority = strstr(text, "://");
    if (!authority || authority[3] == '/') return CTR_URL_UNREADABLE;
    CURLUcode code = curl_url_set(url, CURLUPART_URL, text, CURLU_DISALLOW_USER);
    if (code == CURLUE_USER_NOT_ALLOWED) return CTR_URL_USERINFO;
    if (code == CURLUE_UNSUPPORTED_SCHEME) return CTR_URL_SCHEME;
    if (code == CURLUE_OUT_OF_MEMORY) return CTR_URL_NO_MEMORY;
    if (code != CURLUE_OK) return CTR_URL_UNREADABLE;
    char *scheme = NULL, *host = NULL;
    ctr_url_problem problem = CTR_URL_UNREADABLE;
    if (curl_url_get(url, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK
        && curl_url_get(url, CURLUPART_HOST, &host, 0) == CURLUE_OK) {
        if (strcmp(scheme, "https") == 0) problem = CTR_URL_OK;
        else if (strcmp(scheme, "http") != 0) problem = CTR_URL_SCHEME;
        else problem = client->plain_loopback && is_loopback(host) ? CTR_URL_OK : CTR_URL_PLAIN_NOT_LOOPBACK;
    }
    curl_free(scheme);
    curl_free(host);
    return problem;
}

static CURLcode set_blob(CURL *easy, CURLoption option, uint8_t *bytes, size_t count) {
    struct curl_blob blob = {.data = bytes, .len = count, .flags = CURL_BLOB_NOCOPY};
    return curl_easy_setopt(easy, option, &blob);
}

static bool set_trust(const ctr_client *client, ctr_transfer *transfer) {
    CURL *easy = transfer->easy;
    SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    SET(CURLOPT_SSL_VERIFYPEER, 1L);
    SET(CURLOPT_SSL_VERIFYHOST, 2L);
    // Every connection is checked anew: no resumed sessions.
    SET(CURLOPT_SSL_SESSIONID_CACHE, 0L);
    SET(CURLOPT_SSL_CTX_FUNCTION, watch_handshake);
    SET(CURLOPT_SSL_CTX_DATA, transfer);
    if (client->trust_roots_count > 0) {
        SET(CURLOPT_CAINFO, (char *)NULL);
        SET(CURLOPT_CAPATH, (char *)NULL);
        if (set_blob(easy, CURLOPT_CAINFO_BLOB, client->trust_roots, client->trust_roots_count) != CURLE_OK)
            return false;
    }
    if (client->client_certificate_count == 0) return true;
    return set_blob(easy, CURLOPT_SSLCERT_BLOB, client->client_certificate, client->client_certificate_count)
               == CURLE_OK
        && set_blob(easy, CURLOPT_SSLKEY_BLOB, client->client_key, client->client_key_count) == CURLE_OK;
}

static bool set_connection(const ctr_client *client, ctr_transfer *transfer) {
    CURL *easy = transfer->easy;
    SET(CURLOPT_CURLU, transfer->url);
    SET(CURLOPT_PROTOCOLS_STR, client->plain_loopback ? "https,http" : "https");
    // Both are set always, so that http_proxy, no_proxy and the like are not looked at. Loopback never goes through
    // the proxy: a plain http URL must not leave the machine.
    SET(CURLOPT_PROXY, client->proxy ? client->proxy : "");
    SET(CURLOPT_NOPROXY, client->proxy ? "localhost,127.0.0.0/8,::1" : "");
    SET(CURLOPT_HTTPPROXYTUNNEL, 1L);
    SET(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    SET(CURLOPT_HEADEROPT, (long)CURLHEADER_SEPARATE);
    SET(CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    SET(CURLOPT_NOSIGNAL, 1L);
    SET(CURLOPT_QUICK_EXIT, 1L);
    SET(CURLOPT_CONNECTTIMEOUT_MS, client->connect_timeout_ms);
    SET(CURLOPT_MAXAGE_CONN, (long)KEPT_SECONDS);
    SET(CURLOPT_MAXLIFETIME_CONN, (long)CONNECTION_LIFETIME_SECONDS);
    SET(CURLOPT_TCP_KEEPALIVE, 1L);
    return ctr_sockets_watch(client->sockets, easy);
}

static bool set_exchange(const ctr_client *client, ctr_transfer *transfer) {
    CURL *easy = transfer->easy;
    SET(CURLOPT_PRIVATE, transfer);
    SET(CURLOPT_ERRORBUFFER, transfer->error);
    SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    SET(CURLOPT_FOLLOWLOCATION, 0L);
    SET(CURLOPT_FAILONERROR, 0L);
    // By callbacks and not by POSTFIELDS, so that we know whether any of the body was handed over.
    SET(CURLOPT_POST, 1L);
    SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)transfer->request_count);
    SET(CURLOPT_READFUNCTION, give_body);
    SET(CURLOPT_READDATA, transfer);
    SET(CURLOPT_PREREQFUNCTION, before_attempt);
    SET(CURLOPT_PREREQDATA, transfer);
    SET(CURLOPT_WRITEFUNCTION, take_body);
    SET(CURLOPT_WRITEDATA, transfer);
    SET(CURLOPT_HEADERFUNCTION, watch_header);
    SET(CURLOPT_HEADERDATA, transfer);
    SET(CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)client->answer_bytes);
    // Neither asked for nor undone: an answer that is encoded all the same is refused by its Content-Encoding.
    SET(CURLOPT_ACCEPT_ENCODING, (char *)NULL);
    SET(CURLOPT_HTTP_CONTENT_DECODING, 0L);
    return true;
}

bool ctr_transfer_use_get(ctr_transfer *transfer) {
    CURL *easy = transfer->easy;
    SET(CURLOPT_HTTPGET, 1L);
    return true;
}

bool ctr_transfer_add_header(ctr_transfer *transfer, const char *line) {
    struct curl_slist *longer = curl_slist_append(transfer->headers, line);
    if (longer) transfer->headers = longer;
    return longer != NULL;
}

static bool set_all(const ctr_client *client, ctr_transfer *transfer) {
    return ctr_transfer_add_header(transfer, "Expect:") && set_trust(client, transfer) && set_connection(client, transfer) && set_exchange(client, transfer);
}

ctr_transfer *ctr_transfer_create(const ctr_client *client, const char *url, ctr_bytes body,
                                  ctr_url_problem *problem) {
    *problem = CTR_URL_NO_MEMORY;
    ctr_transfer *transfer = calloc(1, sizeof *transfer);
    if (!transfer) return NULL;
    transfer->answer_limit = client->answer_bytes;
    transfer->sockets = client->sockets;
    transfer->url = curl_url();
    if (transfer->url) *problem = check_url(client, transfer->url, url);
    if (*problem == CTR_URL_OK) {
        *problem = CTR_URL_NO_MEMORY;
        transfer->easy = curl_easy_init();
        transfer->handshake = calloc(1, sizeof *transfer->handshake);
        if (transfer->handshake) atomic_init(&transfer->handshake->references, 1);
        if (transfer->easy && transfer->handshake
            && ctr_copy_bytes(body, &transfer->request, &transfer->request_count)
            && set_all(client, transfer)) *problem = CTR_URL_OK;
    }
    if (*problem == CTR_URL_OK) return transfer;
    ctr_transfer_destroy(transfer);
    return NULL;
}

void ctr_transfer_destroy(ctr_transfer *transfer) {
    if (transfer->easy) curl_easy_cleanup(transfer->easy);
    curl_url_cleanup(transfer->url);
    curl_slist_free_all(transfer->headers);
    ctr_handshake_release(transfer->handshake);
    free(transfer->request);
    free(transfer->answer);
    free(transfer);
}

// MARK: - Ended

static ctr_end tls_end(const ctr_transfer *transfer, ctr_end otherwise) {
    bool asked = transfer->handshake->certificate_asked;
    switch (transfer->handshake->fatal_alert) {
    case SSL_AD_BAD_CERTIFICATE:
    case SSL_AD_UNSUPPORTED_CERTIFICATE:
    case SSL_AD_CERTIFICATE_REVOKED:
    case SSL_AD_CERTIFICATE_EXPIRED:
    case SSL_AD_CERTIFICATE_UNKNOWN:
    case SSL_AD_UNKNOWN_CA:
    case SSL_AD_ACCESS_DENIED:
    case TLS13_AD_CERTIFICATE_REQUIRED:
        return CTR_END_CLIENT_CERTIFICATE;
    case SSL_AD_HANDSHAKE_FAILURE:  // all that TLS 1.2 has for a missing certificate
        return asked ? CTR_END_CLIENT_CERTIFICATE : CTR_END_TLS;
    case 0:
        break;
    default:
        return CTR_END_TLS;
    }
    // With TLS 1.3 the refusal comes after the handshake, and a reset may overtake the alert that says why.
    return asked && otherwise == CTR_END_CONNECT ? CTR_END_CLIENT_CERTIFICATE : otherwise;
}

ctr_end ctr_transfer_end(const ctr_transfer *transfer) {
    if (transfer->repeat_refused) return CTR_END_REPEAT_REFUSED;
    if (transfer->too_large) return CTR_END_TOO_LARGE;
    bool begun = transfer->header_count > 0;
    switch (transfer->result) {
    case CURLE_OK:
        return transfer->head_complete ? CTR_END_ANSWERED : CTR_END_TRUNCATED;
    case CURLE_SEND_FAIL_REWIND:
        return CTR_END_REPEAT_REFUSED;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
        return CTR_END_NAME;
    case CURLE_PEER_FAILED_VERIFICATION:
        // One code for both; the chain's faults come in OpenSSL's words, the name's in libcurl's.
        return strstr(transfer->error, "subject name") ? CTR_END_TLS_NAME : CTR_END_TLS_TRUST;
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
        return CTR_END_TLS_TRUST;
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CLIENTCERT:
        return CTR_END_CLIENT_CERTIFICATE;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CIPHER:
        return tls_end(transfer, CTR_END_TLS);
    case CURLE_OPERATION_TIMEDOUT:
        return CTR_END_TIMEOUT;
    case CURLE_FILESIZE_EXCEEDED:
        return CTR_END_TOO_LARGE;
    case CURLE_PARTIAL_FILE:
        return CTR_END_TRUNCATED;
    case CURLE_RECV_ERROR:
        if (strstr(transfer->error, "chunked-encoding")) return CTR_END_MALFORMED;
        return tls_end(transfer, begun ? CTR_END_TRUNCATED : CTR_END_CONNECT);
    case CURLE_SEND_ERROR:
    case CURLE_GOT_NOTHING:
        return tls_end(transfer, CTR_END_CONNECT);
    case CURLE_COULDNT_CONNECT:
    case CURLE_PROXY:
        return CTR_END_CONNECT;
    case CURLE_UNSUPPORTED_PROTOCOL:  // what is no HTTP/1.x is read as HTTP/0.9
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_BAD_CONTENT_ENCODING:
        return CTR_END_MALFORMED;
    default:
        return CTR_END_OTHER;
    }
}

const char *ctr_transfer_error(const ctr_transfer *transfer) {
    if (transfer->error[0]) return transfer->error;
    return transfer->result == CURLE_OK ? "" : curl_easy_strerror(transfer->result);
}

int ctr_transfer_status(const ctr_transfer *transfer) {
    long status = 0;
    if (curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status) != CURLE_OK) return 0;
    return status > 0 && status < 1000 ? (int)status : 0;
}

ctr_bytes ctr_transfer_body(const ctr_transfer *transfer) {
    return (ctr_bytes){.bytes = transfer->answer, .count = transfer->answer_count};
}

const char *ctr_transfer_field(ctr_transfer *transfer, const char *name, size_t index) {
    struct curl_header *field = NULL;
    return curl_easy_header(transfer->easy, name, index, CURLH_HEADER, -1, &field) == CURLHE_OK ? field->value : NULL;
}

int64_t ctr_read_http_date(const char *text) { return (int64_t)curl_getdate(text, NULL); }
