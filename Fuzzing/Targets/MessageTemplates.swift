/// The known messages before signature and encryption.
package enum MessageTemplates {
    package static let namespaces = """
        xmlns:ds="http://www.w3.org/2000/09/xmldsig#" xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion" \
        xmlns:saml2p="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:xenc="http://www.w3.org/2001/04/xmlenc#"
        """

    package static func envelope(_ body: String) -> String {
        """
        <soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Header/><soap:Body>\(body)\
        </soap:Body></soap:Envelope>
        """
    }

    private static let issuer = "<saml2:Issuer>symulator.login.gov.pl</saml2:Issuer>"
    private static let status = """
        <saml2p:Status><saml2p:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></saml2p:Status>
        """

    package static func artifactResponse(_ encrypted: String) -> String {
        """
        <saml2p:ArtifactResponse \(namespaces) ID="ID-artifact-response" InResponseTo="ID-resolve" Version="2.0" \
        IssueInstant="2026-01-05T09:59:59.500Z">\(issuer)\(status)<saml2p:Response ID="ID-response" \
        InResponseTo="ID-request" Version="2.0" IssueInstant="2026-01-05T09:59:59.000Z" \
        Destination="https://portal.example.gov.pl/auth/acs">\(issuer)\(status)<saml2:EncryptedAssertion>\
        \(encrypted)</saml2:EncryptedAssertion></saml2p:Response></saml2p:ArtifactResponse>
        """
    }

    /// The plaintext, and the only one that `decrypt` may come up with.
    package static let assertion = """
        <saml2:Assertion \(namespaces) ID="ID-assertion" IssueInstant="2026-01-05T09:59:58.000Z" Version="2.0">\
        \(issuer)<saml2:Subject><saml2:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified">\
        gzolc87</saml2:NameID><saml2:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">\
        <saml2:SubjectConfirmationData InResponseTo="ID-request" NotOnOrAfter="2026-01-05T10:50:00.000Z" \
        Recipient="https://portal.example.gov.pl/auth/acs"></saml2:SubjectConfirmationData>\
        </saml2:SubjectConfirmation></saml2:Subject>\
        <saml2:Conditions NotBefore="2026-01-05T09:55:00.000Z" NotOnOrAfter="2026-01-05T10:49:00.000Z">\
        <saml2:AudienceRestriction><saml2:Audience>https://portal.example.gov.pl</saml2:Audience>\
        </saml2:AudienceRestriction></saml2:Conditions>\
        <saml2:AuthnStatement AuthnInstant="2026-01-05T09:59:56.000Z" SessionIndex="ID-assertion">\
        <saml2:AuthnContext><saml2:AuthnContextClassRef>http://eidas.europa.eu/LoA/substantial\
        </saml2:AuthnContextClassRef><saml2:AuthenticatingAuthority>pz.gov.pl</saml2:AuthenticatingAuthority>\
        </saml2:AuthnContext></saml2:AuthnStatement><saml2:AttributeStatement>\
        \(attribute("FamilyName", "CurrentFamilyName", "Żółć-Kowalska"))\
        \(attribute("FirstName", "CurrentGivenName", "Grażyna Łucja"))\
        \(attribute("DateOfBirth", "DateOfBirth", "1987-02-22Z"))\
        \(attribute("PersonIdentifier", "PersonIdentifier", "87022243734"))\
        </saml2:AttributeStatement></saml2:Assertion>
        """

    private static func attribute(_ friendlyName: String, _ name: String, _ value: String) -> String {
        """
        <saml2:Attribute FriendlyName="\(friendlyName)" \
        Name="http://eidas.europa.eu/attributes/naturalperson/\(name)" \
        NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:uri"><saml2:AttributeValue \
        xmlns:naturalperson="http://eidas.europa.eu/attributes/naturalperson" \
        xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="naturalperson:\(name)Type">\(value)\
        </saml2:AttributeValue></saml2:Attribute>
        """
    }

    private static let logoutHeader = """
        \(namespaces) ID="ID-logout" Version="2.0" IssueInstant="2026-01-05T09:59:59.000Z" \
        Destination="https://portal.example.gov.pl/auth/slo"
        """

    package static let logoutRequest = """
        <saml2p:LogoutRequest \(logoutHeader) NotOnOrAfter="2026-01-05T10:05:00Z">\(issuer)<saml2:NameID>gzolc87\
        </saml2:NameID><saml2p:SessionIndex>ID-1</saml2p:SessionIndex><saml2p:SessionIndex>ID-2\
        </saml2p:SessionIndex></saml2p:LogoutRequest>
        """

    package static let logoutAnswer = """
        <saml2p:LogoutResponse \(logoutHeader) InResponseTo="ID-request">\(issuer)\(status)</saml2p:LogoutResponse>
        """
}
