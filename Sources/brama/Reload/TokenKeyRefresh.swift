import Gateway
import ServiceLifecycle

/// Looks after the token keys once a minute.
struct TokenKeyRefresh: Service {
    static let interval: Duration = .seconds(60)

    let lasting: LastingState

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while true {
                try await Task.sleep(for: Self.interval)
                await lasting.refreshTokenKeys()
            }
        }
    }
}
