import Testing
import XMLSecurity

@testable import SAML

/// Real messages; they are found through BRAMA_VECTORS.
@Suite("Real messages", .enabled(if: Vectors.directory != nil, "BRAMA_VECTORS names no directory"))
struct VectorTests {
    private func enveloped(_ message: [UInt8]) -> [UInt8] {
        Array(#"<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>"#.utf8) + message
            + Array("</e:Body></e:Envelope>".utf8)
    }

    /// What the login of 2018 must have expected.
    private func expectation2018() throws -> LoginExpectation {
        LoginExpectation(
            artifactResolveID: try #require(MessageID("ID-09a2e477-dd85-4ce2-9420-0d9cc27244df")),
            authnRequestID: try #require(MessageID("ID-d136a4ee-a3a3-4392-a055-2e95d44165bc")),
            authnRequestInstant: try #require(Instant("2018-09-13T13:17:30Z")), assuranceLevel: .substantial,
            provider: ServiceProvider(
                entityID: "http://localhost.sp.pl", providerName: "x", kind: .public, assuranceLevel: .low,
                assertionConsumerServiceURL: "http://localhost:11080/saml-emulator/context",
                singleLogoutServiceURL: "http://localhost:11080/slo"),
            node: try node("localhost.wk.gov.pl", "coi-2018-node-signing.crt"),
            decryptionKeys: [try PrivateKey(Vectors.read("coi-2018-sp-encryption.key"))])
    }

    private func node(_ issuer: String, _ certificate: String) throws -> NodeProfile {
        NodeProfile(
            issuer: issuer, singleSignOnURL: "", artifactResolutionURL: "", singleLogoutURL: "",
            signingCertificates: [try Certificate(Vectors.read(certificate))])
    }

    private func judge(_ body: [UInt8], _ expectation: LoginExpectation, at instant: String) throws
        -> ValidatedAssertion
    {
        try validateLoginAnswer(
            status: 200, contentType: "text/xml", body: body, expecting: expectation,
            at: #require(Instant(instant)))
    }

    private func code(_ body: [UInt8], _ expectation: LoginExpectation, at instant: String) throws
        -> SAMLError?
    {
        do {
            _ = try judge(body, expectation, at: instant)
            return nil
        } catch let error as SAMLError {
            return error
        }
    }

    @Test("The simulator's message of 2018 passes every rule as of its time")
    func simulator2018() throws {
        let body = enveloped(try Vectors.read("coi-2018-artifact-response.xml"))
        let assertion = try judge(body, expectation2018(), at: "2018-09-13T13:18:00Z")
        #expect(assertion.assuranceLevel == .substantial)
        #expect(assertion.identityProvider == "pz.gov.pl")
        #expect(assertion.sessionIndex == assertion.id.value)
        #expect(assertion.attributes.count == 4)
        #expect(assertion.remarks == [])
        #expect(Person(assertion).dateOfBirth.count == 10)
    }

    @Test("The simulator's message of 2018 fails for its age alone when judged today")
    func simulator2018Today() throws {
        let body = enveloped(try Vectors.read("coi-2018-artifact-response.xml"))
        #expect(
            try code(body, expectation2018(), at: "2026-01-05T10:00:00Z")?.code == .artifactResponseTooOld)
    }

    @Test("The integration environment's message of 2024 passes up to the key that we do not have")
    func integration2024() throws {
        var expectation = try expectation2018()
        expectation.node = try node("int.login.gov.pl", "integration-2024-node-signing.crt")
        expectation.artifactResolveID = try #require(MessageID("ID-2062b5c4-87ac-482a-af14-f94e0197dab3"))
        expectation.authnRequestID = try #require(
            MessageID("ID-d4a07363-aebe-496f-9243-3cc346c3ceb6-LINK-1867"))
        expectation.authnRequestInstant = try #require(Instant("2024-07-12T08:34:00Z"))
        let body = try Vectors.read("integration-2024-artifact-response.soap.xml")
        let error = try code(body, expectation, at: "2024-07-12T08:34:31Z")
        #expect(error?.code == .decryption)

        let altered = try Vectors.read("integration-2024-status-altered.soap.xml")
        let refusal = try code(altered, expectation, at: "2024-07-12T08:34:31Z")
        #expect(refusal?.code == .artifactResponseSignature)
        #expect(refusal?.detail.hasPrefix("digest-mismatch: ") == true)
        #expect(refusal?.kind == .rejected)
    }

    @Test("The message of 2018 is explained: both signatures valid, the assertion decrypted, no rule broken")
    func explained2018() throws {
        let options = InspectionOptions(
            decryptionKeys: [try PrivateKey(Vectors.read("coi-2018-sp-encryption.key"))],
            trusted: [try Certificate(Vectors.read("coi-2018-node-signing.crt"))],
            now: try #require(Instant("2018-09-13T13:18:00Z")))
        let report = inspectMessage(try Vectors.read("coi-2018-artifact-response.xml"), options)
        #expect(report.signatures.map(\.verdict) == [.valid, .valid])
        #expect(report.decryptions.map(\.contentKeyBits) == [256])
        #expect(report.isInOrder, "\(report.text(showPersonalData: false))")
        let plain = try ParsedDocument(Vectors.read("coi-2018-assertion.xml")).root
        let values = plain.descendants.filter { ["NameID", "AttributeValue"].contains($0.name.local) }.map(
            \.text)
        let masked = report.text(showPersonalData: false)
        let open = report.text(showPersonalData: true)
        #expect(values.count == 5)
        for value in values { #expect(!masked.contains(value) && open.contains(value)) }
    }

    @Test("The altered message of 2024 is explained: a digest that differs, twice")
    func explained2024() throws {
        let options = InspectionOptions(
            trusted: [try Certificate(Vectors.read("integration-2024-node-signing.crt"))],
            now: try #require(Instant("2024-07-12T08:34:31Z")))
        let good = inspectMessage(try Vectors.read("integration-2024-artifact-response.soap.xml"), options)
        #expect(good.signatures.map(\.verdict) == [.valid, .valid])
        #expect(good.firstFailure?.code == .decryption)
        let altered = inspectMessage(try Vectors.read("integration-2024-status-altered.soap.xml"), options)
        #expect(altered.signatures.map(\.verdict) == [.digestDiffers, .digestDiffers])
        #expect(altered.firstFailure?.code == .artifactResponseSignature)
        #expect(altered.rules.contains { $0.code == .authnFailed && $0.outcome != .holds && !$0.isVerified })
    }
}
