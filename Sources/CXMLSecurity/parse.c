// One pass of libxml2's SAX2 interface fills flat tables (which Swift turns into its tree) and, where the document
// is to be canonicalized, libxml2's own nodes. Both come from the same events.

#include "internal.h"

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <stdlib.h>
#include <string.h>

#if LIBXML_VERSION >= 21200
typedef const xmlError *error_pointer;
#else
typedef xmlErrorPtr error_pointer;
#endif

/// Namespace declarations that may be in scope at once: canonicalization searches them for every prefix.
enum { maximum_namespaces_in_scope = 128, maximum_depth = 250 };

struct name_slot {
    const xmlChar *namespace, *local;
    uint32_t index;
};

struct builder {
    cxs_document *document;
    const cxs_limits *limits;
    int keep_nodes;
    cxs_status status;
    uint32_t line;
    uint32_t open; // the innermost open element
    size_t namespaces_in_scope;
    struct name_slot *slots;
    size_t slot_count; // a power of two
    uint32_t *ids;     // attributes that identify
    size_t id_count, id_room, by_number_room;
    size_t depth;
    uint8_t declared[maximum_depth + 1]; // namespaces declared at each open element
};

int cxs_grow(void **items, size_t *room, size_t needed, size_t item_size) {
    if (*items != NULL && needed <= *room) return 1;
    size_t larger = *room == 0 ? 64 : *room * 2;
    if (larger < needed) larger = needed;
    void *moved = realloc(*items, larger * item_size);
    if (moved == NULL) return 0;
    *items = moved;
    *room = larger;
    return 1;
}

static void stop(xmlParserCtxtPtr context, cxs_status status) {
    struct builder *b = context->_private;
    if (b->status != CXS_OK) return;
    b->status = status;
    b->line = context->input == NULL ? 0 : (uint32_t)context->input->line;
    xmlStopParser(context);
}

static int store(cxs_document *d, const void *bytes, size_t length, uint32_t *offset) {
    if (!cxs_grow((void **)&d->arena, &d->arena_room, d->arena_length + length, 1)) return 0;
    *offset = (uint32_t)d->arena_length;
    if (length > 0) memcpy(d->arena + d->arena_length, bytes, length);
    d->arena_length += length;
    return 1;
}

// ---------------------------------------------------------------------------------------------- names

static size_t slot_of(const struct builder *b, const xmlChar *namespace, const xmlChar *local) {
    // The parser interns names: equal names of one document are equal pointers.
    uint64_t mixed = ((uint64_t)(uintptr_t)local * 31 + (uint64_t)(uintptr_t)namespace);
    mixed *= UINT64_C(0x9E3779B97F4A7C15);
    return (size_t)(mixed >> 32) & (b->slot_count - 1);
}

static int grow_slots(struct builder *b) {
    struct name_slot *old = b->slots;
    size_t old_count = b->slot_count;
    b->slot_count = old_count == 0 ? 128 : old_count * 2;
    b->slots = calloc(b->slot_count, sizeof *b->slots);
    if (b->slots == NULL) {
        b->slots = old;
        b->slot_count = old_count;
        return 0;
    }
    for (size_t i = 0; i < old_count; i++) {
        if (old[i].local == NULL) continue;
        size_t at = slot_of(b, old[i].namespace, old[i].local);
        while (b->slots[at].local != NULL) at = (at + 1) & (b->slot_count - 1);
        b->slots[at] = old[i];
    }
    free(old);
    return 1;
}

static int name_index(struct builder *b, const xmlChar *namespace, const xmlChar *local, uint32_t *index) {
    cxs_document *d = b->document;
    if (2 * (d->name_count + 1) > b->slot_count && !grow_slots(b)) return 0;
    size_t at = slot_of(b, namespace, local);
    while (b->slots[at].local != NULL) {
        if (b->slots[at].local == local && b->slots[at].namespace == namespace) {
            *index = b->slots[at].index;
            return 1;
        }
        at = (at + 1) & (b->slot_count - 1);
    }
    if (!cxs_grow((void **)&d->names, &d->name_room, d->name_count + 1, sizeof *d->names)) return 0;
    cxs_name name = {0, 0, 0, (uint32_t)strlen((const char *)local)};
    name.namespace_length = namespace == NULL ? 0 : (uint32_t)strlen((const char *)namespace);
    if (!store(d, namespace, name.namespace_length, &name.namespace_offset)) return 0;
    if (!store(d, local, name.local_length, &name.local_offset)) return 0;
    *index = (uint32_t)d->name_count;
    d->names[d->name_count++] = name;
    b->slots[at] = (struct name_slot){namespace, local, *index};
    return 1;
}

