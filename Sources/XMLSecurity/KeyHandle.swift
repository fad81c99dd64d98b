import CXMLSecurity

/// Owns one key of the C layer; keys do not change, so that threads may share them.
@safe final class KeyHandle: Sendable {
    nonisolated(unsafe) let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) { unsafe self.pointer = pointer }

    deinit { unsafe cxs_key_free(pointer) }

    var algorithm: KeyAlgorithm {
        switch unsafe cxs_key_get_kind(pointer) {
        case CXS_KEY_P256: return .ecP256
        case CXS_KEY_RSA: return .rsa(bits: unsafe Int(cxs_key_bits(pointer)))
        default:
            var name = [CChar](repeating: 0, count: 96)
            unsafe cxs_key_describe(pointer, &name, name.count)
            let end = name.firstIndex(of: 0) ?? name.endIndex
            return .other(String(decoding: name[..<end].map { UInt8(bitPattern: $0) }, as: UTF8.self))
        }
    }

    func hasSamePublicHalf(as other: KeyHandle) -> Bool {
        unsafe cxs_key_same_public_half(pointer, other.pointer) == 1
    }
}
