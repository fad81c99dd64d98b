/// The ID of a SAML message: an NCName, at most 256 bytes.
public struct MessageID: Sendable, Hashable, CustomStringConvertible {
    public let value: String

    /// nil unless an NCName of ASCII letters, digits, "-", "_" and ".".
    public init?(_ value: String) { fatalError("stub") }

    /// `ID-<random UUID>`: 122 random bits.
    public static func fresh(using generator: inout some RandomNumberGenerator) -> MessageID {
        fatalError("stub")
    }

    public var description: String { value }
}
