import Testing
import XMLSecurity

@testable import SAML

/// The accepted answer in another guise.
struct GoodAnswer: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let edit: @Sendable (inout Exchange) throws -> Void

    init(_ what: String, edit: @escaping @Sendable (inout Exchange) throws -> Void) {
        testDescription = what
        self.edit = edit
    }

    static let all: [GoodAnswer] = [
        GoodAnswer("as it is") { _ in },
        GoodAnswer("IssueInstant without fraction") { try $0.editResponse("09:59:59.000Z", "09:59:59Z") },
        GoodAnswer("IssueInstant with 6 fraction digits") { try $0.editResponse("59.000Z", "59.000123Z") },
        GoodAnswer("IssueInstant with 9 fraction digits") { try $0.editResponse("59.000Z", "59.000123456Z") },
        GoodAnswer("Response without Destination, as WK sends it") {
            try $0.editResponse(#" Destination="https://portal.example.gov.pl/auth/acs""#, "")
        },
        GoodAnswer("ArtifactResponse with our ACS as Destination") {
            try $0.editArtifactResponse(
                #" Version="2.0""#, #" Version="2.0" Destination="https://portal.example.gov.pl/auth/acs""#)
        },
        GoodAnswer("Issuer with the Format of entities") {
            let format = #"<saml2:Issuer Format="urn:oasis:names:tc:SAML:2.0:nameid-format:entity">"#
            try $0.editArtifactResponse("<saml2:Issuer>", format)
            try $0.editResponse("<saml2:Issuer>", format)
            try $0.editAssertion("<saml2:Issuer>", format)
        },
        GoodAnswer("Consent and Extensions") {
            try $0.editResponse(#" Version="2.0""#, #" Version="2.0" Consent="urn:x""#)
            try $0.editResponse(
                "<saml2p:Status>",
                #"<saml2p:Extensions><x xmlns="urn:x"/></saml2p:Extensions><saml2p:Status>"#)
        },
        GoodAnswer("StatusMessage and StatusDetail with Success") {
            try $0.editResponse(
                "</saml2p:Status>",
                "<saml2p:StatusMessage>tak</saml2p:StatusMessage><saml2p:StatusDetail/></saml2p:Status>")
        },
        GoodAnswer("attributes without NameFormat and xsi:type") {
            try $0.editAssertion(#" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:uri""#, "")
            try $0.editAssertion(#"xsi:type="naturalperson:PersonIdentifierType""#, "")
        },
        GoodAnswer("no SessionIndex") { try $0.editAssertion(#" SessionIndex="ID-assertion""#, "") },
        GoodAnswer("signed by the second pin, whose certificate has expired") {
            ($0.responseSigner, $0.artifactResponseSigner) = (
                $0.parties.retiringNode, $0.parties.retiringNode
            )
        },
        GoodAnswer("signed by two pins") { $0.responseSigner = $0.parties.retiringNode },
        GoodAnswer("encrypted to the retiring key") { $0.recipient = $0.parties.retiringEncryption },
        GoodAnswer("a 128-bit key declared as 256, as production was seen to do") {
            $0.recipe.contentKeyBits = 128
        },
        GoodAnswer("the assertion signed too") { $0.assertionSigner = $0.parties.node },
        GoodAnswer("a higher level than asked for") { try $0.editAssertion("LoA/substantial", "LoA/high") },
        GoodAnswer("no AuthenticatingAuthority") {
            try $0.editAssertion(
                "<saml2:AuthenticatingAuthority>pz.gov.pl</saml2:AuthenticatingAuthority>", "")
        },
        GoodAnswer("two audiences in one restriction") {
            try $0.editAssertion(
                "<saml2:Audience>", "<saml2:Audience>urn:other</saml2:Audience><saml2:Audience>")
        },
        GoodAnswer("two restrictions that both name us") {
            let restriction =
                "<saml2:AudienceRestriction><saml2:Audience>https://portal.example.gov.pl</saml2:Audience></saml2:AudienceRestriction>"
            try $0.editAssertion(restriction, restriction + restriction)
        },
        GoodAnswer("OneTimeUse") {
            try $0.editAssertion(
                "</saml2:AudienceRestriction>", "</saml2:AudienceRestriction><saml2:OneTimeUse/>")
        },
        GoodAnswer("SubjectLocality and an Address that is not looked at") {
            try $0.editAssertion(
                "<saml2:AuthnContext>", #"<saml2:SubjectLocality Address="10.0.0.1"/><saml2:AuthnContext>"#)
            try $0.editAssertion(
                "NotOnOrAfter=\"2026-01-05T10:50", "Address=\"10.0.0.1\" NotOnOrAfter=\"2026-01-05T10:50")
        },
        GoodAnswer("names in other scripts, with apostrophes, of one letter") {
            try $0.editAssertion("Grażyna Łucja", "Ї")
            try $0.editAssertion("Żółć-Kowalska", "O'Neill Παπαδόπουλος-Петренко \u{1F600}")
        },
        GoodAnswer("values with space around them, in CDATA and as character references") {
            try $0.editAssertion(">87022243734<", ">\n  <![CDATA[870222]]>4&#51;734\n<")
            try $0.editAssertion(">gzolc87<", ">\n gzolc87 \n<")
        },
        GoodAnswer("an eIDAS identifier") { try $0.editAssertion("87022243734", "CZ/PL/3b1e-77") },
        GoodAnswer("DateOfBirth without Z") { try $0.editAssertion("1987-02-22Z", "1987-02-22") },
        GoodAnswer("born today") { try $0.editAssertion("1987-02-22Z", "2026-01-05") },
        GoodAnswer("attributes that nobody asked for") {
            try $0.editAssertion(
                "</saml2:AttributeStatement>",
                #"<saml2:Attribute Name="Brama-Subject"><saml2:AttributeValue>x</saml2:AttributeValue>"#
                    + #"</saml2:Attribute></saml2:AttributeStatement>"#)
        },
        GoodAnswer("an attribute that the configuration asks for") {
            $0.expectation.provider.attributes.append(.gender)
            try $0.editAssertion(
                "</saml2:AttributeStatement>",
                Templates.attribute("Gender", "Gender", "Female") + "</saml2:AttributeStatement>")
        },
        GoodAnswer("AttributeStatement before AuthnStatement") { exchange in
            let text = exchange.assertion
            let cut = try #require(text.firstRange(of: "<saml2:AttributeStatement>"))
            let end = try #require(text.firstRange(of: "</saml2:AttributeStatement>"))
            let statement = String(text[cut.lowerBound..<end.upperBound])
            exchange.assertion = text.replacing(statement, with: "")
                .replacing("<saml2:AuthnStatement", with: statement + "<saml2:AuthnStatement")
        },
        GoodAnswer("pretty-printed") {
            for path in [
                \Exchange.assertion, \Exchange.response, \Exchange.artifactResponse, \Exchange.envelope,
            ] {
                $0[keyPath: path] = $0[keyPath: path].replacing("><", with: ">\n  <")
            }
        },
        GoodAnswer("other prefixes and default namespaces") {
            $0.prefixes = []
            $0.assertion = $0.assertion.replacing("saml2:", with: "").replacing(
                "xmlns:saml2=", with: "xmlns=")
            $0.artifactResponse = $0.artifactResponse.replacing("saml2p:", with: "q:")
                .replacing("xmlns:saml2p=", with: "xmlns:q=")
            $0.response = $0.response.replacing("saml2p:", with: "q:")
        },
        GoodAnswer("a header block that need not be understood") {
            try $0.editEnvelope(
                "<soap:Header/>", #"<soap:Header><x xmlns="urn:x" soap:mustUnderstand="0"/></soap:Header>"#)
        },
        GoodAnswer("no Header") { try $0.editEnvelope("<soap:Header/>", "") },
        GoodAnswer("Content-Type in other words") { $0.contentType = "Text/XML;charset=\"UTF-8\"; action=x" },
        GoodAnswer("Content-Type without charset") { $0.contentType = "text/xml" },
        GoodAnswer("a clock 59 seconds ahead") { $0.now = $0.now + .seconds(59) },
        GoodAnswer("a clock 59 seconds behind") { $0.now = $0.now - .seconds(59) },
    ]
}

@Suite("A login answer that holds")
struct LoginAcceptanceTests {
    @Test("is accepted", arguments: GoodAnswer.all)
    func accepted(_ good: GoodAnswer) throws {
        var exchange = try Exchange()
        try good.edit(&exchange)
        let assertion = try exchange.judge()
        #expect(assertion.nameID == "gzolc87")
        #expect(assertion.replayIDs.map(\.value) == ["ID-artifact-response", "ID-response", "ID-assertion"])
    }

    @Test("is read as it stands")
    func values() throws {
        let assertion = try Exchange().judge()
        #expect(assertion.id.value == "ID-assertion")
        #expect(assertion.nameIDFormat == "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified")
        #expect(assertion.sessionIndex == "ID-assertion")
        #expect(assertion.assuranceLevel == .substantial)
        #expect(assertion.identityProvider == "pz.gov.pl")
        #expect(assertion.authenticatedAt.text == "2026-01-05T09:59:56.000Z")
        #expect(assertion.sessionNotOnOrAfter == nil)
        #expect(assertion.remarks == [])
        let person = Person(assertion)
        #expect(person.subject == "87022243734")
        #expect(person.givenName == "Grażyna Łucja")
        #expect(person.familyName == "Żółć-Kowalska")
        #expect(person.dateOfBirth == "1987-02-22")
        let base = "http://eidas.europa.eu/attributes/naturalperson/"
        #expect(
            assertion.attributes == [
                base + "CurrentFamilyName": ["Żółć-Kowalska"], base + "CurrentGivenName": ["Grażyna Łucja"],
                base + "DateOfBirth": ["1987-02-22Z"], base + "PersonIdentifier": ["87022243734"],
            ])
    }

    @Test("has its oddities remarked, without personal data")
    func remarks() throws {
        var exchange = try Exchange()
        exchange.recipe.contentKeyBits = 128
        exchange.recipient = exchange.parties.retiringEncryption
        exchange.artifactResponseSigner = exchange.parties.retiringNode
        try exchange.editAssertion("1987-02-22Z", "1987-02-23Z")
        try exchange.editAssertion(
            "</saml2:AttributeStatement>", #"<saml2:Attribute Name="x"/></saml2:AttributeStatement>"#)
        let remarks = try exchange.judge().remarks
        #expect(remarks.contains { $0.contains("128 bits") })
        #expect(remarks.contains { $0.contains("retiring key number 2") })
        #expect(remarks.contains { $0.contains("out of date") })
        #expect(remarks.contains { $0.contains("another day of birth") })
        #expect(remarks.contains { $0.contains("1 attributes that nobody asked for") })
        #expect(remarks.count == 5)
        #expect(!remarks.joined().contains("1987"))
    }

    @Test("drops what nobody asked for")
    func unasked() throws {
        var exchange = try Exchange()
        try exchange.editAssertion(
            "</saml2:AttributeStatement>",
            Templates.attribute("Gender", "Gender", "Female") + "</saml2:AttributeStatement>")
        #expect(try exchange.judge().attributes.count == 4)
    }
}
