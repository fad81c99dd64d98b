/// A login answer in the shape and size of WK's, before encryption and signatures.
enum Template {
    static let prefixes = ["ds", "saml2", "saml2p", "xenc"]
    static let artifactResponseID = "ID-6ca5e572-0000-4419-bd46-a47cb5ebee7b"
    static let responseID = "ID-3f1d8a52-0000-4d1e-9b37-5c6f0d2e4a18"
    private static let resolveID = "ID-09a2e477-0000-4ce2-9420-0d9cc27244df"
    private static let requestID = "ID-d136a4ee-0000-4392-a055-2e95d44165bc"
    private static let assertionID = "_ID-6ed12bfb-0000-41bf-afdd-0ab87aec4150"

    /// WK declares them all on the outside, used or not.
    private static let namespaces = """
        xmlns:coi-extension="http://coi.gov.pl/saml-extensions" \
        xmlns:coi-naturalperson="http://coi.gov.pl/attributes/naturalperson" \
        xmlns:ds="http://www.w3.org/2000/09/xmldsig#" xmlns:dsig11="http://www.w3.org/2009/xmldsig11#" \
        xmlns:eidas="http://eidas.europa.eu/saml-extensions" xmlns:kirwb="http://wb.kir.pl/saml-extensions" \
        xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" \
        xmlns:naturalperson="http://eidas.europa.eu/attributes/naturalperson" \
        xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion" \
        xmlns:saml2p="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:xenc="http://www.w3.org/2001/04/xmlenc#" \
        xmlns:xenc11="http://www.w3.org/2009/xmlenc11#"
        """
    private static let issuer = "<saml2:Issuer>symulator.login.gov.pl</saml2:Issuer>"
    private static let status = """
        <saml2p:Status><saml2p:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></saml2p:Status>
        """

    static func enveloped(_ message: [UInt8]) -> [UInt8] {
        Array(#"<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>"#.utf8)
            + message + Array("</soap:Body></soap:Envelope>".utf8)
    }

    static func artifactResponse(holding encrypted: [UInt8]) -> [UInt8] {
        let open = """
            <saml2p:ArtifactResponse \(namespaces) ID="\(artifactResponseID)" InResponseTo="\(resolveID)" \
            Version="2.0" IssueInstant="2026-01-05T09:59:59.500Z">\(issuer)\(status)<saml2p:Response \
            ID="\(responseID)" InResponseTo="\(requestID)" Version="2.0" \
            IssueInstant="2026-01-05T09:59:59.000Z">\(issuer)\(status)<saml2:EncryptedAssertion>
            """
        let close = "</saml2:EncryptedAssertion></saml2p:Response></saml2p:ArtifactResponse>"
        return Array(open.utf8) + encrypted + Array(close.utf8)
    }

    static let assertion = """
        <saml2:Assertion \(namespaces) ID="\(assertionID)" IssueInstant="2026-01-05T09:59:58.000Z" \
        Version="2.0">\(issuer)<saml2:Subject><saml2:NameID \
        Format="urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified">gzolc87</saml2:NameID>\
        <saml2:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">\
        <saml2:SubjectConfirmationData InResponseTo="\(requestID)" NotOnOrAfter="2026-01-05T10:50:00.000Z" \
        Recipient="https://portal.example.gov.pl/auth/acs"></saml2:SubjectConfirmationData>\
        </saml2:SubjectConfirmation></saml2:Subject><saml2:Conditions NotBefore="2026-01-05T09:55:00.000Z" \
        NotOnOrAfter="2026-01-05T10:49:00.000Z"><saml2:AudienceRestriction>\
        <saml2:Audience>https://portal.example.gov.pl</saml2:Audience></saml2:AudienceRestriction>\
        </saml2:Conditions><saml2:AuthnStatement AuthnInstant="2026-01-05T09:59:56.000Z" \
        SessionIndex="\(assertionID)"><saml2:AuthnContext>\
        <saml2:AuthnContextClassRef>http://eidas.europa.eu/LoA/substantial</saml2:AuthnContextClassRef>\
        <saml2:AuthenticatingAuthority>pz.gov.pl</saml2:AuthenticatingAuthority></saml2:AuthnContext>\
        </saml2:AuthnStatement><saml2:AttributeStatement>\
        \(attribute("FamilyName", "CurrentFamilyName", "Żółć-Kowalska"))\
        \(attribute("DateOfBirth", "DateOfBirth", "1987-02-22Z"))\
        \(attribute("FirstName", "CurrentGivenName", "Grażyna Łucja"))\
        \(attribute("PersonIdentifier", "PersonIdentifier", "87022243734"))\
        </saml2:AttributeStatement></saml2:Assertion>
        """

    private static func attribute(_ friendlyName: String, _ name: String, _ value: String) -> String {
        """
        <saml2:Attribute FriendlyName="\(friendlyName)" \
        Name="http://eidas.europa.eu/attributes/naturalperson/\(name)" \
        NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:uri"><saml2:AttributeValue \
        xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
        xsi:type="naturalperson:\(name)Type">\(value)</saml2:AttributeValue></saml2:Attribute>
        """
    }
}
