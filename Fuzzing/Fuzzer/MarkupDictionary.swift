/// Words that mean something to the code under test, or to its enemies.
enum MarkupDictionary {
    static let prefixes = [
        ("ds", "http://www.w3.org/2000/09/xmldsig#"), ("saml2", "urn:oasis:names:tc:SAML:2.0:assertion"),
        ("saml2p", "urn:oasis:names:tc:SAML:2.0:protocol"), ("xenc", "http://www.w3.org/2001/04/xmlenc#"),
        ("xenc11", "http://www.w3.org/2009/xmlenc11#"), ("dsig11", "http://www.w3.org/2009/xmldsig11#"),
        ("soap", "http://schemas.xmlsoap.org/soap/envelope/"),
        ("xsi", "http://www.w3.org/2001/XMLSchema-instance"),
        ("naturalperson", "http://eidas.europa.eu/attributes/naturalperson"), ("x", "urn:x"),
    ]

    static let namespaces = [
        "http://www.w3.org/2000/09/xmldsig#", "urn:oasis:names:tc:SAML:2.0:assertion",
        "urn:oasis:names:tc:SAML:2.0:protocol", "http://www.w3.org/2001/04/xmlenc#",
        "http://www.w3.org/2009/xmlenc11#", "http://www.w3.org/2009/xmldsig11#",
        "http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope",
        "http://www.w3.org/2001/10/xml-exc-c14n#", "http://www.w3.org/2001/XMLSchema-instance",
        "http://www.w3.org/XML/1998/namespace", "http://www.w3.org/2000/xmlns/", "urn:x", "", "relative", "#",
    ].map(bytes)

    static let elements = [
        "ds:Signature", "ds:SignedInfo", "ds:Reference", "ds:Transforms", "ds:Transform", "ds:Object",
        "ds:KeyInfo",
        "ds:SignatureValue", "ds:DigestValue", "ds:DigestMethod", "ds:CanonicalizationMethod",
        "saml2:Assertion", "saml2:EncryptedAssertion", "saml2:Issuer", "saml2:Subject", "saml2:NameID",
        "saml2:EncryptedID", "saml2:BaseID", "saml2:SubjectConfirmation", "saml2:SubjectConfirmationData",
        "saml2:Conditions", "saml2:AudienceRestriction", "saml2:Audience", "saml2:OneTimeUse",
        "saml2:ProxyRestriction", "saml2:Advice", "saml2:AuthnStatement", "saml2:AuthzDecisionStatement",
        "saml2:AuthnContext", "saml2:AuthnContextClassRef", "saml2:AuthnContextDecl",
        "saml2:AttributeStatement",
        "saml2:Attribute", "saml2:AttributeValue", "saml2:EncryptedAttribute", "saml2p:Response",
        "saml2p:ArtifactResponse", "saml2p:LogoutRequest", "saml2p:LogoutResponse", "saml2p:Extensions",
        "saml2p:Status", "saml2p:StatusCode", "saml2p:StatusMessage", "saml2p:StatusDetail",
        "saml2p:SessionIndex",
        "xenc:EncryptedData", "xenc:EncryptedKey", "xenc:CipherData", "xenc:CipherReference",
        "xenc:CipherValue",
        "soap:Envelope", "soap:Header", "soap:Body", "soap:Fault", "x",
    ].map(bytes)

    static let attributes = [
        "ID", "Id", "id", "xml:id", "URI", "Algorithm", "PrefixList", "InResponseTo", "Destination",
        "Recipient",
        "Version", "IssueInstant", "NotBefore", "NotOnOrAfter", "SessionNotOnOrAfter", "AuthnInstant",
        "Method",
        "Name", "NameFormat", "Format", "NameQualifier", "SPNameQualifier", "SPProvidedID", "Value",
        "SessionIndex",
        "Address", "Type", "xsi:type", "xsi:nil", "xml:base", "xml:lang", "xml:space", "soap:mustUnderstand",
        "soap:encodingStyle", "Consent", "Reason", "xmlns", "xmlns:ds", "xmlns:saml2", "xmlns:x", "xmlns:xml",
        "xmlns:xmlns",
    ].map(bytes)

