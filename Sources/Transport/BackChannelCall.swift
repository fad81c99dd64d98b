import CTransport
import Synchronization

/// One POST or GET, from the caller's side (a continuation) and the driver's (a transfer of libcurl).
@safe final class BackChannelCall: Sendable {
    typealias Outcome = Result<BackChannelAnswer, TransportError>

    private enum Phase {
        case new
        case waiting(CheckedContinuation<Outcome, Never>)
        case finished(Outcome)
    }

    /// Owned. Touched by the maker until the driver has it, then by the driver's thread only.
    nonisolated(unsafe) let transfer: OpaquePointer
    let deadline: ContinuousClock.Instant
    /// Names of fields that the answer is to tell, in lower case.
    let wanted: [String]
    /// The transfer points into the driver's client.
    private let driver: BackChannelDriver
    private let phase = Mutex(Phase.new)

    /// - Throws: `url-invalid`, `client-failed`.
    init(
        _ url: String, headers: [(String, String)], body: [UInt8]?, wanting: [String] = [],
        driver: BackChannelDriver
    ) throws(TransportError) {
        wanted = wanting
        deadline = ContinuousClock.now + driver.timeout
        self.driver = driver
        unsafe transfer = try Self.makeTransfer(url, body: body ?? [], client: driver.client)
        if body == nil { guard unsafe ctr_transfer_use_get(transfer) else { throw .outOfMemory } }
        for (name, value) in headers {
            let line = try Self.fieldLine(name, value)
            guard unsafe ctr_transfer_add_header(transfer, line) else { throw .outOfMemory }
        }
    }

    deinit { unsafe ctr_transfer_destroy(transfer) }

    var key: Int { unsafe Int(bitPattern: transfer) }

    var isFinished: Bool {
        phase.withLock { if case .finished = $0 { true } else { false } }
    }

    func begin(_ continuation: CheckedContinuation<Outcome, Never>) {
        let early: Outcome? = phase.withLock {
            if case .finished(let outcome) = $0 { return outcome }
            $0 = .waiting(continuation)
            return nil
        }
        if let early { continuation.resume(returning: early) }
    }

    /// The first outcome counts.
    func finish(_ outcome: Outcome) {
        let waiting: CheckedContinuation<Outcome, Never>? = phase.withLock { phase in
            if case .finished = phase { return nil }
            defer { phase = .finished(outcome) }
            if case .waiting(let continuation) = phase { return continuation }
            return nil
        }
        waiting?.resume(returning: outcome)
    }

    private static func makeTransfer(
        _ url: String, body: [UInt8], client: OpaquePointer
    ) throws(TransportError) -> OpaquePointer {
        guard url.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
            throw TransportError(.urlInvalid, "the URL holds a space or a control character")
        }
        var problem = CTR_URL_OK
        let transfer = unsafe body.withUnsafeBufferPointer { body in
            unsafe ctr_transfer_create(
                client, url, ctr_bytes(bytes: body.baseAddress, count: body.count), &problem)
        }
        guard let transfer = unsafe transfer else { throw TransportError(problem) }
        return unsafe transfer
    }
}
