import CRedis

/// OpenSSL's side of `RedisConfiguration.TLS`.
@safe final class RedisTLS: Sendable {
    /// Only read after it is made; OpenSSL counts references to it under locks.
    nonisolated(unsafe) let context: OpaquePointer

    /// - Throws: `configuration`.
    init(_ configuration: RedisConfiguration.TLS) throws(RedisError) {
        var problem = CRD_TLS_OK
        let made = unsafe configuration.trustRoots.withUnsafeBufferPointer { roots in
            unsafe configuration.clientCertificate.withUnsafeBufferPointer { certificate in
                unsafe configuration.clientKey.withUnsafeBufferPointer { key in
                    unsafe crd_tls_create(
                        crd_bytes(bytes: roots.baseAddress, count: roots.count),
                        crd_bytes(bytes: certificate.baseAddress, count: certificate.count),
                        crd_bytes(bytes: key.baseAddress, count: key.count), &problem)
                }
            }
        }
        guard let made = unsafe made else {
            throw RedisError(.configuration, Self.words(for: problem))
        }
        unsafe context = made
    }

    deinit { unsafe crd_tls_destroy(context) }

    private static func words(for problem: crd_tls_problem) -> String {
        switch problem {
        case CRD_TLS_ROOTS: "the trust roots are no PEM certificates"
        case CRD_TLS_CERTIFICATE: "the client certificate is no PEM certificate, or too weak for OpenSSL"
        case CRD_TLS_KEY: "the client key is no PEM private key without password"
        case CRD_TLS_KEY_OTHER: "the client key is not that of the client certificate"
        default: "no memory for TLS"
        }
    }
}
