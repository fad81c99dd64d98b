import CXMLSecurity

extension XMLSecurityError {
    /// What the C layer reported while it parsed.
    init(parsing status: cxs_status, at place: cxs_place) {
        let line = place.line == 0 ? "" : " (line \(place.line))"
        switch status {
        case CXS_DOCUMENT_TOO_LARGE: self.init(.documentTooLarge, "the document exceeds the size limit")
        case CXS_DOCUMENT_NOT_UTF8:
            self.init(.documentNotUTF8, "the document is not, or does not claim to be, UTF-8")
        case CXS_DOCTYPE: self.init(.doctypeForbidden, "a DOCTYPE is not allowed\(line)")
        case CXS_PROCESSING_INSTRUCTION:
            self.init(.processingInstructionForbidden, "processing instructions are not allowed\(line)")
        case CXS_COMMENT: self.init(.commentForbidden, "comments are not allowed\(line)")
        case CXS_DEPTH: self.init(.depthExceeded, "elements are nested too deeply\(line)")
        case CXS_ELEMENTS: self.init(.tooManyElements, "too many elements\(line)")
        case CXS_ATTRIBUTES: self.init(.tooManyAttributes, "too many attributes or namespaces\(line)")
        case CXS_TEXT: self.init(.textTooLong, "an attribute value or text is too long\(line)")
        case CXS_NAME: self.init(.nameTooLong, "a name or a namespace URI is too long\(line)")
        case CXS_NAMESPACE: self.init(.namespaceNotAbsolute, "a namespace name is not an absolute URI\(line)")
        case CXS_DUPLICATE_ID: self.init(.duplicateID, "two identifying attributes have the same value")
        case CXS_DOCUMENT_MALFORMED:
            let number = place.parser_error == 0 ? "" : ", libxml2 error \(place.parser_error)"
            self.init(.documentMalformed, "not well-formed XML 1.0 with namespaces\(line)\(number)")
        default: self.init(failure: status)
        }
    }

    /// What must not happen: memory is short, or OpenSSL lacks an algorithm.
    init(failure status: cxs_status) {
        self.init(.cryptographyFailed, "the C layer failed with status \(status.rawValue)")
    }
}
