import CTransport

extension BackChannelConfiguration {
    /// libcurl's side of this configuration; the caller owns it.
    /// - Throws: `tls-trust`, `client-certificate`, `url-invalid` (the proxy's), `client-failed`.
    func makeClient() throws(TransportError) -> OpaquePointer {
        let (certificate, key) = clientCertificate ?? ([], [])
        if clientCertificate != nil, certificate.isEmpty || key.isEmpty {
            throw TransportError(CTR_CLIENT_CERTIFICATE)
        }
        var problem = CTR_CLIENT_OK
        let client = unsafe trustRoots.withUnsafeBufferPointer { roots in
            unsafe certificate.withUnsafeBufferPointer { certificate in
                unsafe key.withUnsafeBufferPointer { key in
                    unsafe withProxy { proxy in
                        var options = unsafe ctr_client_options()
                        unsafe options.trust_roots = ctr_bytes(bytes: roots.baseAddress, count: roots.count)
                        unsafe options.client_certificate = ctr_bytes(
                            bytes: certificate.baseAddress, count: certificate.count)
                        unsafe options.client_key = ctr_bytes(bytes: key.baseAddress, count: key.count)
                        unsafe options.proxy = proxy
                        unsafe options.connect_timeout_ms = min(
                            max(1, connectTimeout.wholeMilliseconds), Int64(Int32.max))
                        unsafe options.answer_bytes = max(0, answerBytes)
                        unsafe options.kept_connections = max(0, keptConnections)
                        unsafe options.plain_loopback = allowsPlainLoopback
                        return unsafe ctr_client_create(&options, &problem)
                    }
                }
            }
        }
        guard let client = unsafe client else { throw TransportError(problem) }
        return unsafe client
    }

    private func withProxy<R>(_ body: (UnsafePointer<CChar>?) -> R) -> R {
        guard let proxy else { return body(nil) }
        return unsafe proxy.withCString(body)
    }
}

extension Duration {
    /// Rounded down; capped where it does not fit.
    var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000)
        guard !overflow else { return seconds < 0 ? .min : .max }
        return product + attoseconds / 1_000_000_000_000_000
    }
}
