/// What WK hands the browser in place of its answer; opaque (decided: not decoded).
/// Source: SAML 2.0 Bindings §3.6.4; WK protocol notes.
public struct Artifact: Sendable, Hashable {
    public let value: String

    /// - Throws: `artifact-malformed` unless 1 to 1024 characters of the Base64 alphabets or token characters.
    public init(_ value: String) throws(SAMLError) {
        guard (1...1024).contains(value.utf8.count) else {
            throw SAMLError(
                .artifactMalformed, "SAMLart has \(value.utf8.count) bytes; 1 to 1024 are allowed")
        }
        guard value.utf8.allSatisfy({ $0.isASCIILetter || $0.isASCIIDigit || "+/=-_.~".utf8.contains($0) })
        else {
            throw SAMLError(.artifactMalformed, "SAMLart holds characters that no artifact has")
        }
        self.value = value
    }
}
