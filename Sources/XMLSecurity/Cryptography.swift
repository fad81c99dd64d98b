import CXMLSecurity

/// SHA-256 of `bytes`.
/// - Throws: `cryptography-failed`.
public func sha256(_ bytes: [UInt8]) throws(XMLSecurityError) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: 32)
    let status = unsafe cxs_sha256(bytes, bytes.count, &digest)
    guard status == CXS_OK else { throw XMLSecurityError(failure: status) }
    return digest
}

/// `count` bytes of OpenSSL's generator, fit for keys and identifiers.
/// - Throws: `cryptography-failed`.
public func secureRandom(count: Int) throws(XMLSecurityError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: max(0, count))
    let status = unsafe cxs_random(&bytes, bytes.count)
    guard status == CXS_OK else { throw XMLSecurityError(failure: status) }
    return bytes
}

/// Compares without telling by its duration where the first difference is; only lengths may show.
public func constantTimeEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    return unsafe cxs_equal(left, right, left.count) == 1
}
