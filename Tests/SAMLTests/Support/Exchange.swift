import Testing
import XMLSecurity

@testable import SAML

/// Which document of an exchange an edit is for.
typealias DocumentPath = any WritableKeyPath<Exchange, String> & Sendable

/// A login answer that holds in every respect, open to one edit before it is encrypted and signed.
struct Exchange {
    static let start = Instant("2026-01-05T10:00:00Z") ?? Instant(milliseconds: 0)

    var parties = TestParties.shared
    var now = Exchange.start
    var status = 200
    var contentType: String? = "text/xml; charset=utf-8"
    var expectation: LoginExpectation
    var assertion: String
    var response: String
    var artifactResponse: String
    var envelope: String
    /// nil: unsigned.
    var assertionSigner: TestParties.Pair?
    var responseSigner: TestParties.Pair?
    var artifactResponseSigner: TestParties.Pair?
    var recipient: TestParties.Pair
    var recipe: EncryptionRecipe
    /// What is encrypted, where it is not `assertion`.
    var plaintext: String?
    /// WK's PrefixList.
    var prefixes = ["ds", "saml2", "saml2p", "xenc"]
    /// Edits of the finished message.
    var tampering: [(String, String)] = []
    var rawBody: [UInt8]?

    init() throws {
        let id = { (text: String) throws in try #require(MessageID(text)) }
        expectation = LoginExpectation(
            artifactResolveID: try id("ID-resolve"), authnRequestID: try id("ID-request"),
            authnRequestInstant: Self.start - .seconds(30), assuranceLevel: .substantial,
            provider: parties.provider, node: parties.nodeProfile,
            decryptionKeys: [parties.encryption.key, parties.retiringEncryption.key])
        assertion = Templates.assertion
        response = Templates.response
        artifactResponse = Templates.artifactResponse
        envelope = Templates.envelope
        responseSigner = parties.node
        artifactResponseSigner = parties.node
        recipient = parties.encryption
        recipe = EncryptionRecipe(sender: parties.nodeProfile.issuer, recipient: parties.provider.entityID)
    }

    func body() throws -> [UInt8] {
        if let rawBody { return rawBody }
        var clear = Array((plaintext ?? assertion).utf8)
        if let assertionSigner {
            clear = try signEnveloped(clear, id: "ID-assertion", with: assertionSigner.credential)
        }
        let encrypted = try encrypt(clear, to: recipient.certificate, recipe: recipe)
        var message = Array(
            envelope.replacing("%ARTIFACT-RESPONSE%", with: artifactResponse).replacing(
                "%RESPONSE%", with: response
            )
            .replacing("%ENCRYPTED%", with: String(decoding: encrypted, as: UTF8.self)).utf8)
        if let responseSigner, let id = Self.id(of: response) {
            message = try sign(message, id: id, with: responseSigner, prefixes: prefixes)
        }
        if let artifactResponseSigner, let id = Self.id(of: artifactResponse) {
            message = try sign(message, id: id, with: artifactResponseSigner, prefixes: prefixes)
        }
        var text = String(decoding: message, as: UTF8.self)
        for (old, new) in tampering { text = try replaced(old, new, in: text) }
        return Array(text.utf8)
    }

    func judge() throws -> ValidatedAssertion {
        try validateLoginAnswer(
            status: status, contentType: contentType, body: body(), expecting: expectation, at: now)
    }

    /// The code of the refusal; nil where it is accepted.
    func refusal() throws -> SAMLError? {
        do {
            _ = try judge()
            return nil
        } catch let error as SAMLError {
            return error
        }
    }

    private static func id(of message: String) -> String? {
        message.firstMatch(of: /\ ID="([^"]*)"/).map { String($0.1) }
    }
}

/// Replaces all occurrences of what must occur: an edit that changes nothing would prove nothing.
func replaced(_ old: String, _ new: String, in text: String) throws -> String {
    try #require(text.contains(old), "there is no \(old) to edit")
    return text.replacing(old, with: new)
}

extension Exchange {
    mutating func editAssertion(_ old: String, _ new: String) throws {
        assertion = try replaced(old, new, in: assertion)
    }

    mutating func editResponse(_ old: String, _ new: String) throws {
        response = try replaced(old, new, in: response)
    }

    mutating func editArtifactResponse(_ old: String, _ new: String) throws {
        artifactResponse = try replaced(old, new, in: artifactResponse)
    }

    mutating func editEnvelope(_ old: String, _ new: String) throws {
        envelope = try replaced(old, new, in: envelope)
    }

    mutating func tamper(_ old: String, _ new: String) { tampering.append((old, new)) }
}
