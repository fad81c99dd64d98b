import CTransport

/// Instants as HTTP writes them (RFC 9110 5.6.7).
enum HTTPDate {
    /// - Parameter second: since 1970-01-01T00:00:00Z.
    static func bytes(_ second: Int64) -> [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: 29) { buffer, count in
            guard let base = buffer.baseAddress else { return }
            unsafe ctr_http_date(second, base)
            count = 29
        }
    }
}
