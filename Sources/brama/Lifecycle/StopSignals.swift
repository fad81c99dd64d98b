import Glibc
import Logging
import ServiceLifecycle
import Synchronization
import UnixSignals

/// SIGTERM or SIGINT begins an orderly end; the second one of them ends the process at once.
final class StopSignals: Sendable {
    private enum Phase {
        /// Nobody has been let in.
        case preparing
        case starting
        case running(ServiceGroup)
        case stopping
    }

    private let logger: Logger
    private let phase = Mutex(Phase.preparing)

    /// From here on signals are ours: before anything listens.
    init(logger: Logger) async {
        self.logger = logger
        // A reader of the log that is gone is an error of the call, not our end.
        _ = signal(SIGPIPE, SIG_IGN)
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        Task.detached { [self] in
            for await signal in signals { await take(signal) }
        }
    }

    /// Just before listening: from now on there may be something to finish.
    func listening() {
        phase.withLock { if case .preparing = $0 { $0 = .starting } }
    }

    /// Runs services until they have ended.
    func run(_ services: [any Service]) async throws {
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: services.map { ServiceGroupConfiguration.ServiceConfiguration(service: $0) },
                logger: logger))
        // A group that does not run yet cannot be told to stop.
        await group.addServiceUnlessShutdown(Beginning { await self.begin(group) })
        try await group.run()
    }

    private func begin(_ group: ServiceGroup) async {
        let mustStop = phase.withLock { phase in
            switch phase {
            case .preparing, .starting:
                phase = .running(group)
                return false
            case .running, .stopping: return true
            }
        }
        if mustStop { await group.triggerGracefulShutdown() }
    }

    private func take(_ signal: UnixSignal) async {
        let before = phase.withLock { phase in
            defer { phase = .stopping }
            return phase
        }
        switch before {
        case .preparing: _exit(0)
        case .starting: return
        case .running(let group): await group.triggerGracefulShutdown()
        case .stopping: endAtOnce(signal)
        }
    }

    /// As the signal itself would have done: whoever waits for us sees by what we ended.
    private func endAtOnce(_ signal: UnixSignal) -> Never {
        logger.warning("second signal: what was under way is cut")
        _ = Glibc.signal(signal.rawValue, SIG_DFL)
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe sigaddset(&signals, signal.rawValue)
        unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil)
        raise(signal.rawValue)
        _exit(128 + signal.rawValue)
    }
}

/// Says that the group runs, and stays until it ends.
private struct Beginning: Service {
    let tell: @Sendable () async -> Void

    func run() async throws {
        await tell()
        try? await gracefulShutdown()
    }
}