/// RFC 3986: a scheme, and no character that a URI cannot hold. Relative references make canonicalization
/// undefined, odd characters make implementations differ.
static int is_absolute(const xmlChar *uri) {
    const xmlChar *at = uri;
    if (!((*at >= 'A' && *at <= 'Z') || (*at >= 'a' && *at <= 'z'))) return 0;
    while ((*at >= 'A' && *at <= 'Z') || (*at >= 'a' && *at <= 'z') || (*at >= '0' && *at <= '9') || *at == '+'
           || *at == '-' || *at == '.')
        at++;
    if (*at != ':' || at[1] == 0) return 0;
    for (; *at != 0; at++)
        if (*at <= 0x20 || *at >= 0x7F || strchr("\"<>\\^`{|}", *at) != NULL) return 0;
    return 1;
}

static cxs_status check_namespaces(const struct builder *b, int count, const xmlChar **namespaces) {
    for (int i = 0; i < count; i++) {
        const xmlChar *uri = namespaces[2 * i + 1];
        if (uri == NULL || *uri == 0) {
            // xmlns="" takes the default namespace away; a prefix cannot be taken away in XML 1.0.
            if (namespaces[2 * i] != NULL) return CXS_NAMESPACE;
            continue;
        }
        if (!is_absolute(uri)) return CXS_NAMESPACE;
        if (strlen((const char *)uri) > b->limits->name) return CXS_NAME;
    }
    return CXS_OK;
}

// ---------------------------------------------------------------------------------------------- events

static int identifies(const xmlChar *local) {
    return (local[0] == 'I' || local[0] == 'i') && (local[1] == 'D' || local[1] == 'd') && local[2] == 0
        && !(local[0] == 'i' && local[1] == 'D');
}

/// The parser hands over attribute values with everything resolved but the ampersand, which stands as `&#38;`.
static int store_value(cxs_document *d, const xmlChar *value, size_t length, cxs_attribute *attribute) {
    if (!store(d, value, length, &attribute->value_offset)) return 0;
    attribute->value_length = (uint32_t)length;
    if (length == 0 || memchr(value, '&', length) == NULL) return 1;
    uint8_t *out = d->arena + attribute->value_offset;
    size_t written = 0;
    for (size_t i = 0; i < length; i++) {
        out[written++] = value[i];
        if (value[i] != '&') continue;
        if (length - i < 5 || memcmp(value + i, "&#38;", 5) != 0) return -1;
        i += 4;
    }
    attribute->value_length = (uint32_t)written;
    d->arena_length = attribute->value_offset + written;
    return 1;
}

static cxs_status add_attribute(struct builder *b, const xmlChar **parts) {
    cxs_document *d = b->document;
    size_t length = (size_t)(parts[4] - parts[3]);
    if (length > b->limits->text) return CXS_TEXT;
    if (!cxs_grow((void **)&d->attributes, &d->attribute_room, d->attribute_count + 1, sizeof *d->attributes))
        return CXS_NO_MEMORY;
    cxs_attribute *attribute = &d->attributes[d->attribute_count];
    if (!name_index(b, parts[2], parts[0], &attribute->name)) return CXS_NO_MEMORY;
    int stored = store_value(d, parts[3], length, attribute);
    if (stored != 1) return stored == 0 ? CXS_NO_MEMORY : CXS_DOCUMENT_MALFORMED;
    if (identifies(parts[0])) {
        if (!cxs_grow((void **)&b->ids, &b->id_room, b->id_count + 1, sizeof *b->ids)) return CXS_NO_MEMORY;
        b->ids[b->id_count++] = (uint32_t)d->attribute_count;
    }
    d->attribute_count++;
    return CXS_OK;
}

