import GRDB
import Logging
import SAML
import Synchronization
import Testing

@testable import Gateway

/// A store in a directory of its own, and a second look into its file.
struct SQLiteFixture {
    let directory: TemporaryDirectory
    let now = Instant(milliseconds: 1_800_000_000_000)
    var path: String { "\(directory.path)/state/brama.sqlite" }
    var end: Instant { now + .seconds(900) }

    init() throws { directory = try TemporaryDirectory() }

    func open(
        _ keys: StoreKeys = .sample, logger: Logger = .silent, patience: Int = 5_000
    ) throws -> SQLiteStore {
        try SQLiteStore(path: path, keys: keys, patience: patience, logger: logger)
    }

    func putSession(_ name: String, in store: SQLiteStore, at instant: Instant? = nil) async throws {
        let instant = instant ?? now
        try await store.put(
            Session.sample(browser: SecretDigest(of: "browser of \(name)"), at: instant, nameID: name),
            under: SecretDigest(of: name), until: instant + .seconds(900), at: instant)
    }

    func hasSession(_ name: String, in store: SQLiteStore) async throws -> Bool {
        try await store.session(SecretDigest(of: name), at: now) != nil
    }

    /// Past the store, as somebody who has the file.
    func raw<Value>(_ body: (Database) throws -> Value) throws -> Value {
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        return try DatabaseQueue(path: path, configuration: configuration).writeWithoutTransaction(body)
    }

    func number(_ sql: String) throws -> Int64? { try raw { try $0.integer(sql) } }

    func rows(of table: SQLiteTable) throws -> Int64? { try number("SELECT count(*) FROM \(table.rawValue)") }

    func counted(_ table: SQLiteTable) throws -> Int64? {
        try number("SELECT value FROM counter WHERE name = '\(table.rawValue)'")
    }

    /// The bytes of all its files.
    func everything() -> [UInt8] {
        ["", "-wal", "-shm"].flatMap { suffix in
            guard case .success(let file) = ConfigurationFiles.disk.read(path + suffix, 1 << 28) else {
                return [UInt8]()
            }
            return file.bytes
        }
    }
}

/// Keeps what was logged.
final class LogKeeper: Sendable {
    private let lines = Mutex<[String]>([])

    var text: String { lines.withLock { $0.joined(separator: "\n") } }

    var logger: Logger {
        var log = GatewayConfiguration.Log()
        log.level = .trace
        let settings = LogSettings(log)
        return Logger(label: "test") { _ in
            LineLogHandler(label: "test", settings: settings, now: { Instant(milliseconds: 0) }) {
                line in
                self.lines.withLock { $0.append(String(decoding: line, as: UTF8.self)) }
                return 0
            }
        }
    }
}
