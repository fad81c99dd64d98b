import Synchronization

/// The last few requests for metadata as they came in, for `brama check --online` to ask after its own.
///
/// Metadata, since everybody may have it, seldom wants it, and nothing comes of asking.
public final class SeenRequests: Sendable {
    private static let length = 32

    private let kept = Mutex<[(id: String, request: SeenRequest)]>([])

    public init() {}

    func note(_ request: SeenRequest, id: String) {
        kept.withLock { kept in
            if kept.count == Self.length { kept.removeFirst() }
            kept.append((id, request))
        }
    }

    subscript(id: String) -> SeenRequest? {
        kept.withLock { $0.last { $0.id == id }?.request }
    }
}