static uint32_t offset_of(xmlParserCtxtPtr context) {
    return (uint32_t)(context->input->consumed + (unsigned long)(context->input->cur - context->input->base));
}

static cxs_status add_element(struct builder *b, xmlParserCtxtPtr context, uint32_t name, int attributes) {
    cxs_document *d = b->document;
    if (!cxs_grow((void **)&d->elements, &d->element_room, d->element_count + 1, sizeof *d->elements))
        return CXS_NO_MEMORY;
    uint32_t number = (uint32_t)d->element_count++;
    cxs_element *e = &d->elements[number];
    *e = (cxs_element){
        .name = name, .parent = b->open, .last = number, .first_child = CXS_NONE, .next_sibling = CXS_NONE,
        .last_child = CXS_NONE, .first_attribute = (uint32_t)d->attribute_count,
        .attribute_count = (uint32_t)attributes, .first_text = CXS_NONE, .last_text = CXS_NONE,
        .line = (uint32_t)context->input->line, .tag_end = offset_of(context)};
    if (b->open != CXS_NONE) {
        cxs_element *parent = &d->elements[b->open];
        if (parent->last_child == CXS_NONE)
            parent->first_child = number;
        else
            d->elements[parent->last_child].next_sibling = number;
        parent->last_child = number;
        parent->child_count++;
    }
    b->open = number;
    return CXS_OK;
}

static void keep_node(struct builder *b, xmlParserCtxtPtr context) {
    cxs_document *d = b->document;
    uint32_t number = b->open;
    if (context->node == NULL
        || !cxs_grow((void **)&d->by_number, &b->by_number_room, (size_t)number + 1, sizeof *d->by_number)) {
        stop(context, CXS_NO_MEMORY);
        return;
    }
    d->by_number[number] = context->node;
    context->node->_private = (void *)(uintptr_t)number;
}

static void on_start(
    void *user, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri, int namespace_count,
    const xmlChar **namespaces, int attribute_count, int defaulted, const xmlChar **attributes) {
    xmlParserCtxtPtr context = user;
    struct builder *b = context->_private;
    if (b->status != CXS_OK) return;
    b->depth++;
    b->namespaces_in_scope += (size_t)namespace_count;
    cxs_status status = check_namespaces(b, namespace_count, namespaces);
    if (status == CXS_OK && (b->depth > b->limits->depth || b->depth > maximum_depth)) status = CXS_DEPTH;
    if (status == CXS_OK && b->document->element_count >= b->limits->elements) status = CXS_ELEMENTS;
    if (status == CXS_OK
        && ((size_t)(namespace_count + attribute_count) > b->limits->attributes
            || b->namespaces_in_scope > maximum_namespaces_in_scope || defaulted != 0))
        status = CXS_ATTRIBUTES;
    uint32_t name = 0;
    if (status == CXS_OK && !name_index(b, uri, local, &name)) status = CXS_NO_MEMORY;
    if (status == CXS_OK) status = add_element(b, context, name, attribute_count);
    for (int i = 0; status == CXS_OK && i < attribute_count; i++) status = add_attribute(b, attributes + 5 * i);
    if (status != CXS_OK) {
        stop(context, status);
        return;
    }
    b->declared[b->depth] = (uint8_t)namespace_count;
    if (!b->keep_nodes) return;
    xmlSAX2StartElementNs(
        context, local, prefix, uri, namespace_count, namespaces, attribute_count, defaulted, attributes);
    keep_node(b, context);
}

static void on_end(void *user, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri) {
    xmlParserCtxtPtr context = user;
    struct builder *b = context->_private;
    if (b->status != CXS_OK || b->open == CXS_NONE) return;
    cxs_element *e = &b->document->elements[b->open];
    e->last = (uint32_t)b->document->element_count - 1;
    e->end = offset_of(context);
    b->namespaces_in_scope -= b->declared[b->depth];
    b->depth--;
    b->open = e->parent;
    if (b->keep_nodes) xmlSAX2EndElementNs(context, local, prefix, uri);
}

