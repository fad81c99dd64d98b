#ifndef CXS_INTERNAL_H
#define CXS_INTERNAL_H

#include "CXMLSecurity.h"

#include <libxml/tree.h>
#include <openssl/evp.h>

/// Algorithms, fetched once: fetching by name for each message costs more than a SHA-256.
struct cxs_algorithms {
    EVP_MD *sha256;
    EVP_KDF *single_step;
    EVP_CIPHER *wrap128, *wrap256, *gcm128, *gcm256;
};
extern struct cxs_algorithms cxs_algorithms;

struct cxs_key {
    EVP_PKEY *handle;
    cxs_key_kind kind;
    unsigned bits;
};

/// Takes over `handle`, also where it fails.
cxs_status cxs_key_wrap(EVP_PKEY *handle, cxs_key **key);

struct cxs_document {
    xmlDocPtr nodes;
    /// The element nodes by number; NULL without `keep_nodes`.
    xmlNodePtr *by_number;
    uint8_t *arena;
    cxs_name *names;
    cxs_attribute *attributes;
    cxs_text *texts;
    cxs_element *elements;
    size_t arena_length, arena_room, name_count, name_room, attribute_count, attribute_room, text_count, text_room,
        element_count, element_room;
};

/// Makes room for one more item (or `more` bytes); 0 where memory is short.
int cxs_grow(void **items, size_t *room, size_t needed, size_t item_size);

/// Refuses what must not reach the parser: encodings, NUL, DOCTYPE, comments, instructions, and whatever exceeds
/// a limit. `*start` is where the document begins, behind a byte order mark.
cxs_status cxs_scan(
    const uint8_t *bytes, size_t length, const cxs_limits *limits, size_t *start, uint32_t *line);

#endif
