extension SignatureShape {
    /// The most names that a PrefixList may hold: each is searched for at every element.
    static let maximumPrefixes = 16

    /// Checks that the Reference points at `element` by its `ID` and applies exactly the two transforms.
    static func contentPrefixes(
        of reference: XMLElement, signing element: XMLElement
    ) throws(XMLSecurityError) -> [String] {
        guard let id = element.attribute("ID"), !id.isEmpty,
            let uri = reference.attribute("URI"), uri.utf8.elementsEqual(("#" + id).utf8)
        else {
            throw XMLSecurityError(
                .referenceForeign, "the Reference does not point at the ID of the element that carries it")
        }
        guard reference.children.first?.name == ds("Transforms") else {
            throw XMLSecurityError(.transformNotAllowed, "the Reference names no transforms")
        }
        guard reference.hasChildren(ds("Transforms"), ds("DigestMethod"), ds("DigestValue")),
            reference.hasOnlyAttributes("URI", "Id")
        else { throw malformed("Reference") }
        return try contentPrefixes(of: reference.children[0])
    }

    private static func contentPrefixes(of transforms: XMLElement) throws(XMLSecurityError) -> [String] {
        guard transforms.hasChildren(ds("Transform"), ds("Transform")), transforms.attributes.isEmpty,
            transforms.children[0].attribute("Algorithm") == AlgorithmURI.envelopedSignature,
            transforms.children[0].isEmpty, transforms.children[0].hasOnlyAttributes("Algorithm"),
            transforms.children[1].attribute("Algorithm") == AlgorithmURI.exclusiveCanonicalization
        else {
            throw XMLSecurityError(
                .transformNotAllowed,
                "transforms are not exactly enveloped-signature and exclusive canonicalization")
        }
        return try inclusivePrefixes(of: transforms.children[1])
    }

    /// The PrefixList within an exclusive canonicalization method or transform; empty where there is none.
    static func inclusivePrefixes(of method: XMLElement) throws(XMLSecurityError) -> [String] {
        guard method.hasOnlyAttributes("Algorithm"), method.hasElementContent else {
            throw malformed("a canonicalization")
        }
        guard let list = method.children.first else { return [] }
        guard method.children.count == 1,
            list.name == QualifiedName(Namespace.exclusiveCanonicalization, "InclusiveNamespaces"),
            list.isEmpty, list.hasOnlyAttributes("PrefixList"), let names = list.attribute("PrefixList")
        else { throw malformed("InclusiveNamespaces") }
        let prefixes = names.split(whereSeparator: { " \t\r\n".contains($0) }).map(String.init)
        guard prefixes.count <= maximumPrefixes, Set(prefixes).count == prefixes.count,
            prefixes.allSatisfy({ $0 == "#default" || isPrefix($0) })
        else {
            throw XMLSecurityError(
                .prefixListInvalid, "the PrefixList is too long, repeats or is no list of names")
        }
        return prefixes
    }

    /// An NCName of ASCII letters; others are legal in XML, but nobody's prefix here.
    static func isPrefix(_ name: String) -> Bool {
        var bytes = name.utf8.makeIterator()
        guard let first = bytes.next(), isLetter(first) || first == 0x5F else { return false }
        return name.utf8.count <= 64
            && name.utf8.dropFirst().allSatisfy {
                isLetter($0) || (0x30...0x39).contains($0) || $0 == 0x5F || $0 == 0x2D || $0 == 0x2E
            }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }
}
