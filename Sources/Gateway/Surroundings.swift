public import SAML

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Time and randomness, injected so that tests can hold them.
public struct Surroundings: Sendable {
    public var now: @Sendable () -> Instant
    /// Cryptographically strong bytes.
    public var randomBytes: @Sendable (_ count: Int) -> [UInt8]

    public init(
        now: @escaping @Sendable () -> Instant,
        randomBytes: @escaping @Sendable (_ count: Int) -> [UInt8] = Surroundings.systemRandomBytes
    ) {
        self.now = now
        self.randomBytes = randomBytes
    }

    /// The system's clock and generator.
    public static let system = Surroundings(now: systemNow)

    /// getrandom(2) by way of the standard library, which makes one system call for each word.
    public static func systemRandomBytes(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + 7)
        while bytes.count < count {
            let word = generator.next()
            for shift in stride(from: 0, to: 64, by: 8) {
                bytes.append(UInt8(truncatingIfNeeded: word >> shift))
            }
        }
        bytes.removeLast(bytes.count - count)
        return bytes
    }

    private static func systemNow() -> Instant {
        Instant(milliseconds: Int64((Date().timeIntervalSince1970 * 1_000).rounded(.down)))
    }

    /// A fresh message ID.
    func messageID() -> MessageID {
        var generator = ByteGenerator(randomBytes: randomBytes)
        return MessageID.fresh(using: &generator)
    }
}

/// Lets the injected bytes serve where the standard library wants a generator.
private struct ByteGenerator: RandomNumberGenerator {
    let randomBytes: @Sendable (Int) -> [UInt8]

    mutating func next() -> UInt64 {
        randomBytes(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
