/// A small value that all nodes of a store share.
public struct SharedValue: Sendable, Equatable {
    public enum Name: String, Sendable, CaseIterable {
        /// The keys that sign tokens, with the times of their rotation.
        case tokenKeys = "token-keys"
    }

    public let bytes: [UInt8]
    /// Another one for each writing.
    public let revision: Int64

    public init(bytes: [UInt8], revision: Int64) {
        self.bytes = bytes
        self.revision = revision
    }
}
