public import Logging
import SAML
import Synchronization
import Transport

/// Puts a new configuration in the place of the one that runs: all of it, or nothing.
///
/// Not to be called at once by two tasks: whoever owns it calls one after the other.
public final class ConfigurationReload: Sendable {
    /// Puts a configuration into effect. What it throws leaves the old one in effect.
    public typealias Apply = @Sendable (GatewayConfiguration) async throws -> Void

    private struct State {
        var running: ConfigurationReading
        var watch: FileWatch
        /// When a certificate starts to count that was refused only because it does not yet.
        var retryAt: Instant?
    }

    private let path: String
    private let environment: [String: String]
    private let files: ConfigurationFiles
    private let now: @Sendable () -> Instant
    private let logger: Logger
    private let observer: (any ReloadObserver)?
    private let apply: Apply
    private let state: Mutex<State>

    /// - Parameters:
    ///   - path, environment: as `running` was read from.
    ///   - running: what is in effect.
    public convenience init(
        of running: ConfigurationReading, from path: String, environment: [String: String], logger: Logger,
        observer: (any ReloadObserver)? = nil, apply: @escaping Apply
    ) {
        self.init(
            of: running, from: path, environment: environment, files: .disk,
            now: Surroundings.system.now, logger: logger, observer: observer, apply: apply)
    }

    init(
        of running: ConfigurationReading, from path: String, environment: [String: String],
        files: ConfigurationFiles, now: @escaping @Sendable () -> Instant, logger: Logger,
        observer: (any ReloadObserver)? = nil, apply: @escaping Apply
    ) {
        self.path = path
        self.environment = environment
        self.files = files
        self.now = now
        self.logger = logger
        self.observer = observer
        self.apply = apply
        state = Mutex(State(running: running, watch: FileWatch(running.sources.stamps)))
    }

    /// Looks at the files that the configuration was read from, and reloads if they have changed and come to rest,
    /// hold a certificate that counts from now on, or could not be read or used for a reason that may have passed.
    /// - Returns: nil where there was nothing to do.
    @discardableResult
    public func lookAtFiles() async -> ReloadOutcome? {
        let isDue = state.withLock { state in
            state.watch.look(files.stamp) || state.retryAt.map { $0 <= now() } ?? false
        }
        guard isDue else { return nil }
        return await reload(because: .files)
    }

    /// Reads the configuration and puts it into effect.
    @discardableResult
    public func reload(because cause: ReloadCause = .demand) async -> ReloadOutcome {
        await observer?.reloadBegan()
        let running = state.withLock { $0.running }
        var attempt = ConfigurationAttempt(path: path, environment: environment, files: files)
        (attempt.now, attempt.running) = (now(), running.certificates)
        let outcome = await takeIn(&attempt, running, cause)
        let mayPass = if case .failed = outcome { true } else { attempt.mayPass }
        state.withLock { state in
            state.watch.noteReading(
                attempt.sources.stamps, running: state.running.sources.stamps, mayPass: mayPass,
                files.stamp)
            state.retryAt = attempt.retryAt
        }
        await observer?.reloadEnded(outcome)
        return outcome
    }

    private func takeIn(
        _ attempt: inout ConfigurationAttempt, _ running: ConfigurationReading, _ cause: ReloadCause
    ) async -> ReloadOutcome {
        do {
            var reading = try attempt.read()
            let changes = running.sources.changes(to: reading.sources)
            let staying = ConfigurationSources.staying(changes)
            let fixed = changes.filter(staying.contains)
            let taken = changes.filter { !fixed.contains($0) }
            if !fixed.isEmpty {
                tell(ofFixed: fixed)
                // With what stays as it was, the rest must still fit together.
                reading = try attempt.read(fixed: .init(keys: staying, values: running.sources.fixed))
            }
            let kept = reading.keeping(staying, of: running)
            guard !taken.isEmpty else {
                state.withLock { $0.running = kept }
                logger.log(level: cause == .demand ? .notice : .debug, "nothing to reload")
                return .unchanged
            }
            return await put(kept, changing: taken, cause)
        } catch {
            tell(of: error)
            return .refused(error.findings)
        }
    }

    private func put(
        _ reading: ConfigurationReading, changing keys: [String], _ cause: ReloadCause
    ) async -> ReloadOutcome {
        do {
            try await apply(reading.configuration)
        } catch {
            let reason = (error as? TransportError)?.detail ?? (error as? StoreError)?.detail ?? "\(error)"
            logger.error("reload failed, the old configuration stays", metadata: ["reason": "\(reason)"])
            return .failed(reason)
        }
        state.withLock { $0.running = reading }
        logger.notice(
            "reloaded", metadata: ["changed": "\(keys.joined(separator: ","))", "cause": "\(cause.rawValue)"])
        return .reloaded(keys)
    }

    private func tell(of error: ConfigurationError) {
        for finding in error.findings {
            logger.error("configuration", metadata: ["finding": "\(finding)"])
        }
        logger.error(
            "reload refused, the old configuration stays", metadata: ["findings": "\(error.findings.count)"])
    }

    private func tell(ofFixed keys: [String]) {
        logger.warning("changes after a restart", metadata: ["keys": "\(keys.joined(separator: ","))"])
    }
}
