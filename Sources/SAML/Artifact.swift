/// What WK hands the browser in place of its answer; opaque (decided: not decoded).
/// Source: SAML 2.0 Bindings §3.6.4; WK protocol notes.
public struct Artifact: Sendable, Hashable {
    public let value: String

    /// - Throws: `artifact-malformed` unless 1 to 1024 characters of the Base64 alphabets or token characters.
    public init(_ value: String) throws(SAMLError) { fatalError("stub") }
}
