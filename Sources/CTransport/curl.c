#include "BackChannel.h"

#include <curl/curl.h>
#include <limits.h>
#include <netinet/in.h>
#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
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

struct ctr_client {
    pthread_mutex_t handle_lock;  // ctr_client_wake comes from other threads
    CURLM *handle;
    size_t under_way;
    size_t kept_connections;
    uint8_t *trust_roots, *client_certificate, *client_key;
    size_t trust_roots_count, client_certificate_count, client_key_count;
    char *proxy;
    long connect_timeout_ms;
    size_t answer_bytes;
    bool plain_loopback;
};

// What a TLS handshake showed; shared by a transfer and its SSL_CTX, which outlives it in a kept connection.
typedef struct {
    atomic_int references;
    bool certificate_asked;
    int fatal_alert;
} handshake;

struct ctr_transfer {
    CURL *easy;
    CURLU *url;
    struct curl_slist *headers;
    handshake *handshake;
    uint8_t *request;
    size_t request_count, request_sent;
    uint8_t *answer;
    size_t answer_count, answer_room, answer_limit, header_count;
    bool head_complete, too_large, repeat_refused;
    CURLcode result;
    char error[CURL_ERROR_SIZE];
};

// MARK: - Once in a process

static int handshake_index = -1;
static bool library_ready;

static void handshake_release(handshake *shown) {
    if (shown && atomic_fetch_sub(&shown->references, 1) == 1) free(shown);
}

static void handshake_free(void *parent, void *pointer, CRYPTO_EX_DATA *data, int index, long argl, void *argp) {
    (void)parent, (void)data, (void)index, (void)argl, (void)argp;
    handshake_release(pointer);
}

static void set_up_library(void) {
    // libcurl would write TLS secrets to the file that this variable names.
    unsetenv("SSLKEYLOGFILE");
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) return;
    handshake_index = SSL_CTX_get_ex_new_index(0, NULL, NULL, NULL, handshake_free);
    // 7.87 brought CURLOPT_QUICK_EXIT, without which a slow name server stops all transfers.
    library_ready = handshake_index >= 0 && curl_version_info(CURLVERSION_NOW)->version_num >= 0x075700;
}

// MARK: - Client

static bool copy_bytes(ctr_bytes from, uint8_t **to, size_t *count) {
    if (from.count == 0) return true;
    *to = malloc(from.count);
    if (!*to) return false;
    memcpy(*to, from.bytes, from.count);
    *count = from.count;
    return true;
}

static int no_password(char *buffer, int size, int writing, void *context) {
    (void)buffer, (void)size, (void)writing, (void)context;
    return -1;  // never ask on the terminal
}

static BIO *memory_bio(ctr_bytes pem) { return pem.count <= INT_MAX ? BIO_new_mem_buf(pem.bytes, (int)pem.count) : NULL; }

// Whether every certificate of a PEM text can be read, and there is one.
static bool certificates_readable(ctr_bytes pem, X509 **first) {
    BIO *bio = memory_bio(pem);
    if (!bio) return false;
    size_t count = 0;
    X509 *certificate;
    while ((certificate = PEM_read_bio_X509(bio, NULL, no_password, NULL))) {
        if (count++ == 0 && first) *first = certificate;
        else X509_free(certificate);
    }
    bool at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
    ERR_clear_error();
    BIO_free(bio);
    return count > 0 && at_end;
}

static ctr_client_problem check_credentials(const ctr_client_options *options) {
    ERR_clear_error();
    if (options->trust_roots.count > 0 && !certificates_readable(options->trust_roots, NULL))
        return CTR_CLIENT_TRUST_ROOTS;
    if (options->client_certificate.count == 0 && options->client_key.count == 0) return CTR_CLIENT_OK;
    X509 *certificate = NULL;
    EVP_PKEY *key = NULL;
    ctr_client_problem problem = CTR_CLIENT_OK;
    BIO *bio = memory_bio(options->client_key);
    if (!certificates_readable(options->client_certificate, &certificate)) problem = CTR_CLIENT_CERTIFICATE;
    else if (!bio || !(key = PEM_read_bio_PrivateKey(bio, NULL, no_password, NULL))) problem = CTR_CLIENT_KEY;
    else if (X509_check_private_key(certificate, key) != 1) problem = CTR_CLIENT_KEY_OTHER;
    X509_free(certificate);
    EVP_PKEY_free(key);
    BIO_free(bio);
    ERR_clear_error();
    return problem;
}

