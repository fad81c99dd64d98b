import Gateway
import Logging
import ServiceLifecycle
import Transport

/// A gateway from its first answer to its last: tells the service manager when it is ready, keeps the watchdog quiet
/// while the event threads go round, and leaves without losing what is under way.
/// - Source: decisions 0095 and 0097.
struct GatewayLifecycle: Service, ReloadObserver {
    let gateway: GatewayRun
    let logger: Logger

    private var manager: ServiceManager { gateway.manager }

    func run() async throws {
        let presence = Task {
            try await announce()
            try await reassure()
        }
        try? await gracefulShutdown()
        presence.cancel()
        await leave()
    }

    private var serving: String { "serving \(gateway.configuration.publicURL.text)" }

    func reloadBegan() async { manager.reloading() }

    func reloadEnded(_ outcome: ReloadOutcome) async {
        await CountedReload(gateway.metrics).reloadEnded(outcome)
        gateway.health.note(outcome)
        if let audit = gateway.lasting.audit { await AuditedReload(audit).reloadEnded(outcome) }
        switch outcome {
        case .unchanged, .reloaded: manager.ready(serving)
        case .refused, .failed: manager.ready(serving + "; the last reload was refused, see the log")
        }
    }

    /// READY once listeners and store answer; until then the status says what is missing.
    private func announce() async throws {
        guard manager.isThere else { return }
        while true {
            try Task.checkCancellation()
            if !(await gateway.answers(within: .seconds(2))) {
                manager.status("waiting for the listeners")
            } else if let fault = await gateway.storeHealth.fault() {
                manager.status("waiting for the store: \(fault)")
            } else {
                return manager.ready(serving)
            }
            try await Task.sleep(for: .milliseconds(500))
        }
    }

    /// Twice as often as the manager wants; a thread that hangs lets the silence grow until the manager acts.
    private func reassure() async throws {
        guard let interval = manager.watchdogInterval else { return }
        while true {
            if await gateway.answers(within: interval / 4) { manager.alive() }
            try await Task.sleep(for: interval / 2)
        }
    }

    private func leave() async {
        let shutdown = gateway.configuration.shutdown
        manager.stopping("finishing what is under way")
        logger.notice("stopping", metadata: ["connections": "\(gateway.server.metrics.openConnections)"])
        gateway.health.leave()
        if shutdown.delay > .zero {
            gateway.server.announceEnd()
            try? await Task.sleep(for: shutdown.delay)
        }
        // Logins that wait for the node get a page instead of a broken connection.
        let cut = Task.detached { [gateway] in
            try await Task.sleep(for: shutdown.deadline - min(.seconds(2), shutdown.deadline / 4))
            await gateway.cutCalls()
        }
        await gateway.server.shutDown(within: shutdown.deadline)
        cut.cancel()
        await gateway.close()
        await gateway.administration.shutDown(within: .seconds(1))
        logger.notice("stopped")
    }
}
