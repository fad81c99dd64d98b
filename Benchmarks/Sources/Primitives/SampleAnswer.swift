import SAML
import XMLSecurity

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A whole login answer with what it must match: WK's published message where it is at hand, a made one otherwise.
struct SampleAnswer {
    struct Incomplete: Error, CustomStringConvertible { let description: String }

    let origin: String
    let body: [UInt8]
    let expectation: LoginExpectation
    let now: Instant
    /// Ours, for signing.
    let credential: SigningCredential

    /// - Parameter directory: of real messages (BRAMA_VECTORS), or nil.
    init(vectors directory: String?) throws {
        if let directory {
            try self.init(published: directory)
        } else {
            try self.init()
        }
    }

    func judge() throws {
        _ = try validateLoginAnswer(
            status: 200, contentType: "text/xml; charset=utf-8", body: body, expecting: expectation, at: now)
    }

    private init(published directory: String) throws {
        func read(_ name: String) throws -> [UInt8] {
            [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(directory)/\(name)")))
        }
        origin = "published by WK's simulator in 2018"
        body = Template.enveloped(try read("coi-2018-artifact-response.xml"))
        now = try instant("2018-09-13T13:18:00Z")
        credential = try Self.credential("service provider")
        expectation = LoginExpectation(
            artifactResolveID: try id("ID-09a2e477-dd85-4ce2-9420-0d9cc27244df"),
            authnRequestID: try id("ID-d136a4ee-a3a3-4392-a055-2e95d44165bc"),
            authnRequestInstant: try instant("2018-09-13T13:17:30Z"), assuranceLevel: .substantial,
            provider: Self.provider("http://localhost.sp.pl", "http://localhost:11080/saml-emulator/context"),
            node: Self.node("localhost.wk.gov.pl", try Certificate(read("coi-2018-node-signing.crt"))),
            decryptionKeys: [try PrivateKey(read("coi-2018-sp-encryption.key"))])
    }

    private init() throws {
        origin = "made and signed here, in the shape of WK's"
        let node = try Self.credential("node")
        let recipient = try Self.credential("recipient")
        now = try instant("2026-01-05T10:00:00Z")
        credential = try Self.credential("service provider")
        expectation = LoginExpectation(
            artifactResolveID: try id("ID-09a2e477-0000-4ce2-9420-0d9cc27244df"),
            authnRequestID: try id("ID-d136a4ee-0000-4392-a055-2e95d44165bc"),
            authnRequestInstant: try instant("2026-01-05T09:59:30Z"), assuranceLevel: .substantial,
            provider: Self.provider(
                "https://portal.example.gov.pl", "https://portal.example.gov.pl/auth/acs"),
            node: Self.node("symulator.login.gov.pl", node.certificate),
            decryptionKeys: [recipient.privateKey])
        let encrypted = try encrypt(
            Array(Template.assertion.utf8), to: recipient.certificate,
            recipe: EncryptionRecipe(
                sender: "symulator.login.gov.pl", recipient: "https://portal.example.gov.pl"))
        var message = Template.enveloped(Template.artifactResponse(holding: encrypted))
        for id in [Template.responseID, Template.artifactResponseID] {
            message = try signEnveloped(message, id: id, with: node, inclusivePrefixes: Template.prefixes)
        }
        body = message
    }

    private static func credential(_ name: String) throws -> SigningCredential {
        let key = try PrivateKey.generateP256()
        let certificate = try Certificate.selfSigned(
            by: key, commonName: "Brama benchmark \(name)", notBefore: 0, notAfter: 4_000_000_000)
        return try SigningCredential(privateKey: key, certificate: certificate)
    }

    private static func provider(_ entityID: String, _ address: String) -> ServiceProvider {
        ServiceProvider(
            entityID: entityID, providerName: "Portal Przykładowy", kind: .public,
            assuranceLevel: .substantial,
            assertionConsumerServiceURL: address, singleLogoutServiceURL: "\(address)/slo")
    }

    private static func node(_ issuer: String, _ certificate: Certificate) -> NodeProfile {
        let host = "https://symulator.login.gov.pl"
        return NodeProfile(
            issuer: issuer, singleSignOnURL: "\(host)/login/SingleSignOnService",
            artifactResolutionURL: "\(host)/login-services/idpArtifactResolutionService",
            singleLogoutURL: "\(host)/login-services/singleLogoutService", signingCertificates: [certificate])
    }
}

private func id(_ text: String) throws -> MessageID {
    guard let id = MessageID(text) else { throw SampleAnswer.Incomplete(description: "no ID: \(text)") }
    return id
}

private func instant(_ text: String) throws -> Instant {
    guard let instant = Instant(text) else {
        throw SampleAnswer.Incomplete(description: "no instant: \(text)")
    }
    return instant
}
