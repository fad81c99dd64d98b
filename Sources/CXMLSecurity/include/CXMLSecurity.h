#ifndef CXMLSECURITY_H
#define CXMLSECURITY_H

#include <stddef.h>
#include <stdint.h>

// Narrow by design: opaque handles, byte buffers in and out, one error number. Nothing here reads files, opens
// connections, writes to a stream or keeps global state besides algorithms that are fetched once.
// All functions may be called from several threads at once; one document is used by one thread at a time.

typedef enum cxs_status {
    CXS_OK = 0,
    CXS_NO_MEMORY,
    CXS_CRYPTOGRAPHY_FAILED,
    // Parsing
    CXS_DOCUMENT_TOO_LARGE,
    CXS_DOCUMENT_MALFORMED,
    CXS_DOCUMENT_NOT_UTF8,
    CXS_DOCTYPE,
    CXS_PROCESSING_INSTRUCTION,
    CXS_COMMENT,
    CXS_DEPTH,
    CXS_ELEMENTS,
    CXS_ATTRIBUTES,
    CXS_TEXT,
    CXS_NAME,
    CXS_NAMESPACE,
    CXS_DUPLICATE_ID,
    // Canonicalization
    CXS_PREFIX_UNDECLARED,
    CXS_CANONICALIZATION_FAILED,
    // Signatures
    CXS_SIGNATURE_INVALID,
    // Decryption
    CXS_ORIGINATOR_KEY,
    CXS_KEY_UNWRAP,
    CXS_CONTENT_KEY_SIZE,
    CXS_CONTENT_DECRYPTION,
    // Keys
    CXS_UNREADABLE,
    CXS_PASSWORD_NEEDED,
    CXS_PASSWORD_WRONG,
    CXS_LEGACY_ALGORITHM,
} cxs_status;

/// Prepares libxml2 and fetches the algorithms; done once, whoever calls first. CXS_OK or CXS_CRYPTOGRAPHY_FAILED.
cxs_status cxs_initialize(void);

// ---------------------------------------------------------------------------------------------- documents

typedef struct cxs_limits {
    size_t bytes, depth, elements, attributes, text, name;
} cxs_limits;

#define CXS_NONE UINT32_MAX

/// All strings lie in the tree's arena, UTF-8, not terminated.
typedef struct cxs_name {
    uint32_t namespace_offset, namespace_length, local_offset, local_length;
} cxs_name;

typedef struct cxs_attribute {
    uint32_t name, value_offset, value_length;
} cxs_attribute;

/// One run of character data; `next` is an index or CXS_NONE.
typedef struct cxs_text {
    uint32_t offset, length, next;
} cxs_text;

/// Elements stand in document order. `tag_end` is the offset of the `>` or `/>` of the start tag in the bytes
/// that were parsed, `end` the offset behind the element.
typedef struct cxs_element {
    uint32_t name, parent, last, child_count, first_child, next_sibling, last_child;
    uint32_t first_attribute, attribute_count, first_text, last_text;
    uint32_t line, tag_end, end;
} cxs_element;

typedef struct cxs_tree {
    const uint8_t *arena;
    const cxs_name *names;
    const cxs_attribute *attributes;
    const cxs_text *texts;
    const cxs_element *elements;
    uint32_t name_count, element_count;
} cxs_tree;

typedef struct cxs_document cxs_document;

/// Where and why a document was refused: a line (0: unknown) and libxml2's number of a fatal error (0: ours).
typedef struct cxs_place {
    uint32_t line, parser_error;
} cxs_place;

/// Parses. With `keep_nodes` the document can be canonicalized, otherwise it is good for `cxs_document_tree` only.
cxs_status cxs_document_parse(
    const uint8_t *bytes, size_t length, const cxs_limits *limits, int keep_nodes, cxs_document **document,
    cxs_place *place);
/// Valid as long as the document.
cxs_tree cxs_document_tree(const cxs_document *document);
void cxs_document_free(cxs_document *document);

/// Exclusive canonical form, without comments, of the element number `element`, leaving out the descendant
/// `without` (or CXS_NONE). `prefixes` are NUL-terminated names of the PrefixList ("#default" included), each
/// declared somewhere in scope. The result is never empty and at most `maximum` long; free it with `cxs_free`.
cxs_status cxs_canonicalize(
    const cxs_document *document, uint32_t element, uint32_t without, const char *const *prefixes,
    size_t prefix_count, size_t maximum, uint8_t **bytes, size_t *length);

void cxs_free(void *bytes);

// ---------------------------------------------------------------------------------------------- keys

typedef struct cxs_key cxs_key;

typedef enum cxs_key_kind { CXS_KEY_P256 = 1, CXS_KEY_RSA, CXS_KEY_OTHER } cxs_key_kind;

cxs_status cxs_key_read(
    const uint8_t *bytes, size_t length, const uint8_t *password, size_t password_length, cxs_key **key);
