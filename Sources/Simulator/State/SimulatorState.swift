import SAML
import XMLSecurity

/// Everything that the simulator remembers; all of it bounded, none of it on disk.
struct SimulatorState: Sendable {
    /// A login whose citizen has not chosen yet.
    struct PendingLogin: Sendable {
        let request: AcceptedRequest
        /// Which entry of the history it belongs to.
        let historySerial: UInt64
        let findings: [Finding]
    }

    /// A login that waits for its artifact to be resolved.
    struct IssuedArtifact: Sendable {
        let request: AcceptedRequest
        let person: SimulatedPerson
        let identityProvider: String
        let outcome: Outcome
        let authenticatedAt: Instant
    }

    /// A session at the node, which a LogoutRequest may end.
    struct NodeSession: Sendable {
        let serviceProvider: RegisteredServiceProvider
        let nameID: String
        let sessionIndex: String
        let personKey: String
        let logout: AnswerRecipe.Logout
    }

    static let loginLifetime = Duration.seconds(15 * 60)
    static let artifactLifetime = Duration.seconds(120)
    static let sessionLifetime = Duration.seconds(60 * 60)

    var pendingLogins = BoundedTable<PendingLogin>(capacity: 1_000)
    var artifacts = BoundedTable<IssuedArtifact>(capacity: 1_000)
    var sessions = BoundedTable<NodeSession>(capacity: 1_000)
    /// IDs of requests, to notice one that comes twice.
    var seenIDs = BoundedTable<Bool>(capacity: 10_000)
    /// By entity ID.
    var registered = BoundedTable<RegisteredServiceProvider>(capacity: 100)
    /// The last whole answer by entity ID, for the replay outcomes.
    var earlierAnswers = BoundedTable<EarlierAnswer>(capacity: 100)
    var history = History()
}

/// The requests that came lately, the newest first.
struct History: Sendable {
    struct Entry: Sendable {
        let serial: UInt64
        let instant: Instant
        /// `AuthnRequest`, `ArtifactResolve`, …
        let kind: String
        let entityID: String?
        let messageID: String?
        /// What the simulator did, in words.
        var result: String
        let findings: [Finding]
    }

    static let capacity = 100
    private(set) var entries: [Entry] = []
    private var serial: UInt64 = 0

    @discardableResult
    mutating func add(
        _ kind: String, at instant: Instant, entityID: String?, messageID: String?, findings: [Finding],
        result: String
    ) -> UInt64 {
        serial += 1
        let entry = Entry(
            serial: serial, instant: instant, kind: kind, entityID: entityID.map(Self.bounded),
            messageID: messageID.map(Self.bounded), result: result, findings: Array(findings.prefix(40)))
        entries.insert(entry, at: 0)
        if entries.count > Self.capacity { entries.removeLast() }
        return serial
    }

    mutating func note(_ result: String, on serial: UInt64) {
        guard let index = entries.firstIndex(where: { $0.serial == serial }) else { return }
        entries[index].result = result
    }

    private static func bounded(_ text: String) -> String { String(text.prefix(200)) }
}
