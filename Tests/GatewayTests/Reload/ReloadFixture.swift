import Logging
import SAML
import Synchronization
import Testing
import Transport

@testable import Gateway

/// A configuration in memory that a test edits while a `ConfigurationReload` runs on it.
final class ReloadFixture: Sendable {
    private struct State {
        var fixture: ConfigurationFixture
        var edits: [String: Int64] = [:]
        var inEffect: [GatewayConfiguration] = []
        var refusal: TransportError?
        var readFailure: ConfigurationFiles.Failure?
        var events: [String] = []
        var now = Surroundings.system.now()
    }

    let log = LoginRig.LogCapture()
    private let state: Mutex<State>

    init(_ fixture: ConfigurationFixture = ConfigurationFixture()) {
        state = Mutex(State(fixture: fixture))
    }

    /// All that was put into effect, the last one last.
    var inEffect: [GatewayConfiguration] { state.withLock { $0.inEffect } }
    /// What the observer was told.
    var events: [String] { state.withLock { $0.events } }

    /// What certificates are judged by.
    var now: Instant {
        get { state.withLock { $0.now } }
        set { state.withLock { $0.now = newValue } }
    }

    func refuse(with error: TransportError?) { state.withLock { $0.refusal = error } }

    /// No file can be read from now on; nil: they can.
    func failReading(with failure: ConfigurationFiles.Failure?) {
        state.withLock { $0.readFailure = failure }
    }

    func edit(_ old: String, _ new: String, in path: String = ConfigurationFixture.path) {
        state.withLock { state in
            precondition(state.fixture[path].ranges(of: old).count == 1, "\(old) is not in \(path) once")
            state.fixture[path] = state.fixture[path].replacing(old, with: new)
            state.edits[path, default: 0] += 1
        }
    }

    func put(_ name: String, at path: String) throws {
        let bytes = try #require(ConfigurationMaterial.files[name])
        state.withLock { state in
            state.fixture.files["/srv/certificates/" + path] = .init(bytes: bytes, mode: 0o600)
            state.edits["/srv/certificates/" + path, default: 0] += 1
        }
    }

    /// The file's state changes, its content does not.
    func touch(_ path: String) { state.withLock { $0.edits[path, default: 0] += 1 } }

    private var files: ConfigurationFiles {
        var files = ConfigurationFiles(
            read: { path, limit in
                let (fixture, failure) = self.state.withLock { ($0.fixture, $0.readFailure) }
                return failure.map { .failure($0) } ?? fixture.configurationFiles.read(path, limit)
            },
            isWritableDirectory: { _ in true })
        files.stamp = { path in
            self.state.withLock { state in
                state.fixture.files[path] == nil ? nil : FileStamp(of: state.edits[path] ?? 0)
            }
        }
        return files
    }

    func start() throws -> ConfigurationReload {
        var attempt = ConfigurationAttempt(path: ConfigurationFixture.path, environment: [:], files: files)
        let clock: @Sendable () -> Instant = { self.now }
        return ConfigurationReload(
            of: try attempt.read(), from: ConfigurationFixture.path, environment: [:], files: files,
            now: clock, logger: log.logger, observer: self
        ) { configuration in
            try self.state.withLock { state in
                if let refusal = state.refusal { throw refusal }
                state.inEffect.append(configuration)
            }
        }
    }
}

extension ReloadFixture: ReloadObserver {
    func reloadBegan() async { state.withLock { $0.events.append("began") } }

    func reloadEnded(_ outcome: ReloadOutcome) async { state.withLock { $0.events.append("\(outcome)") } }
}
