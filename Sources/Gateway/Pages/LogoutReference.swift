import SAML

/// Says on the way to the page after a logout what came of it.
///
/// Authenticated and soon too old: on a shared computer people rely on what the page says, and an address is whatever
/// somebody bookmarked, went back to or was sent (decision 0187).
struct LogoutReference: Sendable {
    enum Outcome: String {
        case everywhere
        /// WK could not be told or said no.
        case here
    }

    static let parameter = "done"
    /// Time to read the page, also in another language.
    static let lifetime: Duration = .seconds(300)

    private let seal: ReferenceSeal

    init(storeKeys: [[UInt8]], surroundings: Surroundings) {
        seal = ReferenceSeal("brama logout reference", storeKeys: storeKeys, surroundings: surroundings)
    }

    func make(_ outcome: Outcome, at now: Instant) -> String {
        seal.sealed(outcome.rawValue, "\((now + Self.lifetime).milliseconds)")
    }

    /// - Parameter text: as it came in a query; untrusted.
    /// - Returns: nil unless a node of ours made it not long ago.
    func read(_ text: String, at now: Instant) -> Outcome? {
        guard let parts = seal.opened(text, parts: 2), let outcome = Outcome(rawValue: parts[0]),
            let end = Int64(parts[1]), now.milliseconds < end
        else { return nil }
        return outcome
    }
}