    static let values = [
        "ID-request", "ID-resolve", "ID-response", "ID-artifact-response", "ID-assertion", "ID-logout",
        "#ID-response", "#ID-artifact-response", "#ID-logout", "", "#", "ID-evil",
        "https://portal.example.gov.pl",
        "https://portal.example.gov.pl/auth/acs", "https://portal.example.gov.pl/auth/slo",
        "https://evil.example",
        "symulator.login.gov.pl", "2.0", "1.1", "2026-01-05T10:00:00Z", "2026-01-05T10:00:59.999Z",
        "2026-01-05T09:54:00Z", "1970-01-01T00:00:00Z", "9998-12-31T23:59:59.999999999Z",
        "2026-02-30T00:00:00Z",
        "http://eidas.europa.eu/LoA/low", "http://eidas.europa.eu/LoA/substantial",
        "http://eidas.europa.eu/LoA/high", "urn:oasis:names:tc:SAML:2.0:status:Success",
        "urn:oasis:names:tc:SAML:2.0:status:Responder", "urn:oasis:names:tc:SAML:2.0:status:AuthnFailed",
        "urn:oasis:names:tc:SAML:2.0:status:PartialLogout", "urn:oasis:names:tc:SAML:2.0:cm:bearer",
        "urn:oasis:names:tc:SAML:2.0:cm:holder-of-key",
        "http://eidas.europa.eu/attributes/naturalperson/PersonIdentifier",
        "http://eidas.europa.eu/attributes/naturalperson/DateOfBirth", "87022243734", "PL/PL/87022243734",
        "1987-02-22", "1987-02-22Z", "1987-02-22+02:00", "http://www.w3.org/2001/10/xml-exc-c14n#",
        "http://www.w3.org/2001/10/xml-exc-c14n#WithComments",
        "http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
        "http://www.w3.org/2000/09/xmldsig#enveloped-signature",
        "http://www.w3.org/TR/1999/REC-xslt-19991116", "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", "http://www.w3.org/2000/09/xmldsig#hmac-sha1",
        "http://www.w3.org/2001/04/xmlenc#sha256", "http://www.w3.org/2000/09/xmldsig#sha1",
        "http://www.w3.org/2009/xmlenc11#aes128-gcm", "http://www.w3.org/2009/xmlenc11#aes256-gcm",
        "http://www.w3.org/2001/04/xmlenc#aes256-cbc", "http://www.w3.org/2001/04/xmlenc#kw-aes128",
        "ds saml2 saml2p xenc", "#default", "ds ds", "true", "AAAA", "&amp;", "&#x0;", "&#10;", " ",
    ].map(bytes)

    /// Values that stand for each other: what is like one of a group is mostly replaced by another of it.
    static func kin(of value: [UInt8]) -> [[UInt8]] {
        groups.first { group in group.marks.contains { value.starts(with: $0.utf8) } }?.values ?? values
    }

    private static let groups: [(marks: [String], values: [[UInt8]])] = [
        (
            ["20", "19", "99"],
            [
                "2026-01-05T09:00:00Z", "2026-01-05T09:53:59Z", "2026-01-05T09:54:01Z",
                "2026-01-05T09:58:00Z",
                "2026-01-05T09:59:29Z", "2026-01-05T10:00:00Z", "2026-01-05T10:00:59Z",
                "2026-01-05T10:01:01Z",
                "2026-01-05T11:00:00Z", "2026-01-06T10:00:00Z", "2036-01-05T10:00:00Z", "2026-01-05T10:00:00",
                "1970-01-01T00:00:00Z", "9998-12-31T23:59:59.999999999Z", "2026-02-30T00:00:00Z", "2.0", "",
            ].map(bytes)
        ),
        (
            ["urn:oasis:names:tc:SAML:2.0:status"],
            [
                "Success", "Responder", "Requester", "VersionMismatch", "AuthnFailed", "RequestDenied",
                "UnknownPrincipal", "NoAuthnContext", "PartialLogout", "success", "Success ",
            ].map { bytes("urn:oasis:names:tc:SAML:2.0:status:" + $0) }
        ),
        (
            ["http://eidas.europa.eu/LoA"],
            ["low", "substantial", "high", "High", "high/"].map { bytes("http://eidas.europa.eu/LoA/" + $0) }
        ),
        (
            ["ID-", "_", "#"],
            [
                "ID-request", "ID-resolve", "ID-response", "ID-artifact-response", "ID-assertion",
                "ID-logout", "1",
                "#ID-response", "#ID-artifact-response", "#ID-logout", "ID-evil", "",
            ].map(bytes)
        ),
        (
            ["http://eidas.europa.eu/attributes"],
            ["PersonIdentifier", "DateOfBirth", "CurrentGivenName", "CurrentFamilyName", "Gender", "x"].map {
                bytes("http://eidas.europa.eu/attributes/naturalperson/" + $0)
            }
        ),
        (
            ["https://portal", "symulator"],
            [
                "https://portal.example.gov.pl", "https://portal.example.gov.pl/auth/acs",
                "https://portal.example.gov.pl/auth/slo", "https://portal.example.gov.pl.evil.example",
                "symulator.login.gov.pl", "int.login.gov.pl", "",
            ].map(bytes)
        ),
    ]

    static let texts = [
        "<!-- x -->", "<![CDATA[x]]>", "<?x y?>", "&amp;", "&lt;", "&#xD;", "&#65;", "&x;", "]]>", "\r\n",
        "\u{FEFF}",
        "\u{0}", "\u{85}", "\u{2028}", "e\u{301}", "\u{E9}", " ", "<x/>", "=", "\u{FFFE}",
    ].map(bytes)

    static let prologs = [
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<?xml version=\"1.0\" encoding=\"ISO-8859-2\"?>",
        "<?xml version=\"1.1\"?>", "<!DOCTYPE x [<!ENTITY x \"y\">]>",
        "<!DOCTYPE x SYSTEM \"file:///etc/passwd\">",
        "\u{FEFF}", "<!-- x -->", "<?x?>", " ",
    ].map(bytes)

    private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
}
