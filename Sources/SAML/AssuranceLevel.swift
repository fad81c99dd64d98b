/// eIDAS level of assurance, ordered.
/// Source: Commission Implementing Regulation (EU) 2015/1502; WK protocol notes.
public enum AssuranceLevel: String, CaseIterable, Sendable, Comparable {
    case low, substantial, high

    public var uri: String { "http://eidas.europa.eu/LoA/" + rawValue }

    public init?(uri: String) {
        guard let level = Self.allCases.first(where: { $0.uri == uri }) else { return nil }
        self = level
    }

    private var rank: Int {
        switch self {
        case .low: 0
        case .substantial: 1
        case .high: 2
        }
    }

    public static func < (a: AssuranceLevel, b: AssuranceLevel) -> Bool { a.rank < b.rank }
}
