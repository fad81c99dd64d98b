import XMLSecurity

/// Namespaces of the messages.
public enum SAMLNamespace {
    public static let assertion = "urn:oasis:names:tc:SAML:2.0:assertion"
    public static let `protocol` = "urn:oasis:names:tc:SAML:2.0:protocol"
    public static let metadata = "urn:oasis:names:tc:SAML:2.0:metadata"
    public static let signature = "http://www.w3.org/2000/09/xmldsig#"
    public static let encryption = "http://www.w3.org/2001/04/xmlenc#"
    /// SOAP 1.1.
    public static let soap = "http://schemas.xmlsoap.org/soap/envelope/"
    public static let schemaInstance = "http://www.w3.org/2001/XMLSchema-instance"
    public static let eidas = "http://eidas.europa.eu/saml-extensions"
    public static let coi = "http://coi.gov.pl/saml-extensions"
    public static let kir = "http://wb.kir.pl/saml-extensions"
}

/// Identifiers that stand as values in the messages. Source: SAML 2.0 Core §8; Bindings §3.
public enum SAMLIdentifier {
    public static let artifactBinding = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact"
    public static let soapBinding = "urn:oasis:names:tc:SAML:2.0:bindings:SOAP"
    public static let postBinding = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
    public static let unspecifiedNameID = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified"
    public static let entityFormat = "urn:oasis:names:tc:SAML:2.0:nameid-format:entity"
    public static let uriNameFormat = "urn:oasis:names:tc:SAML:2.0:attrname-format:uri"
    public static let unspecifiedNameFormat = "urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified"
    public static let bearer = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
}

/// Status codes. Source: SAML 2.0 Core §3.2.2.2.
public enum SAMLStatus: String, CaseIterable, Sendable {
    case success = "Success"
    case requester = "Requester"
    case responder = "Responder"
    case versionMismatch = "VersionMismatch"
    case authnFailed = "AuthnFailed"
    case requestDenied = "RequestDenied"
    case unknownPrincipal = "UnknownPrincipal"
    case noAuthnContext = "NoAuthnContext"
    case partialLogout = "PartialLogout"

    public var uri: String { "urn:oasis:names:tc:SAML:2.0:status:" + rawValue }

    public init?(uri: String) {
        guard let status = Self.allCases.first(where: { $0.uri == uri }) else { return nil }
        self = status
    }
}

extension QualifiedName {
    static func saml(_ local: String) -> Self { QualifiedName(SAMLNamespace.assertion, local) }
    static func samlp(_ local: String) -> Self { QualifiedName(SAMLNamespace.protocol, local) }
    static func soap(_ local: String) -> Self { QualifiedName(SAMLNamespace.soap, local) }
    static let signature = QualifiedName(SAMLNamespace.signature, "Signature")
    static let encryptedData = QualifiedName(SAMLNamespace.encryption, "EncryptedData")
}
