import Foundation
import Logging
import SAML
import Synchronization
import Testing

@testable import Gateway

/// An audit log in a directory of its own, under a clock and on a disk that the test holds.
final class AuditRig: Sendable {
    let directory: TemporaryDirectory
    let clock = LoginRig.Clock()
    let captured = LoginRig.LogCapture()
    private let fault = Mutex<Int32?>(nil)
    private let syncFault = Mutex<Int32?>(nil)
    private let cutFault = Mutex<Int32?>(nil)
    private let synced = Mutex(0)

    init() throws { directory = try TemporaryDirectory() }

    var path: String { directory.path + "/audit.jsonl" }
    var settings: AuditSettings {
        var settings = AuditSettings(file: path)
        settings.node = "node-1"
        return settings
    }

    /// How often the disk was waited for.
    var syncs: Int { synced.withLock { $0 } }

    /// Every write from now on fails like that; nil: none does.
    func fail(with error: Int32?) { fault.withLock { $0 = error } }

    /// Every wait for the disk from now on fails like that, though it took what was written; nil: none does.
    func failToKeep(with error: Int32?) { syncFault.withLock { $0 = error } }

    /// Nothing is cut off from now on, as on a disk that fails altogether; nil: it is.
    func failToCut(with error: Int32?) { cutFault.withLock { $0 = error } }

    private var disk: AuditDisk {
        AuditDisk(
            write: { descriptor, bytes in
                guard let error = self.fault.withLock({ $0 }) else {
                    return AuditDisk.system.write(descriptor, bytes)
                }
                // As a disk that fills up in the middle of a line.
                if bytes.count > 40 { return AuditDisk.system.write(descriptor, bytes.prefix(40)) }
                errno = error
                return -1
            },
            sync: { descriptor in
                self.synced.withLock { $0 += 1 }
                if let error = self.syncFault.withLock({ $0 }) {
                    errno = error
                    return -1
                }
                return AuditDisk.system.sync(descriptor)
            },
            cut: { descriptor, size in
                if let error = self.cutFault.withLock({ $0 }) {
                    errno = error
                    return -1
                }
                return AuditDisk.system.cut(descriptor, size)
            })
    }

    func open(_ adjust: (inout AuditSettings) -> Void = { _ in }) throws -> AuditLog {
        var settings = settings
        adjust(&settings)
        let clock = clock
        return try AuditLog(
            settings, details: [("version", "0.1.0")], surroundings: Surroundings(now: { clock.now }),
            disk: disk,
            logger: captured.logger)
    }

    /// One log with so many events, closed in order.
    func write(_ count: Int, _ adjust: (inout AuditSettings) -> Void = { _ in }) throws {
        let log = try open(adjust)
        for number in 0..<count { log.note(.sample(number)) }
        log.close()
    }

    func bytes(_ name: String = "audit.jsonl") throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: directory.path + "/" + name)))
    }

    func put(_ bytes: [UInt8], _ name: String = "audit.jsonl") throws {
        try Data(bytes).write(to: URL(fileURLWithPath: directory.path + "/" + name))
    }

    func lines(_ name: String = "audit.jsonl") throws -> [[UInt8]] {
        try bytes(name).split(separator: 10, omittingEmptySubsequences: false).dropLast().map(Array.init)
    }

    func put(lines: [[UInt8]]) throws { try put(Array(lines.map { $0 + [10] }.joined())) }

    var text: String { (try? bytes()).map { String(decoding: $0, as: UTF8.self) } ?? "" }

    /// - Parameter anchor: whether to hold it against the anchor file.
    func verify(anchor: Bool = false, keys: [AuditPublicKey]? = nil, continued: Bool = false) throws
        -> AuditReport
    {
        let key = try #require(AuditPublicKey(pem: try bytes("audit.jsonl.pub")))
        var verifier = AuditVerifier(keys: keys ?? [key], mayBeginLater: continued)
        let anchor = anchor ? (path: path + ".anchor", bytes: try bytes("audit.jsonl.anchor")) : nil
        return verifier.verify(try AuditFiles([path]), anchor: anchor)
    }

    /// Waits until `condition` holds, which the writing thread brings about.
    func eventually(_ condition: () throws -> Bool) async rethrows -> Bool {
        // Sanitizers take their time for ten thousand lines.
        let end = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < end {
            if try condition() { return true }
            try? await Task.sleep(for: .milliseconds(5))
        }
        return false
    }
}

extension AuditEvent {
    static func sample(_ number: Int) -> AuditEvent {
        AuditEvent("sample", [("number", .integer(number)), ("text", .string("zażółć\n\"gęślą\""))])
    }
}
