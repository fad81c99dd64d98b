import CRedis

/// A connection's socket with its TLS session; closed with it.
@safe struct RedisSocket: ~Copyable {
    enum Progress {
        case done(Int)
        case again(writing: Bool)
        case failed(RedisError)
    }

    let descriptor: Int32
    private let session: OpaquePointer
    private let name: String

    /// Begins to connect; nil where the system refuses at once.
    init?(_ address: crd_address, host: String, tls: RedisTLS?, name: String) {
        var address = address
        let descriptor = unsafe crd_connect(&address)
        guard descriptor >= 0 else { return nil }
        guard let session = unsafe crd_session_create(tls?.context, descriptor, host) else {
            crd_close(descriptor)
            return nil
        }
        self.descriptor = descriptor
        unsafe self.session = session
        self.name = name
    }

    deinit {
        unsafe crd_session_destroy(session)
        crd_close(descriptor)
    }

    /// Whether the connection that was begun is there, once the socket can be written to.
    var isConnected: Bool { crd_connect_result(descriptor) == 0 }

    borrowing func shakeHands() -> Progress { progress(unsafe Int(crd_session_handshake(session))) }

    borrowing func receive(into buffer: inout [UInt8]) -> Progress {
        progress(
            unsafe buffer.withUnsafeMutableBufferPointer { buffer in
                guard let base = buffer.baseAddress else { return Int(CRD_END) }
                return unsafe crd_session_receive(session, base, buffer.count)
            })
    }

    borrowing func send(_ bytes: [UInt8], from position: Int) -> Progress {
        progress(
            unsafe bytes.withUnsafeBufferPointer { bytes in
                guard let base = bytes.baseAddress else { return 0 }
                return unsafe crd_session_send(session, base + position, bytes.count - position)
            })
    }

    private func progress(_ result: Int) -> Progress {
        if result >= 0 { return .done(result) }
        let reason = unsafe String(cString: crd_session_reason(session))
        let tail = reason.isEmpty ? "" : " (\(reason))"
        return switch result {
        case CRD_AGAIN_READ: .again(writing: false)
        case CRD_AGAIN_WRITE: .again(writing: true)
        case CRD_END: .failed(RedisError(.unreachable, "\(name) closed the connection"))
        case CRD_UNTRUSTED:
            .failed(RedisError(.tlsTrust, "\(name)'s certificate is not trusted\(tail)"))
        case CRD_CLIENT_REFUSED:
            .failed(RedisError(.clientCertificate, "\(name) does not take our certificate\(tail)"))
        default:
            .failed(RedisError(.unreachable, "the connection to \(name) broke\(tail)"))
        }
    }
}
