import Redis

/// `redis://` or `rediss://` of `store.url`, taken apart.
struct RedisAddress: Sendable, Equatable {
    let isSecure: Bool
    let username: String?
    /// A host; with Sentinels the name of the master.
    let host: String
    let port: UInt16?
    let database: Int

    /// Why a text is none, without repeating it: it may hold a password.
    static func parse(_ text: String) -> Result<RedisAddress, ValueProblem> {
        let isSecure = text.hasPrefix("rediss://")
        guard isSecure || text.hasPrefix("redis://") else {
            return .failure(ValueProblem("is not a known store"))
        }
        var rest = text.dropFirst(isSecure ? 9 : 8)
        var username: String?
        if let at = rest.lastIndex(of: "@") {
            let user = rest[..<at]
            guard !user.contains(":") else {
                return .failure(
                    ValueProblem(
                        "holds a password; write it into a file, and name that in store.redis.passwordFile"))
            }
            guard (1...128).contains(user.utf8.count), user.utf8.allSatisfy(isPlain) else {
                return .failure(ValueProblem("has an unusual user name"))
            }
            username = String(user)
            rest = rest[rest.index(after: at)...]
        }
        let address = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let path = rest.dropFirst(address.count)
        guard let database = database(path) else {
            return .failure(ValueProblem("has more behind the address than the number of a database"))
        }
        // Port 0 is none of a server's: it stands for one that is not given.
        let isBare = !address.hasSuffix("]") && !address.contains(":") || address.hasSuffix("]")
        guard let endpoint = RedisEndpoint(String(address), defaultPort: 6379) else {
            return .failure(ValueProblem("has no host, or an impossible one"))
        }
        return .success(
            RedisAddress(
                isSecure: isSecure, username: username, host: endpoint.host,
                port: isBare ? nil : endpoint.port, database: database))
    }

    private static func database(_ path: Substring) -> Int? {
        if path.isEmpty || path == "/" { return 0 }
        let digits = path.dropFirst()
        guard path.hasPrefix("/"), (1...4).contains(digits.utf8.count),
            digits.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        return Int(digits)
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "-._".utf8.contains(byte)
        }
    }
}
