import Glibc
public import Logging
import SAML
import Synchronization
import Transport
import XMLSecurity

/// The audit log: who logged in, was refused or logged out when, in lines that cannot be changed unseen.
///
/// One thread writes; all events that wait when it comes round share one fdatasync. `record` returns when the line is
/// durable, `note` at once.
/// - Source: decisions 0140 to 0143; contract, section 2, `audit`.
public final class AuditLog: Sendable {
    let settings: AuditSettings
    let pseudonym: AuditPseudonym
    /// Whether there was no signing key, and it is new.
    let hasNewKey: Bool
    private let queue: AuditQueue
    private let thread: JoinableThread
    private let now: @Sendable () -> Instant

    /// Opens files and keys and begins to write.
    /// - Parameters:
    ///   - settings: `audit` of the configuration.
    ///   - details: of the start: version, environment; no secrets.
    /// - Throws: `in-use`, `foreign-file`, `unusable`, `key-unusable`. A full disk is no error yet: see `fault`.
    public convenience init(
        _ settings: AuditSettings, details: [(String, String)] = [], surroundings: Surroundings = .system,
        logger: Logger
    ) throws(AuditError) {
        try self.init(
            settings, details: details, surroundings: surroundings, disk: .system, logger: logger)
    }

    init(
        _ settings: AuditSettings, details: [(String, String)] = [], surroundings: Surroundings,
        disk: AuditDisk, logger: Logger
    ) throws(AuditError) {
        // A file that may not grow is an error of the call, not the end of the process.
        signal(SIGXFSZ, SIG_IGN)
        let node = Self.nodeName(settings.node)
        var chain = try AuditChain(
            settings, node: node, surroundings: surroundings, disk: disk, logger: logger)
        chain.removeExpired(at: surroundings.now())
        self.settings = settings
        now = surroundings.now
        pseudonym = chain.keys.pseudonym
        hasNewKey = chain.keys.making?.isSigningKey ?? false
        queue = try AuditQueue(settings.whenFull)
        queue.submit(.started(details, chain.keys.signing.publicKey), at: surroundings.now())
        let writer = AuditWriter(chain, queue: queue, now: surroundings.now, logger: logger)
        do {
            thread = try JoinableThread { writer.run() }
        } catch {
            throw AuditError(.unusable, "the audit log's thread: \(error.detail)")
        }
    }

    deinit { queue.stop() }

    /// Why lines cannot be written at the moment; nil where they can.
    public var fault: AuditError? { queue.fault }

    var counts: AuditCounts { queue.counts }

    /// Returns when the line is durable.
    /// - Throws: `unavailable`, `overloaded`, `closed`: there is no line, and what it tells must not happen. With
    ///   `whenFull: continue` it does not throw for `unavailable`; the line is written later, or counted.
    public func record(_ event: AuditEvent) async throws(AuditError) {
        let time = now()
        let outcome = await withCheckedContinuation { waiter in
            queue.submit(event, at: time, waiter: waiter)
        }
        try outcome.get()
    }

    /// Returns at once; while lines cannot be written the event waits in memory, and is counted where it does not fit.
    public func note(_ event: AuditEvent) { queue.submit(event, at: now()) }

    /// Writes what waits, the end and a checkpoint. Blocks for as long as the disk takes; after it nothing is recorded.
    public func close() {
        queue.stop((.stopped, now()))
        thread.join()
    }

    /// What this node calls itself.
    /// - Parameter configured: `audit.node`.
    static func nodeName(_ configured: String?) -> String { configured ?? hostName() }

    /// What the name of this machine may hold in a line.
    private static func hostName() -> String {
        var name = [CChar](repeating: 0, count: 256)
        guard unsafe gethostname(&name, name.count - 1) == 0 else { return "node" }
        let bytes = name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        let isPlain = { (byte: UInt8) in isBase64URL(byte) || byte == UInt8(ascii: ".") }
        return bytes.isEmpty || !bytes.allSatisfy(isPlain) ? "node" : String(decoding: bytes, as: UTF8.self)
    }
}
