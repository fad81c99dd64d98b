// A look over the raw bytes before the parser sees them. It judges no grammar: for well-formed documents its idea
// of tags equals the parser's, and at the first place where a document is not well-formed the parser stops. So
// nothing reaches the parser that it would expand, and no count exceeds its limit before the cost is paid.

#include "internal.h"

#include <string.h>
#include <strings.h>

struct scanner {
    const uint8_t *at, *end;
    const cxs_limits *limits;
    size_t depth, elements;
};

/// Whether `bytes` are UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF).
static int is_utf8(const uint8_t *at, const uint8_t *end) {
    while (at < end) {
        if (end - at >= 8) {
            uint64_t word;
            memcpy(&word, at, 8);
            if ((word & UINT64_C(0x8080808080808080)) == 0) {
                at += 8;
                continue;
            }
        }
        uint8_t lead = *at;
        if (lead < 0x80) {
            at += 1;
            continue;
        }
        int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
        if (lead < 0xC2 || lead > 0xF4 || end - at <= more) return 0;
        uint8_t low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        uint8_t high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        if (at[1] < low || at[1] > high) return 0;
        for (int i = 2; i <= more; i++)
            if ((at[i] & 0xC0) != 0x80) return 0;
        at += more + 1;
    }
    return 1;
}

