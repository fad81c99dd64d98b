import SAML
import Synchronization

@testable import Gateway

/// A store that at some moment cannot remove sessions any more, as one on a full disk.
final class StubbornStore: ForwardingStore {
    let target: any GatewayStore = MemoryStore()
    private let keepsSessions = Atomic<Bool>(false)

    /// From now on.
    func keepSessions() { keepsSessions.store(true, ordering: .relaxed) }

    func removeSession(_ key: SecretDigest, at now: Instant) async throws(StoreError) -> Session? {
        guard !keepsSessions.load(ordering: .relaxed) else {
            throw StoreError(.unavailable, "the disk is full")
        }
        return try await target.removeSession(key, at: now)
    }
}
