import CXMLSecurity

/// A well-formed document that nobody vouches for yet.
///
/// Hardened: UTF-8 only, no DOCTYPE, entities, comments, processing instructions or network, bounded by
/// `ParserLimits`, `ID` values unique, namespace URIs absolute.
@safe public struct ParsedDocument: ~Copyable {
    /// The untrusted view; fit to find one's way and to explain, not to decide.
    public var root: XMLElement { elements[0] }

    /// By ordinal; never empty.
    let elements: [XMLElement]
    let limits: ParserLimits
    private let handle: OpaquePointer

    /// - Throws: a parsing code of `XMLSecurityError`.
    /// - Source: Canonical XML 1.0 §1.3 (relative namespace URIs), decision 0011.
    public init(_ bytes: [UInt8], limits: ParserLimits = .message) throws(XMLSecurityError) {
        let handle = try unsafe Self.parse(bytes, limits, keepingNodes: true)
        unsafe self.handle = handle
        self.elements = unsafe XMLElement.elements(of: cxs_document_tree(handle))
        self.limits = limits
    }

    deinit { unsafe cxs_document_free(handle) }

    /// Parses for reading only: no node is kept, so that nothing can be verified in it.
    static func tree(_ bytes: [UInt8], limits: ParserLimits) throws(XMLSecurityError) -> XMLElement {
        let handle = try unsafe parse(bytes, limits, keepingNodes: false)
        defer { unsafe cxs_document_free(handle) }
        return unsafe XMLElement.elements(of: cxs_document_tree(handle))[0]
    }

    private static func parse(
        _ bytes: [UInt8], _ limits: ParserLimits, keepingNodes: Bool
    ) throws(XMLSecurityError) -> OpaquePointer {
        var bounds = cxs_limits(limits)
        var place = cxs_place()
        var handle: OpaquePointer?
        let status = unsafe cxs_document_parse(
            bytes, bytes.count, &bounds, keepingNodes ? 1 : 0, &handle, &place)
        guard status == CXS_OK, let handle = unsafe handle else {
            throw XMLSecurityError(parsing: status, at: place)
        }
        return unsafe handle
    }

    /// The exclusive canonical form of an element, without one of its descendants.
    /// - Throws: `prefix-list-invalid`, `signature-malformed` where libxml2 cannot canonicalize.
    borrowing func canonicalBytes(
        of element: XMLElement, without excluded: XMLElement? = nil, prefixes: [String]
    ) throws(XMLSecurityError) -> [UInt8] {
        var bytes: UnsafeMutablePointer<UInt8>?
        var length = 0
        let status = unsafe withCStrings(prefixes) { list in
            unsafe cxs_canonicalize(
                handle, UInt32(element.ordinal), excluded.map { UInt32($0.ordinal) } ?? UInt32.max, list,
                prefixes.count, limits.bytes, &bytes, &length)
        }
        guard status == CXS_OK, let start = unsafe bytes else {
            switch status {
            case CXS_PREFIX_UNDECLARED:
                throw XMLSecurityError(
                    .prefixListInvalid, "the PrefixList names a prefix that is not declared")
            case CXS_CANONICALIZATION_FAILED:
                throw XMLSecurityError(.signatureMalformed, "the signed content cannot be canonicalized")
            default: throw XMLSecurityError(failure: status)
            }
        }
        defer { unsafe cxs_free(bytes) }
        return unsafe [UInt8](UnsafeBufferPointer(start: start, count: length))
    }

    /// Offsets into the parsed bytes (behind a byte order mark): of the start tag's `>` or `/>`, and behind the
    /// element.
    borrowing func offsets(of element: XMLElement) -> (tagEnd: Int, end: Int) {
        let record = unsafe cxs_document_tree(handle).elements[element.ordinal]
        return (Int(record.tag_end), Int(record.end))
    }

    /// Whether `element` is one of this very document, not of another one with the same shape.
    borrowing func contains(_ element: XMLElement) -> Bool {
        elements.indices.contains(element.ordinal) && elements[element.ordinal] === element
    }
}

extension cxs_limits {
    fileprivate init(_ limits: ParserLimits) {
        self.init(
            bytes: max(0, limits.bytes), depth: max(0, limits.depth), elements: max(0, limits.elements),
            attributes: max(0, limits.attributesPerElement), text: max(0, limits.textBytes),
            name: max(0, limits.nameBytes))
    }
}

/// Calls `body` with NUL-terminated copies of `strings`.
private func withCStrings<Result>(
    _ strings: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Result
) -> Result {
    guard !strings.isEmpty else { return body(nil) }
    var characters: [CChar] = []
    var starts: [Int] = []
    for string in strings {
        starts.append(characters.count)
        characters += string.utf8.map { CChar(bitPattern: $0) }
        characters.append(0)
    }
    return unsafe characters.withUnsafeBufferPointer { buffer in
        let pointers = unsafe starts.map { start in
            unsafe buffer.baseAddress.map { base in unsafe base + start }
        }
        return unsafe pointers.withUnsafeBufferPointer { unsafe body($0.baseAddress) }
    }
}