static int is_space(uint8_t c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

static int starts_with(const struct scanner *s, const char *text) {
    size_t length = strlen(text);
    return (size_t)(s->end - s->at) >= length && memcmp(s->at, text, length) == 0;
}

/// The value of a pseudo attribute of the XML declaration, or NULL.
static const uint8_t *declared(const uint8_t *at, const uint8_t *end, const char *name, size_t *length) {
    size_t name_length = strlen(name);
    for (; (size_t)(end - at) > name_length; at++) {
        if (!is_space(at[0]) || memcmp(at + 1, name, name_length) != 0) continue;
        at += 1 + name_length;
        while (at < end && (is_space(*at) || *at == '=')) at++;
        if (at == end || (*at != '"' && *at != '\'')) return NULL;
        const uint8_t *close = memchr(at + 1, *at, (size_t)(end - at - 1));
        if (close == NULL) return NULL;
        *length = (size_t)(close - at - 1);
        return at + 1;
    }
    return NULL;
}

/// Skips the XML declaration, which must say 1.0 and UTF-8 or nothing.
static cxs_status skip_declaration(struct scanner *s) {
    if (!starts_with(s, "<?xml") || s->end - s->at < 6 || !is_space(s->at[5])) return CXS_OK;
    const uint8_t *close = memmem(s->at, (size_t)(s->end - s->at), "?>", 2);
    if (close == NULL) return CXS_DOCUMENT_MALFORMED;
    size_t length = 0;
    const uint8_t *value = declared(s->at + 5, close, "version", &length);
    if (value == NULL || length != 3 || memcmp(value, "1.0", 3) != 0) return CXS_DOCUMENT_MALFORMED;
    value = declared(s->at + 5, close, "encoding", &length);
    if (value != NULL && (length != 5 || strncasecmp((const char *)value, "UTF-8", 5) != 0))
        return CXS_DOCUMENT_NOT_UTF8;
    s->at = close + 2;
    return CXS_OK;
}

static cxs_status skip_name(struct scanner *s) {
    const uint8_t *begin = s->at;
    while (s->at < s->end && !is_space(*s->at) && *s->at != '>' && *s->at != '/' && *s->at != '=') s->at++;
    return (size_t)(s->at - begin) > s->limits->name ? CXS_NAME : CXS_OK;
}

/// Behind the name of a start tag, up to and with its `>`.
static cxs_status skip_attributes(struct scanner *s) {
    size_t attributes = 0;
    for (;;) {
        while (s->at < s->end && is_space(*s->at)) s->at++;
        if (s->at == s->end) return CXS_DOCUMENT_MALFORMED;
        if (*s->at == '>') {
            s->at++;
            return ++s->depth > s->limits->depth ? CXS_DEPTH : CXS_OK;
        }
        if (*s->at == '/') {
            if (s->end - s->at < 2 || s->at[1] != '>') return CXS_DOCUMENT_MALFORMED;
            s->at += 2;
            return s->depth + 1 > s->limits->depth ? CXS_DEPTH : CXS_OK;
        }
        if (++attributes > s->limits->attributes) return CXS_ATTRIBUTES;
        cxs_status status = skip_name(s);
        if (status != CXS_OK) return status;
        while (s->at < s->end && is_space(*s->at)) s->at++;
        if (s->at == s->end || *s->at != '=') return CXS_DOCUMENT_MALFORMED;
        s->at++;
        while (s->at < s->end && is_space(*s->at)) s->at++;
        if (s->at == s->end || (*s->at != '"' && *s->at != '\'')) return CXS_DOCUMENT_MALFORMED;
        const uint8_t *close = memchr(s->at + 1, *s->at, (size_t)(s->end - s->at - 1));
        if (close == NULL) return CXS_DOCUMENT_MALFORMED;
        if ((size_t)(close - s->at - 1) > s->limits->text) return CXS_TEXT;
        s->at = close + 1;
    }
}

/// From a `<` to behind the construct that it opens.
static cxs_status skip_markup(struct scanner *s) {
    if (starts_with(s, "<!--")) return CXS_COMMENT;
    if (starts_with(s, "<?")) return CXS_PROCESSING_INSTRUCTION;
    if (starts_with(s, "<![CDATA[")) {
        const uint8_t *close = memmem(s->at, (size_t)(s->end - s->at), "]]>", 3);
        if (close == NULL) return CXS_DOCUMENT_MALFORMED;
        if ((size_t)(close - s->at) - 9 > s->limits->text) return CXS_TEXT;
        s->at = close + 3;
        return CXS_OK;
    }
    if (starts_with(s, "<!")) return starts_with(s, "<!DOCTYPE") ? CXS_DOCTYPE : CXS_DOCUMENT_MALFORMED;
    if (starts_with(s, "</")) {
        const uint8_t *close = memchr(s->at, '>', (size_t)(s->end - s->at));
        if (close == NULL || s->depth == 0) return CXS_DOCUMENT_MALFORMED;
        if ((size_t)(close - s->at) > s->limits->name + 64) return CXS_NAME;
        s->depth--;
        s->at = close + 1;
        return CXS_OK;
    }
    if (++s->elements > s->limits->elements) return CXS_ELEMENTS;
    s->at++;
    cxs_status status = skip_name(s);
    return status == CXS_OK ? skip_attributes(s) : status;
}

static cxs_status scan(struct scanner *s) {
    cxs_status status = skip_declaration(s);
    while (status == CXS_OK && s->at < s->end) {
        const uint8_t *open = memchr(s->at, '<', (size_t)(s->end - s->at));
        size_t run = (size_t)((open == NULL ? s->end : open) - s->at);
        if (run > s->limits->text) return CXS_TEXT;
        s->at += run;
        if (open == NULL) break;
        status = skip_markup(s);
    }
    return status;
}

cxs_status cxs_scan(
    const uint8_t *bytes, size_t length, const cxs_limits *limits, size_t *start, uint32_t *line) {
    *start = 0;
    *line = 0;
    if (length > limits->bytes || length > UINT32_MAX / 2) return CXS_DOCUMENT_TOO_LARGE;
    if (length >= 2 && (bytes[0] == 0 || bytes[1] == 0)) return CXS_DOCUMENT_NOT_UTF8;
    if (!is_utf8(bytes, bytes + length)) return CXS_DOCUMENT_NOT_UTF8;
    if (length == 0 || memchr(bytes, 0, length) != NULL) return CXS_DOCUMENT_MALFORMED;
    if (length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) *start = 3;
    struct scanner s = {bytes + *start, bytes + length, limits, 0, 0};
    cxs_status status = scan(&s);
    if (status != CXS_OK) {
        *line = 1;
        for (const uint8_t *at = bytes; at < s.at; at++) *line += *at == '\n';
    }
    return status;
}