/// Joins `length` bytes to the open element's text, its pieces being chained where children stand between them.
static cxs_status add_text(struct builder *b, const xmlChar *bytes, size_t length) {
    cxs_document *d = b->document;
    cxs_element *e = &d->elements[b->open];
    cxs_text *last = e->last_text == CXS_NONE ? NULL : &d->texts[e->last_text];
    uint32_t offset;
    if (!store(d, bytes, length, &offset)) return CXS_NO_MEMORY;
    if (last != NULL && last->offset + last->length == offset) {
        last->length += (uint32_t)length;
        return last->length > b->limits->text ? CXS_TEXT : CXS_OK;
    }
    if (!cxs_grow((void **)&d->texts, &d->text_room, d->text_count + 1, sizeof *d->texts)) return CXS_NO_MEMORY;
    uint32_t index = (uint32_t)d->text_count++;
    d->texts[index] = (cxs_text){offset, (uint32_t)length, CXS_NONE};
    if (e->last_text == CXS_NONE)
        e->first_text = index;
    else
        d->texts[e->last_text].next = index;
    e->last_text = index;
    return CXS_OK;
}

static void on_text(void *user, const xmlChar *bytes, int length) {
    xmlParserCtxtPtr context = user;
    struct builder *b = context->_private;
    if (b->status != CXS_OK || b->open == CXS_NONE || length <= 0) return;
    cxs_status status = add_text(b, bytes, (size_t)length);
    if (status != CXS_OK)
        stop(context, status);
    else if (b->keep_nodes)
        xmlSAX2Characters(context, bytes, length);
}

// What the scan has refused already must not happen; if it does, the document is refused here.
static void on_comment(void *user, const xmlChar *text) {
    (void)text;
    stop(user, CXS_COMMENT);
}
static void on_instruction(void *user, const xmlChar *target, const xmlChar *data) {
    (void)target, (void)data;
    stop(user, CXS_PROCESSING_INSTRUCTION);
}
static void on_doctype(void *user, const xmlChar *name, const xmlChar *external, const xmlChar *system) {
    (void)name, (void)external, (void)system;
    stop(user, CXS_DOCTYPE);
}
static void on_reference(void *user, const xmlChar *name) {
    (void)name;
    stop(user, CXS_DOCUMENT_MALFORMED);
}
static void on_error(void *user, error_pointer error) { (void)user, (void)error; }

static void set_events(xmlSAXHandlerPtr sax, int keep_nodes) {
    memset(sax, 0, sizeof *sax);
    sax->initialized = XML_SAX2_MAGIC;
    sax->startElementNs = on_start;
    sax->endElementNs = on_end;
    sax->characters = on_text;
    sax->ignorableWhitespace = on_text;
    sax->cdataBlock = on_text;
    sax->comment = on_comment;
    sax->processingInstruction = on_instruction;
    sax->internalSubset = on_doctype;
    sax->externalSubset = on_doctype;
    sax->reference = on_reference;
    sax->serror = on_error;
    if (keep_nodes) {
        sax->startDocument = xmlSAX2StartDocument;
        sax->endDocument = xmlSAX2EndDocument;
    }
}

// ---------------------------------------------------------------------------------------------- identifiers

static int compare_ids(const void *a, const void *b, void *arena_and_attributes) {
    const cxs_document *d = arena_and_attributes;
    const cxs_attribute *left = &d->attributes[*(const uint32_t *)a], *right = &d->attributes[*(const uint32_t *)b];
    size_t common = left->value_length < right->value_length ? left->value_length : right->value_length;
    int order = memcmp(d->arena + left->value_offset, d->arena + right->value_offset, common);
    if (order != 0) return order;
    return (left->value_length > right->value_length) - (left->value_length < right->value_length);
}

static cxs_status check_ids(struct builder *b) {
    if (b->id_count < 2) return CXS_OK;
    qsort_r(b->ids, b->id_count, sizeof *b->ids, compare_ids, b->document);
    for (size_t i = 1; i < b->id_count; i++)
        if (compare_ids(&b->ids[i - 1], &b->ids[i], b->document) == 0) return CXS_DUPLICATE_ID;
    return CXS_OK;
}

