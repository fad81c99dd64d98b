/// A small value that all nodes of a store share.
public struct SharedValue: Sendable, Equatable {
    public enum Name: String, Sendable, CaseIterable {
        /// The keys that sign tokens, with the times of their rotation.
        case tokenKeys = "token-keys"
    }

    public let bytes: [UInt8]
    /// Another one for each writing.
    public let revision: Int64
    /// Whether a key other than the first of the store sealed it: it is to be written again before that key goes.
    public let isSealedByOldKey: Bool

    public init(bytes: [UInt8], revision: Int64, isSealedByOldKey: Bool = false) {
        self.bytes = bytes
        self.revision = revision
        self.isSealedByOldKey = isSealedByOldKey
    }
}
