import Synchronization
public import Transport

/// Answers with one service until it is replaced by another; requests under way end with the one they began with.
public final class ReloadableService: HTTPService {
    private let current: Mutex<any HTTPService>

    public init(_ service: any HTTPService) {
        current = Mutex(service)
    }

    public func answer(_ request: ServerRequest) -> HTTPAnswer {
        let service = current.withLock { $0 }
        return service.answer(request)
    }

    public func replace(with service: any HTTPService) {
        // The last one may be freed here, which must not happen under the lock.
        let last = current.withLock { current in
            defer { current = service }
            return current
        }
        withExtendedLifetime(last) {}
    }
}
