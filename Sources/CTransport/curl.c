#include "curl_internal.h"

#include <limits.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

// MARK: - Once in a process

int ctr_handshake_index = -1;
static bool library_ready;

void ctr_handshake_release(handshake *shown) {
    if (shown && atomic_fetch_sub(&shown->references, 1) == 1) free(shown);
}

static void handshake_free(void *parent, void *pointer, CRYPTO_EX_DATA *data, int index, long argl, void *argp) {
    (void)parent, (void)data, (void)index, (void)argl, (void)argp;
    ctr_handshake_release(pointer);
}

static void set_up_library(void) {
    // libcurl would write TLS secrets to the file that this variable names.
    unsetenv("SSLKEYLOGFILE");
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) return;
    ctr_handshake_index = SSL_CTX_get_ex_new_index(0, NULL, NULL, NULL, handshake_free);
    // 7.87 brought CURLOPT_QUICK_EXIT, without which a slow name server stops all transfers.
    const curl_version_info_data *version = curl_version_info(CURLVERSION_NOW);
    bool is_openssl = version->ssl_version && strncmp(version->ssl_version, "OpenSSL/", 8) == 0;
    library_ready = ctr_handshake_index >= 0 && version->version_num >= 0x075700 && is_openssl;
}

// MARK: - Client

bool ctr_copy_bytes(ctr_bytes from, uint8_t **to, size_t *count) {
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
    client->sockets = ctr_sockets_create();
    client->kept_connections = options->kept_connections;
    client->connect_timeout_ms = (long)options->connect_timeout_ms;
    client->answer_bytes = options->answer_bytes;
    client->plain_loopback = options->plain_loopback;
    bool copied = ctr_copy_bytes(options->trust_roots, &client->trust_roots, &client->trust_roots_count)
        && ctr_copy_bytes(options->client_certificate, &client->client_certificate, &client->client_certificate_count)
        && ctr_copy_bytes(options->client_key, &client->client_key, &client->client_key_count)
        && (!options->proxy || (client->proxy = strdup(options->proxy)));
    if (!copied || !client->handle || !client->sockets) {
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
    ctr_sockets_destroy(client->sockets);
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

static bool go_on(ctr_client *client, ctr_transfer *transfer) {
    if (curl_multi_add_handle(client->handle, transfer->easy) != CURLM_OK) return false;
    client->under_way++;
    return true;
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
        // Nothing was sent: once more, on a connection of its own.
        if (transfer->unclean && ctr_transfer_begin_afresh(transfer) && go_on(client, transfer)) continue;
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
