/// Namespaces of XML Signature and XML Encryption.
enum Namespace {
    static let signature = "http://www.w3.org/2000/09/xmldsig#"
    static let signature11 = "http://www.w3.org/2009/xmldsig11#"
    static let exclusiveCanonicalization = "http://www.w3.org/2001/10/xml-exc-c14n#"
    static let encryption = "http://www.w3.org/2001/04/xmlenc#"
    static let encryption11 = "http://www.w3.org/2009/xmlenc11#"
    static let assertion = "urn:oasis:names:tc:SAML:2.0:assertion"
}

/// Algorithm identifiers, as they stand in messages.
enum AlgorithmURI {
    static let exclusiveCanonicalization = "http://www.w3.org/2001/10/xml-exc-c14n#"
    static let envelopedSignature = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"
    static let sha256 = "http://www.w3.org/2001/04/xmlenc#sha256"
    static let agreement = "http://www.w3.org/2009/xmlenc11#ECDH-ES"
    static let derivation = "http://www.w3.org/2009/xmlenc11#ConcatKDF"
    static let curve = "urn:oid:1.2.840.10045.3.1.7"
    static let elementType = "http://www.w3.org/2001/04/xmlenc#Element"

    static func gcm(_ bits: Int) -> String { "http://www.w3.org/2009/xmlenc11#aes\(bits)-gcm" }
    static func keyWrap(_ bits: Int) -> String { "http://www.w3.org/2001/04/xmlenc#kw-aes\(bits)" }
}
