#include "LoopbackExchange.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

enum { ANSWER_BYTES = 1 << 20 };

struct ctr_exchange {
    CURL *easy;
    struct curl_slist *headers;
    struct curl_header *field;
    uint8_t *answer;
    size_t answer_count;
    char error[CURL_ERROR_SIZE];
};

static size_t take_body(char *bytes, size_t size, size_t count, void *context) {
    ctr_exchange *exchange = context;
    size_t more = size * count;
    if (more > ANSWER_BYTES - exchange->answer_count) return more + 1;
    uint8_t *larger = realloc(exchange->answer, exchange->answer_count + more + 1);
    if (!larger) return more + 1;
    memcpy(larger + exchange->answer_count, bytes, more);
    exchange->answer = larger;
    exchange->answer_count += more;
    return more;
}

static bool set_up(ctr_exchange *exchange, const char *url, const char *socket_path) {
    CURL *easy = exchange->easy;
    return curl_easy_setopt(easy, CURLOPT_URL, url) == CURLE_OK
        && curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http") == CURLE_OK
        && curl_easy_setopt(easy, CURLOPT_UNIX_SOCKET_PATH, socket_path) == CURLE_OK
        && curl_easy_setopt(easy, CURLOPT_PROXY, "") == CURLE_OK
        && curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1) == CURLE_OK
        && curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK
        && curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L) == CURLE_OK
        && curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, exchange->error) == CURLE_OK
        && curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body) == CURLE_OK
        && curl_easy_setopt(easy, CURLOPT_WRITEDATA, exchange) == CURLE_OK;
}

ctr_exchange *ctr_exchange_create(const char *url, const char *socket_path) {
    ctr_exchange *exchange = calloc(1, sizeof *exchange);
    if (!exchange) return NULL;
    exchange->easy = curl_easy_init();
    if (exchange->easy && set_up(exchange, url, socket_path)) return exchange;
    ctr_exchange_destroy(exchange);
    return NULL;
}

bool ctr_exchange_add_header(ctr_exchange *exchange, const char *line) {
    struct curl_slist *longer = curl_slist_append(exchange->headers, line);
    if (longer) exchange->headers = longer;
    return longer != NULL;
}

bool ctr_exchange_perform(ctr_exchange *exchange, bool is_post, ctr_bytes body, int64_t timeout_ms) {
    CURL *easy = exchange->easy;
    bool is_set = curl_easy_setopt(easy, CURLOPT_HTTPHEADER, exchange->headers) == CURLE_OK
        && curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)timeout_ms) == CURLE_OK;
    if (is_set && is_post) {
        is_set = curl_easy_setopt(easy, CURLOPT_POST, 1L) == CURLE_OK
            && curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body.count) == CURLE_OK
            && curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, body.bytes ? (const char *)body.bytes : "") == CURLE_OK;
    }
    return is_set && curl_easy_perform(easy) == CURLE_OK;
}

int ctr_exchange_status(const ctr_exchange *exchange) {
    long status = 0;
    return curl_easy_getinfo(exchange->easy, CURLINFO_RESPONSE_CODE, &status) == CURLE_OK ? (int)status : 0;
}

ctr_bytes ctr_exchange_body(const ctr_exchange *exchange) {
    return (ctr_bytes){.bytes = exchange->answer, .count = exchange->answer_count};
}

bool ctr_exchange_next_field(ctr_exchange *exchange, const char **name, const char **value) {
    exchange->field = curl_easy_nextheader(exchange->easy, CURLH_HEADER, -1, exchange->field);
    if (!exchange->field) return false;
    *name = exchange->field->name;
    *value = exchange->field->value;
    return true;
}

const char *ctr_exchange_error(const ctr_exchange *exchange) {
    return exchange->error[0] ? exchange->error : "the exchange cannot be set up";
}

void ctr_exchange_destroy(ctr_exchange *exchange) {
    if (exchange->easy) curl_easy_cleanup(exchange->easy);
    curl_slist_free_all(exchange->headers);
    free(exchange->answer);
    free(exchange);
}
