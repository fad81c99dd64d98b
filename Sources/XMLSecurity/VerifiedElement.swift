/// An element of which every byte that can be read was covered by a signature of a pinned certificate.
public struct VerifiedElement: Sendable {
    /// Parsed from `canonicalBytes`; its own signature is not in it (the transform removed it).
    public let root: XMLElement
    /// The pre-digest bytes: exclusive canonical form, UTF-8.
    public let canonicalBytes: [UInt8]
    /// The pin that verified it.
    public let signer: Certificate
}
