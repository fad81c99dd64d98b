/// Why a record of a store cannot be used. For a citizen it is as if it were not there; for operators it is counted.
public enum UnreadableRecord: String, Error, Sendable, CaseIterable {
    /// No key at hand has sealed it.
    case unknownKey
    /// Written by another version of Brama.
    case unknownVersion
    /// Changed, cut off, or moved from another place.
    case damaged

    /// What is wrong and the mend.
    public var detail: String {
        switch self {
        case .unknownKey:
            "a record is sealed with a key that store.keys does not name: name it there, after the current one"
        case .unknownVersion:
            "a record is of another version of Brama: run the same version on all nodes; its owner logs in again"
        case .damaged:
            "a record is damaged or was moved by a foreign hand: find out who writes to the store"
        }
    }
}
