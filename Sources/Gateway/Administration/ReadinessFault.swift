/// One thing that keeps this node from being ready.
struct ReadinessFault: Sendable, Equatable {
    enum Kind: String, CaseIterable, Sendable {
        case starting, stopping, certificate, store, audit
    }

    let kind: Kind
    /// For operators.
    let text: String

    init(_ kind: Kind, _ text: String) { (self.kind, self.text) = (kind, text) }

    static let starting = Self(.starting, "starting")
    static let stopping = Self(.stopping, "stopping")
}
