import CTransport

/// Takes a socket's name over from C.
enum SocketName {
    /// - Parameter fill: writes a text with its NUL into `CTR_NAME_SIZE` bytes.
    static func read(_ fill: (UnsafeMutablePointer<CChar>) -> Void) -> String {
        unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(CTR_NAME_SIZE)) { buffer in
            guard let base = buffer.baseAddress else { return "" }
            unsafe base.initialize(repeating: 0, count: buffer.count)
            unsafe fill(base)
            return unsafe String(cString: base)
        }
    }
}
