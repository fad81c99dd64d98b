/// The one form of enveloped signature that is accepted, read from the untrusted tree.
///
/// Everything that is not expressly expected is refused here, before anything is computed: there is no transform
/// engine behind it, KeyInfo is not read, and no URI is followed.
/// - Source: XML Signature §4, Exclusive XML Canonicalization §3, SAML 2.0 Core §5.4, decision 0010.
struct SignatureShape {
    let signature: XMLElement
    let signedInfo: XMLElement
    let algorithm: SignatureAlgorithm
    let digest: [UInt8]
    let value: [UInt8]
    /// The PrefixLists of CanonicalizationMethod and of the Reference's transform.
    let signedInfoPrefixes: [String]
    let contentPrefixes: [String]

    init(of element: XMLElement, algorithms: Set<SignatureAlgorithm>) throws(XMLSecurityError) {
        signature = try Self.signature(of: element)
        let parts = try Self.parts(of: signature)
        signedInfo = parts.signedInfo
        let references = signedInfo.children(Self.ds("Reference"))
        guard references.count == 1, let reference = references.first else {
            throw XMLSecurityError(.referenceNotUnique, "SignedInfo holds \(references.count) References")
        }
        guard
            signedInfo.hasChildren(
                Self.ds("CanonicalizationMethod"), Self.ds("SignatureMethod"), Self.ds("Reference")),
            signedInfo.hasOnlyAttributes("Id")
        else { throw Self.malformed("SignedInfo") }
        signedInfoPrefixes = try Self.canonicalizationPrefixes(signedInfo.children[0])
        algorithm = try Self.algorithm(signedInfo.children[1], algorithms)
        contentPrefixes = try Self.contentPrefixes(of: reference, signing: element)
        digest = try Self.digest(of: reference)
        guard let value = Base64.decode(parts.value.text, allowingWhitespace: true),
            parts.value.children.isEmpty
        else { throw Self.malformed("SignatureValue") }
        self.value = value
    }

    static func ds(_ local: String) -> QualifiedName { QualifiedName(Namespace.signature, local) }

    static func malformed(_ place: String) -> XMLSecurityError {
        XMLSecurityError(.signatureMalformed, "\(place) does not have the required form")
    }

    /// The only `ds:Signature` child, in its place: behind `saml:Issuer` if that comes first, else first.
    private static func signature(of element: XMLElement) throws(XMLSecurityError) -> XMLElement {
        let signatures = element.children(ds("Signature"))
        guard let signature = signatures.first else {
            throw XMLSecurityError(.signatureMissing, "\(element.name.local) carries no signature")
        }
        guard signatures.count == 1 else {
            throw XMLSecurityError(
                .signatureNotUnique, "\(element.name.local) carries \(signatures.count) signatures")
        }
        // Without an Issuer the signature comes first; an Issuer comes first itself, and the signature second.
        let issuer = issuerPlace(in: element)
        let place = element.children.firstIndex { $0 === signature }
        guard issuer == nil ? place == 0 : issuer == 0 && place == 1 else {
            throw XMLSecurityError(
                .signatureMisplaced, "the signature of \(element.name.local) does not follow its Issuer")
        }
        return signature
    }

    /// Index of the `saml:Issuer` among the children.
    static func issuerPlace(in element: XMLElement) -> Int? {
        element.children.firstIndex { $0.name == QualifiedName(Namespace.assertion, "Issuer") }
    }

    private static func parts(
        of signature: XMLElement
    ) throws(XMLSecurityError) -> (signedInfo: XMLElement, value: XMLElement) {
        guard
            signature.hasChildren(ds("SignedInfo"), ds("SignatureValue"))
                || signature.hasChildren(ds("SignedInfo"), ds("SignatureValue"), ds("KeyInfo")),
            signature.hasOnlyAttributes("Id"), signature.children[1].hasOnlyAttributes("Id")
        else { throw malformed("Signature") }
        return (signature.children[0], signature.children[1])
    }

    private static func canonicalizationPrefixes(_ method: XMLElement) throws(XMLSecurityError) -> [String] {
        guard method.attribute("Algorithm") == AlgorithmURI.exclusiveCanonicalization else {
            throw XMLSecurityError(
                .canonicalizationNotAllowed, "CanonicalizationMethod is not exclusive without comments")
        }
        return try inclusivePrefixes(of: method)
    }

    private static func algorithm(
        _ method: XMLElement, _ allowed: Set<SignatureAlgorithm>
    ) throws(XMLSecurityError) -> SignatureAlgorithm {
        guard let algorithm = method.attribute("Algorithm").flatMap(SignatureAlgorithm.init(rawValue:)),
            allowed.contains(algorithm)
        else {
            throw XMLSecurityError(.signatureMethodNotAllowed, "SignatureMethod is not among those allowed")
        }
        guard method.isEmpty, method.hasOnlyAttributes("Algorithm") else {
            throw malformed("SignatureMethod")
        }
        return algorithm
    }

    private static func digest(of reference: XMLElement) throws(XMLSecurityError) -> [UInt8] {
        let method = reference.children[1]
        let value = reference.children[2]
        guard method.attribute("Algorithm") == AlgorithmURI.sha256 else {
            throw XMLSecurityError(.digestMethodNotAllowed, "DigestMethod is not SHA-256")
        }
        guard method.isEmpty, method.hasOnlyAttributes("Algorithm"), value.children.isEmpty,
            value.attributes.isEmpty, let digest = Base64.decode(value.text, allowingWhitespace: true),
            digest.count == 32
        else { throw malformed("DigestMethod or DigestValue") }
        return digest
    }
}
