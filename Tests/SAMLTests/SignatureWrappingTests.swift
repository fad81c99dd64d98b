import Testing
import XMLSecurity

@testable import SAML

/// Somebody has a genuine answer of the node, and no key.
@Suite("A genuine answer wrapped into a forged one")
struct SignatureWrappingTests {
    private struct Parts {
        let exchange: Exchange
        let artifactResponse: String
        let signature: String
        let response: String

        init() throws {
            exchange = try Exchange()
            let text = String(decoding: try exchange.body(), as: UTF8.self)
            artifactResponse = try Self.cut("<saml2p:ArtifactResponse", "</saml2p:ArtifactResponse>", text)
            signature = try Self.cut("<ds:Signature", "</ds:Signature>", artifactResponse)
            response = try Self.cut("<saml2p:Response", "</saml2p:Response>", artifactResponse)
        }

        private static func cut(_ from: String, _ to: String, _ text: String) throws -> String {
            let start = try #require(text.firstRange(of: from))
            let end = try #require(text[start.lowerBound...].firstRange(of: to))
            return String(text[start.lowerBound..<end.upperBound])
        }

        /// The genuine outer message under another ID, without its signature.
        var forged: String {
            artifactResponse.replacing(signature, with: "").replacing("ID-artifact-response", with: "ID-evil")
                .replacing("ID-response", with: "ID-evil-response")
        }
    }

    private func refusal(_ body: String, header: String = "") throws -> SAMLError? {
        var exchange = try Exchange()
        let envelope = exchange.envelope.replacing(
            "<soap:Header/>", with: "<soap:Header>\(header)</soap:Header>")
        exchange.rawBody = Array(envelope.replacing("%ARTIFACT-RESPONSE%", with: body).utf8)
        return try exchange.refusal()
    }

    private let issuer = "<saml2:Issuer>symulator.login.gov.pl</saml2:Issuer>"

    @Test("is accepted unwrapped, or the other tests would prove nothing")
    func control() throws {
        let parts = try Parts()
        #expect(try refusal(parts.artifactResponse) == nil)
        #expect(parts.forged.contains("ID-evil") && !parts.forged.contains(parts.signature))
    }

    @Test("is refused as the content of the forged message's signature")
    func inObject() throws {
        let parts = try Parts()
        let wrapper = parts.signature.replacing(
            "</ds:Signature>", with: "<ds:Object>\(parts.artifactResponse)</ds:Object></ds:Signature>")
        let place = try #require(parts.forged.firstRange(of: issuer)).upperBound
        let error = try refusal(String(parts.forged[..<place] + wrapper + parts.forged[place...]))
        #expect(error?.code == .artifactResponseSignature)
    }

    @Test("is refused in the forged message's Extensions, signature moved or not", arguments: [true, false])
    func inExtensions(movesSignature: Bool) throws {
        let parts = try Parts()
        let inner =
            movesSignature
            ? parts.artifactResponse.replacing(parts.signature, with: "") : parts.artifactResponse
        let outer =
            issuer + (movesSignature ? parts.signature : "")
            + "<saml2p:Extensions>\(inner)</saml2p:Extensions>"
        let start = try #require(parts.forged.firstRange(of: issuer))
        let body = parts.forged[..<start.lowerBound] + outer + parts.forged[start.upperBound...]
        #expect(try refusal(String(body))?.code == .artifactResponseSignature)
    }

    @Test("is refused beside the forged message, before and behind it and in the header")
    func sibling() throws {
        let parts = try Parts()
        #expect(try refusal(parts.forged + parts.artifactResponse)?.code == .soapBody)
        #expect(try refusal(parts.artifactResponse + parts.forged)?.code == .soapBody)
        #expect(try refusal(parts.forged, header: parts.artifactResponse)?.code == .artifactResponseSignature)
    }

    @Test("is refused with the two swapped: the signed Response around the forged rest")
    func inResponse() throws {
        let parts = try Parts()
        let evil = parts.response.replacing("ID-response", with: "ID-evil-response")
            .replacing(
                "</saml2p:Response>",
                with: "<saml2p:Extensions>\(parts.response)</saml2p:Extensions></saml2p:Response>")
        let body = parts.artifactResponse.replacing(parts.response, with: evil)
        #expect(try refusal(body)?.code == .artifactResponseSignature)
    }

    @Test("is refused with two elements of the signed ID")
    func sameID() throws {
        let parts = try Parts()
        let twin = parts.forged.replacing("ID-evil\"", with: "ID-artifact-response\"")
        #expect(try refusal(twin, header: parts.artifactResponse)?.code == .document)
    }

    @Test("of another login is refused for that login's IDs")
    func otherLogin() throws {
        let parts = try Parts()
        var exchange = try Exchange()
        exchange.expectation.artifactResolveID = try #require(MessageID("ID-other-resolve"))
        exchange.rawBody = try parts.exchange.body()
        #expect(try exchange.refusal()?.code == .artifactResponseInResponseTo)
        exchange.expectation.artifactResolveID = parts.exchange.expectation.artifactResolveID
        exchange.expectation.authnRequestID = try #require(MessageID("ID-other-request"))
        #expect(try exchange.refusal()?.code == .responseInResponseTo)
    }
}