cxs_status cxs_key_generate_p256(cxs_key **key);
cxs_status cxs_key_generate_rsa(unsigned bits, cxs_key **key);
void cxs_key_free(cxs_key *key);
cxs_key_kind cxs_key_get_kind(const cxs_key *key);
unsigned cxs_key_bits(const cxs_key *key);
/// OpenSSL's name for a key of the kind "other": up to `capacity` - 1 bytes and a NUL.
void cxs_key_describe(const cxs_key *key, char *name, size_t capacity);
int cxs_key_same_public_half(const cxs_key *a, const cxs_key *b);
/// Unencrypted PKCS#8, PEM; free with `cxs_free_secret`.
cxs_status cxs_key_pem(const cxs_key *key, uint8_t **bytes, size_t *length);
/// SubjectPublicKeyInfo, DER.
cxs_status cxs_key_public_der(const cxs_key *key, uint8_t **bytes, size_t *length);
void cxs_free_secret(void *bytes, size_t length);

// ---------------------------------------------------------------------------------------------- certificates

/// Everything about a certificate; the buffers belong to it and go with `cxs_certificate_free`. Texts are
/// NUL-terminated UTF-8.
typedef struct cxs_certificate {
    uint8_t *der;
    size_t der_length;
    char *subject, *issuer, *serial;
    int64_t not_before, not_after;
    uint8_t sha256[32];
    /// Bits as in RFC 5280 KeyUsage, bit 0 being digitalSignature; `has_key_usage` is 0 where it is absent.
    uint32_t key_usage;
    int has_key_usage, has_extended_key_usage;
    /// Dotted object identifiers, joined by spaces.
    char *extended_key_usage;
    cxs_key *public_key;
} cxs_certificate;

cxs_status cxs_certificate_read(const uint8_t *bytes, size_t length, cxs_certificate *certificate);
cxs_status cxs_certificate_self_signed(
    const cxs_key *key, const uint8_t *common_name, size_t common_name_length, int64_t not_before,
    int64_t not_after, uint8_t **der, size_t *length);
/// Frees what `certificate` owns except `public_key`, which the caller frees with `cxs_key_free`.
void cxs_certificate_free(cxs_certificate *certificate);

/// The key of a PKCS#12 container, and the DER of its certificates one after another, the key's own first.
cxs_status cxs_container_read(
    const uint8_t *bytes, size_t length, const uint8_t *password, size_t password_length, cxs_key **key,
    uint8_t **certificates, size_t *certificates_length);

// ---------------------------------------------------------------------------------------------- cryptography

/// ECDSA (r and s, 64 bytes) with a P-256 key, RSASSA-PKCS1-v1_5 with an RSA key; SHA-256 over `bytes`.
cxs_status cxs_verify(
    const cxs_key *key, const uint8_t *bytes, size_t length, const uint8_t *signature, size_t signature_length);
/// The reverse; `signature` has room for `capacity` bytes.
cxs_status cxs_sign(
    const cxs_key *key, const uint8_t *bytes, size_t length, uint8_t *signature, size_t capacity,
    size_t *signature_length);

/// CMS AuthEnvelopedData (AES-256-GCM), DER, for the holder of the certificate's key: RSA-OAEP or ECDH, both with
/// SHA-256. Free with `cxs_free`.
cxs_status cxs_envelope(
    const uint8_t *certificate, size_t certificate_length, const uint8_t *plaintext, size_t plaintext_length,
    uint8_t **bytes, size_t *length);

cxs_status cxs_sha256(const uint8_t *bytes, size_t length, uint8_t digest[32]);
cxs_status cxs_random(uint8_t *bytes, size_t length);
int cxs_equal(const uint8_t *a, const uint8_t *b, size_t length);
void cxs_wipe(void *bytes, size_t length);

/// What an EncryptedKey holds, decoded.
typedef struct cxs_wrapped_key {
    const uint8_t *point; // 65 bytes, uncompressed
    const uint8_t *other_info;
    size_t other_info_length;
    unsigned wrap_bits; // 128 or 256
    const uint8_t *wrapped;
    size_t wrapped_length;
} cxs_wrapped_key;

/// Agrees, derives, unwraps, opens. `payload` is nonce, ciphertext and tag; `plaintext` has room for
/// `payload_length` bytes. A content key longer than `declared_bits` is CXS_CONTENT_KEY_SIZE.
cxs_status cxs_decrypt(
    const cxs_key *key, const cxs_wrapped_key *wrapped, unsigned declared_bits, const uint8_t *payload,
    size_t payload_length, uint8_t *plaintext, size_t *plaintext_length, unsigned *content_bits);

/// The reverse to `recipient` with an ephemeral key: `payload` has room for `plaintext_length` + 28 bytes,
/// `wrapped_key` for 40.
cxs_status cxs_encrypt(
    const cxs_key *recipient, const uint8_t *other_info, size_t other_info_length, unsigned wrap_bits,
    unsigned content_bits, const uint8_t *plaintext, size_t plaintext_length, uint8_t point[65],
    uint8_t *wrapped_key, size_t *wrapped_length, uint8_t *payload);

#endif
