// Exclusive canonicalization by libxml2, of one element of a document and without one of its descendants.

#include "internal.h"

#include <libxml/c14n.h>
#include <libxml/xmlIO.h>
#include <stdlib.h>
#include <string.h>

struct output {
    uint8_t *bytes;
    size_t length, room, maximum;
    int failed;
};

static int on_write(void *user, const char *bytes, int length) {
    struct output *o = user;
    if (length < 0 || o->failed || (size_t)length > o->maximum - o->length
        || !cxs_grow((void **)&o->bytes, &o->room, o->length + (size_t)length, 1)) {
        o->failed = 1;
        return -1;
    }
    memcpy(o->bytes + o->length, bytes, (size_t)length);
    o->length += (size_t)length;
    return length;
}

struct view {
    uint32_t first, last, without_first, without_last;
};

/// Whether a node is in the subtree and not in the part left out; by numbers, as elements stand in document order.
static int is_visible(void *user, xmlNodePtr node, xmlNodePtr parent) {
    const struct view *v = user;
    // Namespaces and attributes come with the element that holds them; text belongs to its parent.
    xmlNodePtr element = node->type == XML_ELEMENT_NODE ? node : parent;
    if (element == NULL || element->type != XML_ELEMENT_NODE) return 0;
    uint32_t number = (uint32_t)(uintptr_t)element->_private;
    if (number < v->first || number > v->last) return 0;
    return v->without_first == CXS_NONE || number < v->without_first || number > v->without_last;
}

/// A prefix counts as declared if it is in scope of the element or declared within.
static int is_declared(const cxs_document *d, uint32_t element, const char *prefix) {
    const xmlChar *wanted = strcmp(prefix, "#default") == 0 ? NULL : (const xmlChar *)prefix;
    if (xmlSearchNs(d->nodes, d->by_number[element], wanted) != NULL) return 1;
    for (uint32_t i = element; i <= d->elements[element].last; i++)
        for (const xmlNs *ns = d->by_number[i]->nsDef; ns != NULL; ns = ns->next)
            if (xmlStrEqual(ns->prefix, wanted)) return 1;
    return 0;
}

static cxs_status execute(
    const cxs_document *d, struct view *view, const char **prefixes, size_t maximum, struct output *out) {
    *out = (struct output){.maximum = maximum};
    xmlOutputBufferPtr buffer = xmlOutputBufferCreateIO(on_write, NULL, out, NULL);
    if (buffer == NULL) return CXS_NO_MEMORY;
    // libxml2 walks all that it is given and asks for each node: a document that begins with the element spares the
    // walk over all the others. Namespaces in scope are found by the node's parents, which are the real ones.
    xmlDoc part = *d->nodes;
    part.children = d->by_number[view->first];
    int result = xmlC14NExecute(
        &part, is_visible, view, XML_C14N_EXCLUSIVE_1_0, (xmlChar **)prefixes, 0, buffer);
    d->nodes->oldNs = part.oldNs;
    int closed = xmlOutputBufferClose(buffer);
    // Whatever goes wrong, there is no output: an empty or cut canonical form must never be digested.
    if (result < 0 || closed < 0 || out->failed || out->length == 0) return CXS_CANONICALIZATION_FAILED;
    return CXS_OK;
}

cxs_status cxs_canonicalize(
    const cxs_document *d, uint32_t element, uint32_t without, const char *const *prefixes, size_t prefix_count,
    size_t maximum, uint8_t **bytes, size_t *length) {
    *bytes = NULL;
    *length = 0;
    if (d->nodes == NULL || element >= d->element_count) return CXS_CANONICALIZATION_FAILED;
    const cxs_element *e = &d->elements[element];
    struct view view = {element, e->last, CXS_NONE, CXS_NONE};
    if (without != CXS_NONE) {
        if (without <= element || without > e->last) return CXS_CANONICALIZATION_FAILED;
        view.without_first = without;
        view.without_last = d->elements[without].last;
    }
    for (size_t i = 0; i < prefix_count; i++)
        if (!is_declared(d, element, prefixes[i])) return CXS_PREFIX_UNDECLARED;
    const char **list = NULL;
    if (prefix_count > 0) {
        list = calloc(prefix_count + 1, sizeof *list);
        if (list == NULL) return CXS_NO_MEMORY;
        memcpy(list, prefixes, prefix_count * sizeof *list);
    }
    struct output out;
    cxs_status status = execute(d, &view, list, maximum, &out);
    free(list);
    if (status != CXS_OK) {
        free(out.bytes);
        return status;
    }
    *bytes = out.bytes;
    *length = out.length;
    return CXS_OK;
}
