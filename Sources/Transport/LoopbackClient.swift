import CTransport
public import HTTPTypes

/// Plain HTTP exchanges with a server on this machine, as a browser in front of it would have them.
///
/// For what tests a gateway from outside; the node is called over `BackChannelClient`. Neither cookies nor redirects are
/// looked after, and nothing is refused that a server of ours might answer.
/// - Source: RFC 9110, RFC 9112
public struct LoopbackClient: Sendable {
    public struct Answer: Sendable {
        public let status: Int
        public let headers: HTTPFields
        public let body: [UInt8]
    }

    private let host: String
    private let socketPath: String?
    private let timeout: Duration

    /// - Parameter address: where the server listens; of all interfaces it is the loopback one.
    public init(_ address: SocketAddress, timeout: Duration = .seconds(60)) {
        self.timeout = timeout
        switch address {
        case .unix(let path): (host, socketPath) = ("localhost", path)
        case .internet("0.0.0.0", let port): (host, socketPath) = ("127.0.0.1:\(port)", nil)
        case .internet("::", let port): (host, socketPath) = ("[::1]:\(port)", nil)
        case .internet: (host, socketPath) = (address.description, nil)
        }
    }

    /// - Parameters:
    ///   - target: path and query, percent-encoded.
    ///   - body: nil for a GET, else a POST of a form.
    /// - Throws: `connection-failed` with libcurl's words where there was no whole answer.
    public func send(
        _ target: String, headers: HTTPFields = [:], form body: [UInt8]? = nil
    ) async throws(TransportError) -> Answer {
        // It blocks, so it must not sit on a thread that tasks share.
        let result: Result<Answer, TransportError> = await withCheckedContinuation { continuation in
            LoopbackThread.run { continuation.resume(returning: exchange(target, headers, body)) }
        }
        return try result.get()
    }

    private func exchange(
        _ target: String, _ headers: HTTPFields, _ body: [UInt8]?
    ) -> Result<Answer, TransportError> {
        guard let handle = unsafe ctr_exchange_create("http://\(host)\(target)", socketPath) else {
            return .failure(.outOfMemory)
        }
        defer { unsafe ctr_exchange_destroy(handle) }
        for field in headers {
            guard unsafe ctr_exchange_add_header(handle, "\(field.name): \(field.value)") else {
                return .failure(.outOfMemory)
            }
        }
        let isDone = unsafe (body ?? []).withUnsafeBufferPointer { bytes in
            unsafe ctr_exchange_perform(
                handle, body != nil, ctr_bytes(bytes: bytes.baseAddress, count: bytes.count),
                timeout.components.seconds * 1_000)
        }
        guard isDone else {
            return .failure(
                TransportError(.connectionFailed, unsafe String(cString: ctr_exchange_error(handle))))
        }
        return .success(unsafe Self.answer(handle))
    }

    private static func answer(_ handle: OpaquePointer) -> Answer {
        var headers = HTTPFields()
        var (name, value): (UnsafePointer<CChar>?, UnsafePointer<CChar>?) = (nil, nil)
        while unsafe ctr_exchange_next_field(handle, &name, &value) {
            guard let key = unsafe name, let text = unsafe value,
                let field = unsafe HTTPField.Name(String(cString: key))
            else { continue }
            headers.append(HTTPField(name: field, value: unsafe String(cString: text)))
        }
        let body = unsafe ctr_exchange_body(handle)
        let bytes = unsafe UnsafeBufferPointer(start: body.bytes, count: body.count)
        return Answer(
            status: Int(unsafe ctr_exchange_status(handle)), headers: headers, body: unsafe Array(bytes))
    }
}

/// A thread for one piece of work.
private final class LoopbackThread {
    private let work: @Sendable () -> Void

    private init(_ work: @escaping @Sendable () -> Void) { self.work = work }

    /// On the caller's thread where none can be had.
    static func run(_ work: @escaping @Sendable () -> Void) {
        let thread = unsafe Unmanaged.passRetained(LoopbackThread(work))
        let started = unsafe ctr_client_start_thread(
            { unsafe Unmanaged<LoopbackThread>.fromOpaque($0).takeRetainedValue().work() }, thread.toOpaque())
        guard !started else { return }
        unsafe thread.release()
        work()
    }
}
