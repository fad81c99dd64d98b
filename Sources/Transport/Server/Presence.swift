import Synchronization

/// Whether a connection is still there, for work that was begun for it elsewhere.
final class Presence: Sendable {
    private let gone = Atomic<Bool>(false)

    var isGone: Bool { gone.load(ordering: .relaxed) }

    /// - Parameter isSafe: the request only reads (RFC 9110 9.2.1).
    /// - Returns: nil where nobody is left to whom the answer matters; then `work` was not begun.
    func answer(
        isSafe: Bool, _ work: @Sendable () async -> ServerResponse
    ) async -> ServerResponse? {
        isSafe && isGone ? nil : await work()
    }

    func end() { gone.store(true, ordering: .relaxed) }
}
