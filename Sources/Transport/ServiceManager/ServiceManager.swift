import CTransport

/// The service manager that started this process, as far as it wants to hear of it: systemd's notification protocol.
///
/// Without one all messages go nowhere. None waits, and one that cannot be sent is lost: the manager's own timeouts
/// judge a service that falls silent.
/// - Source: sd_notify(3), decision 0095.
public struct ServiceManager: Sendable {
    /// Path, or `@` and an abstract name.
    private let address: String?
    /// How often the manager wants a sign of life; nil where it watches nothing.
    public let watchdogInterval: Duration?

    /// - Parameter environment: all variables of the process: `NOTIFY_SOCKET`, `WATCHDOG_USEC`, `WATCHDOG_PID`.
    public init(environment: [String: String]) {
        let address = environment["NOTIFY_SOCKET"].flatMap {
            $0.hasPrefix("/") || $0.hasPrefix("@") ? $0 : nil
        }
        self.address = address
        watchdogInterval = address.flatMap { _ in Self.watchdogInterval(environment) }
    }

    /// Whether anybody listens.
    public var isThere: Bool { address != nil }

    /// Start-up, or a reload, is over.
    public func ready(_ status: String) { send(["READY=1", Self.status(status)]) }

    /// A reload begins; `ready` ends it. Source: sd_notify(3), RELOADING=1.
    public func reloading() {
        send([
            "RELOADING=1", "MONOTONIC_USEC=\(ctr_monotonic_nanoseconds() / 1_000)", Self.status("reloading"),
        ])
    }

    /// The way out begins.
    public func stopping(_ status: String) { send(["STOPPING=1", Self.status(status)]) }

    /// One line for `systemctl status`.
    public func status(_ text: String) { send([Self.status(text)]) }

    /// A sign of life.
    public func alive() { send(["WATCHDOG=1"]) }

    private func send(_ lines: [String]) {
        guard let address else { return }
        let text = Array(lines.joined(separator: "\n").utf8)
        _ = unsafe text.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return Int32(0) }
            return unsafe ctr_notify(address, base, bytes.count)
        }
    }

    /// A line break would start another assignment.
    private static func status(_ text: String) -> String {
        "STATUS=" + String(text.unicodeScalars.map { $0.value < 0x20 ? " " : Character($0) })
    }

    private static func watchdogInterval(_ environment: [String: String]) -> Duration? {
        if let process = environment["WATCHDOG_PID"], process != "\(ctr_process_id())" { return nil }
        guard let microseconds = environment["WATCHDOG_USEC"].flatMap(Int64.init), microseconds > 0 else {
            return nil
        }
        return .microseconds(microseconds)
    }
}