static bool proxy_allowed(const char *proxy) {
    CURLU *url = curl_url();
    char *scheme = NULL, *host = NULL;
    bool allowed = url && curl_url_set(url, CURLUPART_URL, proxy, 0) == CURLUE_OK
        && curl_url_get(url, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK
        && curl_url_get(url, CURLUPART_HOST, &host, 0) == CURLUE_OK && strcmp(scheme, "http") == 0;
    curl_free(scheme);
    curl_free(host);
    curl_url_cleanup(url);
    return allowed;
}

static CURLM *multi_handle(void) {
    CURLM *multi = curl_multi_init();
    if (multi) curl_multi_setopt(multi, CURLMOPT_PIPELINING, CURLPIPE_NOTHING);
    return multi;
}

ctr_client *ctr_client_create(const ctr_client_options *options, ctr_client_problem *problem) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, set_up_library);
    *problem = library_ready ? check_credentials(options) : CTR_CLIENT_LIBRARY_TOO_OLD;
    if (*problem == CTR_CLIENT_OK && options->proxy && !proxy_allowed(options->proxy)) *problem = CTR_CLIENT_PROXY;
    if (*problem != CTR_CLIENT_OK) return NULL;
    *problem = CTR_CLIENT_NO_MEMORY;
    ctr_client *client = calloc(1, sizeof *client);
    if (!client) return NULL;
    pthread_mutex_init(&client->handle_lock, NULL);
    client->handle = multi_handle();
    client->kept_connections = options->kept_connections;
    client->connect_timeout_ms = (long)options->connect_timeout_ms;
    client->answer_bytes = options->answer_bytes;
    client->plain_loopback = options->plain_loopback;
    bool copied = copy_bytes(options->trust_roots, &client->trust_roots, &client->trust_roots_count)
        && copy_bytes(options->client_certificate, &client->client_certificate, &client->client_certificate_count)
        && copy_bytes(options->client_key, &client->client_key, &client->client_key_count)
        && (!options->proxy || (client->proxy = strdup(options->proxy)));
    if (!copied || !client->handle) {
        ctr_client_destroy(client);
        return NULL;
    }
    *problem = CTR_CLIENT_OK;
    return client;
}

void ctr_client_close(ctr_client *client) {
    pthread_mutex_lock(&client->handle_lock);
    CURLM *handle = client->handle;
    client->handle = NULL;
    pthread_mutex_unlock(&client->handle_lock);
    if (handle) curl_multi_cleanup(handle);
}

void ctr_client_destroy(ctr_client *client) {
    ctr_client_close(client);
    if (client->client_key) OPENSSL_cleanse(client->client_key, client->client_key_count);
    free(client->trust_roots);
    free(client->client_certificate);
    free(client->client_key);
    free(client->proxy);
    pthread_mutex_destroy(&client->handle_lock);
    free(client);
}

typedef struct {
    void (*run)(void *);
    void *context;
} thread_start;

static void *thread_body(void *pointer) {
    thread_start start = *(thread_start *)pointer;
    free(pointer);
    start.run(start.context);
    return NULL;
}

bool ctr_client_start_thread(void (*run)(void *), void *context) {
    // With CURLOPT_NOSIGNAL libcurl leaves SIGPIPE to us; handlers of the program run on its other threads.
    sigset_t all, before;
    sigfillset(&all);
    thread_start *start = malloc(sizeof *start);
    if (!start) return false;
    *start = (thread_start){.run = run, .context = context};
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pthread_t thread;
    bool started = pthread_create(&thread, NULL, thread_body, start) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (started) pthread_detach(thread);
    else free(start);
    return started;
}

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
    (void)to, (void)from, (void)to_port, (void)from_port;
    ctr_transfer *transfer = context;
    if (transfer->request_sent == 0) return CURL_PREREQFUNC_OK;
    transfer->repeat_refused = true;
    return CURL_PREREQFUNC_ABORT;
}

static int certificate_asked(SSL *ssl, void *context) {
    (void)ssl;
    ((handshake *)context)->certificate_asked = true;
    return 1;
}

