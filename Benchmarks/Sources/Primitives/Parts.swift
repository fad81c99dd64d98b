import SAML
import XMLSecurity

/// The steps of a login that have to do with messages, each to be done by itself.
struct Parts {
    private let sample: SampleAnswer
    private let request: AuthnRequest
    private let resolve: ArtifactResolve
    private let encryptedData: XMLElement

    init(of sample: SampleAnswer) throws {
        self.sample = sample
        let expected = sample.expectation
        request = AuthnRequest(
            id: expected.authnRequestID, issueInstant: sample.now, assuranceLevel: .substantial)
        resolve = ArtifactResolve(
            id: expected.artifactResolveID, issueInstant: sample.now,
            artifact: try Artifact("AAQAAMFbLinlXaCM+FIxiDwGOLAy2T71gbpO7ZhNzAgEANlB90ECfpNEVLg="))
        encryptedData = try Self.find("EncryptedData", in: ParsedDocument(sample.body).root)
    }

    func signRequest() throws {
        let expected = sample.expectation
        _ = try request.signed(by: sample.credential, from: expected.provider, to: expected.node)
    }

    func signResolve() throws {
        let expected = sample.expectation
        _ = try resolve.envelope(signedBy: sample.credential, from: expected.provider, to: expected.node)
    }

    func parse() throws { _ = try ParsedDocument(sample.body) }

    func decryptAssertion() throws {
        _ = try decrypt(encryptedData, with: sample.expectation.decryptionKeys)
    }

    /// The document is parsed once, beforehand.
    func verifyOuter(_ count: Int) throws { try verify("ArtifactResponse", count) }

    func verifyInner(_ count: Int) throws { try verify("Response", count) }

    private func verify(_ name: String, _ count: Int) throws {
        let document = try ParsedDocument(sample.body)
        let element = try Self.find(name, in: document.root)
        for _ in 0..<count {
            _ = try document.verifySignature(
                of: element, trusting: sample.expectation.node.pins.map(\.certificate))
        }
    }

    private static func find(_ name: String, in element: XMLElement) throws -> XMLElement {
        var waiting = [element]
        while let next = waiting.popLast() {
            if next.name.local == name { return next }
            waiting += next.children
        }
        throw SampleAnswer.Incomplete(description: "no \(name) in the message")
    }
}
