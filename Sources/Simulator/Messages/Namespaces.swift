/// Names on the wire, spelled here a second time on purpose: not the gateway's constants.
enum Namespace {
    static let soap = "http://schemas.xmlsoap.org/soap/envelope/"
    static let assertion = "urn:oasis:names:tc:SAML:2.0:assertion"
    static let `protocol` = "urn:oasis:names:tc:SAML:2.0:protocol"
    static let metadata = "urn:oasis:names:tc:SAML:2.0:metadata"
    static let signature = "http://www.w3.org/2000/09/xmldsig#"
    static let eidas = "http://eidas.europa.eu/saml-extensions"
    static let naturalPerson = "http://eidas.europa.eu/attributes/naturalperson"
    static let legalPerson = "http://eidas.europa.eu/attributes/legalperson"
    static let coi = "http://coi.gov.pl/saml-extensions"
    static let kir = "http://wb.kir.pl/saml-extensions"
    static let schemaInstance = "http://www.w3.org/2001/XMLSchema-instance"

    /// What WK declares on ArtifactResponse, in the order of the message recorded in 2024.
    static let ofNodeMessages: [(String, String)] = [
        ("xmlns:alg", "urn:oasis:names:tc:SAML:metadata:algsupport"),
        ("xmlns:coi-extension", coi),
        ("xmlns:coi-naturalperson", "http://coi.gov.pl/attributes/naturalperson"),
        ("xmlns:ds", signature),
        ("xmlns:dsig11", "http://www.w3.org/2009/xmldsig11#"),
        ("xmlns:eidas", eidas),
        ("xmlns:kirwb", kir),
        ("xmlns:md", metadata),
        ("xmlns:mdattr", "urn:oasis:names:tc:SAML:metadata:attribute"),
        ("xmlns:naturalperson", naturalPerson),
        ("xmlns:saml2", assertion),
        ("xmlns:saml2p", `protocol`),
        ("xmlns:xenc", "http://www.w3.org/2001/04/xmlenc#"),
        ("xmlns:xenc11", "http://www.w3.org/2009/xmlenc11#"),
    ]

    /// The 2018 assertion has all of them but `alg` and `mdattr`.
    static let ofAssertions = ofNodeMessages.filter { $0.0 != "xmlns:alg" && $0.0 != "xmlns:mdattr" }
}

enum Identifier {
    static let artifactBinding = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact"
    static let bearer = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
    static let unspecifiedNameID = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified"
    static let uriName = "urn:oasis:names:tc:SAML:2.0:attrname-format:uri"
    static let entityFormat = "urn:oasis:names:tc:SAML:2.0:nameid-format:entity"
}

/// Status codes of SAML 2.0 Core §3.2.2.2.
enum Status {
    static let success = "urn:oasis:names:tc:SAML:2.0:status:Success"
    static let requester = "urn:oasis:names:tc:SAML:2.0:status:Requester"
    static let responder = "urn:oasis:names:tc:SAML:2.0:status:Responder"
    static let authnFailed = "urn:oasis:names:tc:SAML:2.0:status:AuthnFailed"
    static let requestDenied = "urn:oasis:names:tc:SAML:2.0:status:RequestDenied"
    static let unknownPrincipal = "urn:oasis:names:tc:SAML:2.0:status:UnknownPrincipal"
    static let noAuthnContext = "urn:oasis:names:tc:SAML:2.0:status:NoAuthnContext"
    static let partialLogout = "urn:oasis:names:tc:SAML:2.0:status:PartialLogout"
}
