import XMLSecurity

/// The Response with a signature of its own, and the same that the ArtifactResponse's signature covers.
struct VerifiedResponse: Sendable {
    /// nil where the ArtifactResponse holds none, as when it failed.
    let verified: VerifiedElement?

    init(
        _ message: borrowing SOAPMessage, inside outer: VerifiedArtifactResponse,
        _ expectation: LoginExpectation, at now: Instant
    ) throws(SAMLError) {
        guard let covered = outer.verified.root.children(.samlp("Response")).first else {
            verified = nil
            return
        }
        let place = try message.payload.only(.samlp("Response"), else: .responseSignature)
        let verified = try message.verify(
            place, trusting: expectation.node, at: now, else: .responseSignature)
        // Both came out of one document with unique IDs; comparing what was digested needs no such reasoning.
        guard covered.holdsTheSame(as: verified.root) else {
            throw SAMLError(
                .responseSignature, "what Response's signature covers is not what ArtifactResponse holds")
        }
        self.verified = verified
    }
}

extension XMLElement {
    /// Equal in names, attributes, text and children; the signature that the transform removes from `signed` aside.
    func holdsTheSame(as signed: XMLElement, ignoringSignature: Bool = true) -> Bool {
        let rest = ignoringSignature ? children.filter { $0.name != .signature } : children
        guard name == signed.name, sameBytes(text, signed.text), rest.count == signed.children.count,
            attributes.count == signed.attributes.count,
            attributes.allSatisfy({ attribute in
                signed.attribute(attribute.name).map { sameBytes($0, attribute.value) } ?? false
            })
        else { return false }
        return zip(rest, signed.children).allSatisfy { $0.holdsTheSame(as: $1, ignoringSignature: false) }
    }
}
