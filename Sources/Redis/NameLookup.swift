import CRedis

/// An address of a server, as the system has it.
struct ResolvedAddress: Sendable {
    let address: crd_address
}

/// Finds a server's addresses without ever making the loop wait.
final class NameLookup {
    private let destination: RedisDestination
    private let driver: RedisDriver

    private init(_ destination: RedisDestination, _ driver: RedisDriver) {
        self.destination = destination
        self.driver = driver
    }

    /// The addresses where the host is one itself; else nil, and they come to the driver's inbox.
    static func begin(_ destination: RedisDestination, _ driver: RedisDriver) -> [ResolvedAddress]? {
        let literal = addresses(of: destination.endpoint, literalOnly: true)
        if !literal.isEmpty { return literal }
        let lookup = unsafe Unmanaged.passRetained(NameLookup(destination, driver))
        let started = unsafe crd_start_thread(
            { unsafe Unmanaged<NameLookup>.fromOpaque($0).takeRetainedValue().run() }, lookup.toOpaque())
        if started { return nil }
        unsafe lookup.release()
        return []
    }

    private func run() {
        let addresses = Self.addresses(of: destination.endpoint, literalOnly: false)
        driver.found(.init(destination: destination, addresses: addresses))
    }

    private static func addresses(of endpoint: RedisEndpoint, literalOnly: Bool) -> [ResolvedAddress] {
        var found = [crd_address](repeating: crd_address(), count: Int(CRD_ADDRESSES))
        let count = unsafe found.withUnsafeMutableBufferPointer { found in
            guard let base = found.baseAddress else { return Int32(0) }
            return unsafe crd_resolve(endpoint.host, endpoint.port, literalOnly, base)
        }
        return found.prefix(max(0, Int(count))).map { ResolvedAddress(address: $0) }
    }
}
