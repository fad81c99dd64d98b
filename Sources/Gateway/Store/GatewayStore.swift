public import SAML

/// Why a store could not answer. Nobody is let in on such an error.
public struct StoreError: Error, Sendable, Equatable {
    public enum Code: String, Sendable, CaseIterable {
        /// The store cannot be reached or is broken.
        case unavailable
        /// A bound on open logins or sessions is reached.
        case full
    }

    public let code: Code
    public let detail: String

    public init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }
}

/// What came of taking a login.
public enum LoginTaking: Sendable, Equatable {
    case taken(LoginTransaction)
    /// Unknown, used or expired.
    case unknown
    /// Another browser began it; it stays for that one.
    case otherBrowser
}

/// A session as far as it can be told without waiting.
public enum SessionAtHand: Sendable {
    case present(Session)
    case absent
    /// Ask with `session(_:at:)`.
    case unknown
}

/// Where logins, sessions and the replay guard live, for one node or several.
///
/// Every function is atomic on its own, over all nodes that share the store. Entries that have expired are as if
/// they were not there. Instants come from the caller, so that all rules have one clock.
public protocol GatewayStore: Sendable {
    /// Remembers a login under the digest of its RelayState; of too many of one browser the first is forgotten.
    /// - Throws: `full`, `unavailable`.
    func put(_ login: LoginTransaction, under key: SecretDigest, at now: Instant) async throws(StoreError)

    /// Takes a login once: of all callers with the same key at most one gets `.taken`, and only with the browser
    /// that began it.
    func takeLogin(
        _ key: SecretDigest, browser: SecretDigest, at now: Instant
    ) async throws(StoreError) -> LoginTaking

    /// Claims message IDs: true for the first caller, false where any of them was claimed before and is still
    /// remembered; then none is claimed anew.
    /// - Parameter until: how long they are remembered.
    func claim(_ ids: [MessageID], until: Instant, at now: Instant) async throws(StoreError) -> Bool

    /// Claims the message IDs that a session comes from, as `claim` does, and adds the session under the digest of its
    /// cookie value, in place of any other of the same browser.
    ///
    /// Stores that cannot do both at once claim first: there is no moment, and no crash, after which the session is there
    /// and its IDs are not claimed. Where an ID was claimed before, nothing is added or replaced. Where it throws there
    /// is no session; the IDs may be claimed.
    /// - Parameters:
    ///   - end: when it is gone unless it is used before.
    ///   - rememberedUntil: how long the IDs are remembered.
    /// - Returns: digests of the sessions that it replaced; nil where an ID was claimed before.
    func put(
        _ session: Session, under key: SecretDigest, until end: Instant, claiming ids: [MessageID],
        rememberedUntil: Instant, at now: Instant
    ) async throws(StoreError) -> [SecretDigest]?

    func session(_ key: SecretDigest, at now: Instant) async throws(StoreError) -> Session?

    /// The same without waiting, for stores that can; called on event threads.
    func sessionAtHand(_ key: SecretDigest, at now: Instant) -> SessionAtHand

    /// Notes that the session was used, and when it is gone unless it is used again.
    func touch(_ key: SecretDigest, until end: Instant, at now: Instant) async throws(StoreError)

    /// Ends a session; nil where there was none. Of several callers one gets it.
    func removeSession(_ key: SecretDigest, at now: Instant) async throws(StoreError) -> Session?

    /// Ends the sessions that WK means: all of `nameID`, or those of them with one of the indexes where any is given.
    /// - Returns: what was ended, with the digests.
    func removeSessions(
        nameID: String, sessionIndexes: [String], at now: Instant
    ) async throws(StoreError) -> [SecretDigest: Session]

    /// A small value that all nodes share, such as the keys that sign tokens; nil where none was written yet.
    /// Kept until it is replaced, and as secret as sessions are.
    func sharedValue(_ name: SharedValue.Name) async throws(StoreError) -> SharedValue?

    /// Writes it if it is still at that revision (nil: not there): of several nodes one is first.
    /// - Returns: false where another was; read it again then.
    func replaceSharedValue(
        _ name: SharedValue.Name, at revision: Int64?, with bytes: [UInt8]
    ) async throws(StoreError) -> Bool

    /// Whether the store works, for readiness.
    func checkHealth() async throws(StoreError)
}
