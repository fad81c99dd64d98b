import Glibc
import Logging
import ServiceLifecycle
import UnixSignals

/// SIGTERM or SIGINT begins an orderly end; the second one of them ends the process at once.
struct StopSignals {
    let logger: Logger

    /// Runs services until they have ended.
    func run(_ services: [any Service]) async throws {
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: services.map { ServiceGroupConfiguration.ServiceConfiguration(service: $0) },
                logger: logger))
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        let watch = Task {
            var isFirst = true
            for await signal in signals {
                guard isFirst else { endAtOnce(signal) }
                isFirst = false
                await group.triggerGracefulShutdown()
            }
        }
        defer { watch.cancel() }
        try await group.run()
    }

    /// As the signal itself would have done: whoever waits for us sees by what we ended.
    private func endAtOnce(_ signal: UnixSignal) -> Never {
        logger.warning("second signal: what was under way is cut")
        _ = Glibc.signal(signal.rawValue, SIG_DFL)
        raise(signal.rawValue)
        _exit(128 + signal.rawValue)
    }
}