static cxs_status check_texts(const struct builder *b) {
    const cxs_document *d = b->document;
    for (size_t i = 0; i < d->element_count; i++) {
        size_t length = 0;
        for (uint32_t t = d->elements[i].first_text; t != CXS_NONE; t = d->texts[t].next) length += d->texts[t].length;
        if (length > b->limits->text) return CXS_TEXT;
    }
    return CXS_OK;
}

// ---------------------------------------------------------------------------------------------- parsing

static cxs_status run(struct builder *b, const uint8_t *bytes, size_t length, cxs_place *place) {
    xmlParserCtxtPtr context = xmlNewParserCtxt();
    if (context == NULL) return CXS_NO_MEMORY;
    set_events(context->sax, b->keep_nodes);
    context->_private = b;
    // No NOENT, DTDLOAD, XINCLUDE or HUGE; IGNORE_ENC because the scan has seen to it that it is UTF-8.
    const int options = XML_PARSE_NONET | XML_PARSE_COMPACT | XML_PARSE_IGNORE_ENC;
    xmlDocPtr nodes = xmlCtxtReadMemory(context, (const char *)bytes, (int)length, NULL, NULL, options);
    // On an error libxml2 frees the nodes itself and returns NULL.
    b->document->nodes = nodes;
    int sound = context->wellFormed == 1 && context->nsWellFormed == 1 && context->disableSAX == 0;
    if (!sound && b->status == CXS_OK) {
        b->status = CXS_DOCUMENT_MALFORMED;
        const xmlError *error = xmlCtxtGetLastError(context);
        place->parser_error = error == NULL ? 0 : (uint32_t)error->code;
        place->line = error == NULL || error->line < 0 ? 0 : (uint32_t)error->line;
    } else if (b->status != CXS_OK) {
        place->line = b->line;
    }
    if (b->status == CXS_OK
        && (b->document->element_count == 0 || b->open != CXS_NONE || (b->keep_nodes && nodes == NULL)))
        b->status = CXS_DOCUMENT_MALFORMED;
    xmlFreeParserCtxt(context);
    return b->status;
}

cxs_status cxs_document_parse(
    const uint8_t *bytes, size_t length, const cxs_limits *limits, int keep_nodes, cxs_document **document,
    cxs_place *place) {
    *document = NULL;
    *place = (cxs_place){0, 0};
    cxs_status status = cxs_initialize();
    if (status != CXS_OK) return status;
    size_t start;
    status = cxs_scan(bytes, length, limits, &start, &place->line);
    if (status != CXS_OK) return status;
    cxs_document *d = calloc(1, sizeof *d);
    if (d == NULL) return CXS_NO_MEMORY;
    // Text and values take no more room than they do in the document, names are stored once.
    if (!cxs_grow((void **)&d->arena, &d->arena_room, length + 64, 1)) {
        free(d);
        return CXS_NO_MEMORY;
    }
    struct builder b = {.document = d, .limits = limits, .keep_nodes = keep_nodes, .open = CXS_NONE};
    status = run(&b, bytes + start, length - start, place);
    if (status == CXS_OK) status = check_texts(&b);
    if (status == CXS_OK) status = check_ids(&b);
    free(b.slots);
    free(b.ids);
    if (status != CXS_OK) {
        cxs_document_free(d);
        return status;
    }
    *document = d;
    return CXS_OK;
}

cxs_tree cxs_document_tree(const cxs_document *d) {
    return (cxs_tree){
        d->arena, d->names, d->attributes, d->texts, d->elements, (uint32_t)d->name_count,
        (uint32_t)d->element_count};
}

void cxs_document_free(cxs_document *d) {
    if (d == NULL) return;
    xmlFreeDoc(d->nodes);
    free(d->by_number);
    free(d->arena);
    free(d->names);
    free(d->attributes);
    free(d->texts);
    free(d->elements);
    free(d);
}

void cxs_free(void *bytes) { free(bytes); }
