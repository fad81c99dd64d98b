import Logging
import SAML
import Synchronization

/// Whether this node wants traffic: store and audit log work, our certificates are valid now, and we are not on the way out.
/// Heals by itself. What changes is logged, not each answer.
final class Readiness: Sendable {
    private let store: StoreHealth
    private let audit: AuditLog?
    private let certificates: Mutex<[CertificateLife]>
    private let now: @Sendable () -> Instant
    private let logger: Logger
    private let isStarting: Atomic<Bool>
    private let isLeaving = Atomic<Bool>(false)
    private let told = Mutex<[String]>([])

    init(
        _ store: StoreHealth, audit: AuditLog? = nil, certificates: [CertificateLife],
        now: @escaping @Sendable () -> Instant, isStarting: Bool, logger: Logger
    ) {
        (self.store, self.audit) = (store, audit)
        self.isStarting = Atomic(isStarting)
        self.certificates = Mutex(certificates)
        (self.now, self.logger) = (now, logger)
    }

    func take(_ certificates: [CertificateLife]) { self.certificates.withLock { $0 = certificates } }

    /// The public listener is open.
    func begin() { isStarting.store(false, ordering: .relaxed) }

    /// From now on there is no more traffic for us.
    func leave() { isLeaving.store(true, ordering: .relaxed) }

    /// Empty: ready.
    func faults() async -> [ReadinessFault] {
        if isLeaving.load(ordering: .relaxed) { return [.stopping] }
        if isStarting.load(ordering: .relaxed) {
            // What it waits for, as a rule.
            return [.starting] + (await store.fault().map { [.init(.store, "store: \($0)")] } ?? [])
        }
        var faults = certificates.withLock { $0 }.filter { !$0.isValid(at: now()) }
            .map { ReadinessFault(.certificate, "certificate of \($0.purpose) is not valid now") }
        if let fault = await store.fault() { faults.append(.init(.store, "store: \(fault)")) }
        if let fault = audit?.fault { faults.append(.init(.audit, "audit log: \(fault.detail)")) }
        tell(faults.map(\.text))
        return faults
    }

    private func tell(_ faults: [String]) {
        let isNews = told.withLock { told in
            defer { told = faults }
            return told != faults
        }
        guard isNews else { return }
        guard !faults.isEmpty else { return logger.notice("ready again") }
        logger.error("not ready", metadata: ["faults": "\(faults)"])
    }
}