static void note_alert(const SSL *ssl, int where, int value) {
    handshake *shown = SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), handshake_index);
    if (shown && (where & SSL_CB_READ_ALERT) == SSL_CB_READ_ALERT && (value >> 8) == SSL3_AL_FATAL)
        shown->fatal_alert = value & 0xff;
}

static CURLcode watch_handshake(CURL *easy, void *context, void *transfer_context) {
    (void)easy;
    SSL_CTX *ssl = context;
    handshake *shown = ((ctr_transfer *)transfer_context)->handshake;
    if (SSL_CTX_set_ex_data(ssl, handshake_index, shown) != 1) return CURLE_OUT_OF_MEMORY;
    atomic_fetch_add(&shown->references, 1);
    SSL_CTX_set_cert_cb(ssl, certificate_asked, shown);
    SSL_CTX_set_info_callback(ssl, note_alert);
    return CURLE_OK;
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

#define SET(option, value) \
    do { \
        if (curl_easy_setopt(easy, (option), (value)) != CURLE_OK) return false; \
    } while (0)

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
    return true;
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
    transfer->url = curl_url();
    if (transfer->url) *problem = check_url(client, transfer->url, url);
    if (*problem == CTR_URL_OK) {
        *problem = CTR_URL_NO_MEMORY;
        transfer->easy = curl_easy_init();
        transfer->handshake = calloc(1, sizeof *transfer->handshake);
        if (transfer->handshake) atomic_init(&transfer->handshake->references, 1);
        if (transfer->easy && transfer->handshake
            && copy_bytes(body, &transfer->request, &transfer->request_count)
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
    handshake_release(transfer->handshake);
    free(transfer->request);
    free(transfer->answer);
    free(transfer);
}

// MARK: - Under way

// libcurl counts busy connections too, and closes an idle one whenever one comes back and there are more than this.
static void bound_kept_connections(ctr_client *client) {
    curl_multi_setopt(client->handle, CURLMOPT_MAXCONNECTS, (long)(client->under_way + client->kept_connections));
}

bool ctr_client_add(ctr_client *client, ctr_transfer *transfer, int64_t timeout_ms) {
    CURL *easy = transfer->easy;
    SET(CURLOPT_HTTPHEADER, transfer->headers);
    SET(CURLOPT_TIMEOUT_MS, (long)timeout_ms);
    if (curl_multi_add_handle(client->handle, easy) != CURLM_OK) return false;
    client->under_way++;
    return true;
}

void ctr_client_remove(ctr_client *client, ctr_transfer *transfer) {
    if (curl_multi_remove_handle(client->handle, transfer->easy) == CURLM_OK) client->under_way--;
}

void ctr_client_perform(ctr_client *client) {
    int running = 0;
    bound_kept_connections(client);
    curl_multi_perform(client->handle, &running);
}

ctr_transfer *ctr_client_next_finished(ctr_client *client) {
    int left = 0;
    for (CURLMsg *message; (message = curl_multi_info_read(client->handle, &left));) {
        ctr_transfer *transfer = NULL;
        if (message->msg != CURLMSG_DONE) continue;
        CURL *easy = message->easy_handle;
        CURLcode result = message->data.result;
        if (curl_easy_getinfo(easy, CURLINFO_PRIVATE, (char **)&transfer) != CURLE_OK || !transfer) continue;
        transfer->result = result;
        ctr_client_remove(client, transfer);
        return transfer;
    }
    return NULL;
}

void ctr_client_wait(ctr_client *client, int timeout_ms) { curl_multi_poll(client->handle, NULL, 0, timeout_ms, NULL); }

void ctr_client_wake(ctr_client *client) {
    pthread_mutex_lock(&client->handle_lock);
    if (client->handle) curl_multi_wakeup(client->handle);
    pthread_mutex_unlock(&client->handle_lock);
}

void ctr_client_close_kept(ctr_client *client) {
    CURLM *fresh = multi_handle();
    if (!fresh) return;
    pthread_mutex_lock(&client->handle_lock);
    CURLM *old = client->handle;
    client->handle = fresh;
    pthread_mutex_unlock(&client->handle_lock);
    curl_multi_cleanup(old);
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
