import XMLSecurity

extension XMLElement {
    /// The one child of that name.
    func only(_ name: QualifiedName, else code: SAMLError.Code) throws(SAMLError) -> XMLElement {
        let found = children(name)
        guard found.count == 1, let child = found.first else {
            throw SAMLError(code, "\(self.name.local) holds \(found.count) \(name.local), not one")
        }
        return child
    }

    /// A mandatory instant in UTC.
    func instant(_ attribute: String, else code: SAMLError.Code) throws(SAMLError) -> Instant {
        guard let text = self.attribute(attribute) else {
            throw SAMLError(code, "\(name.local) has no \(attribute)")
        }
        guard let instant = Instant(text) else {
            throw SAMLError(
                code,
                "\(attribute) is no instant in UTC such as 2026-01-05T10:00:00Z: \(excerpt(text, limit: 40))")
        }
        return instant
    }

    /// An instant in UTC that may be missing, but not malformed.
    func optionalInstant(_ attribute: String, else code: SAMLError.Code) throws(SAMLError) -> Instant? {
        self.attribute(attribute) == nil ? nil : try instant(attribute, else: code)
    }

    /// Text of an element without child elements, byte for byte.
    func plainText(else code: SAMLError.Code) throws(SAMLError) -> String {
        guard children.isEmpty else { throw SAMLError(code, "\(name.local) holds elements, not text") }
        guard attribute(.nilAttribute) == nil else { throw SAMLError(code, "\(name.local) is declared nil") }
        return text
    }

    /// The first child whose name is one of a list.
    func first(of names: Set<QualifiedName>) -> XMLElement? {
        children.first { names.contains($0.name) }
    }
}
