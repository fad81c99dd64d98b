import SAML

/// The keys that sign tokens, in the order in which they do, and the rules of their rotation.
///
/// A key is published a day before it signs, so that every portal has it by then, and until the last token that it
/// signed has expired. Source: decision 0120.
struct TokenKeys: Sendable, Equatable {
    /// How long portals may keep `jwks.json`.
    static let keySetAge: Duration = .seconds(5 * 60)
    /// How long a key signs.
    static let lifetime: Duration = .seconds(30 * 86_400)
    /// How long it is published before; far above `keySetAge` and the minute in which other nodes learn of it.
    static let lead: Duration = .seconds(86_400)
    /// How long it is published after: a token lives as long as a session at most (`session.lifetime`: 24 h).
    static let afterlife: Duration = .seconds(25 * 3_600)
    /// By how much the nodes' clocks may differ.
    private static let tolerance: Duration = .seconds(3_600)
    /// More than rotation ever leaves.
    private static let most = 16
    private static let format: UInt8 = 1

    /// At least one, by `signsFrom`.
    let keys: [TokenKey]

    private init(keys: [TokenKey]) { self.keys = keys }

    /// The first key signs at once: nobody holds an older set.
    init?(firstAt now: Instant) {
        guard let key = TokenKey.make(signingFrom: now) else { return nil }
        keys = [key]
    }

    func signer(at now: Instant) -> TokenKey {
        // Where all are ahead the first of them signed last, and portals have it.
        keys.last { $0.signsFrom <= now } ?? keys.first { Self.isAhead($0, at: now) } ?? keys[0]
    }

    func published(at now: Instant) -> [TokenKey] {
        keys.indices.filter { index in
            index == keys.count - 1 || now < keys[index + 1].signsFrom + Self.afterlife
        }.map { keys[$0] }
    }

    /// With the next key, and without those that nobody needs; nil while it is not time.
    ///
    /// A key that is to sign later than one made now was made while a clock was ahead, or ours is behind. It stays, since
    /// it may sign elsewhere, and takes nobody's turn.
    func rotated(at now: Instant) -> TokenKeys? {
        let timely = published(at: now).filter { !Self.isAhead($0, at: now) }
        if let last = timely.last, last.signsFrom + Self.lifetime > now + Self.lead { return nil }
        guard timely.count < Self.most, let next = TokenKey.make(signingFrom: now + Self.lead) else {
            return nil
        }
        let ahead = keys.filter { Self.isAhead($0, at: now) }
        return TokenKeys(keys: timely + [next] + ahead.prefix(Self.most - timely.count - 1))
    }

    private static func isAhead(_ key: TokenKey, at now: Instant) -> Bool {
        key.signsFrom > now + lead + tolerance
    }

    static func == (a: TokenKeys, b: TokenKeys) -> Bool { a.encoded == b.encoded }
}

/// Format, count, then for each key the instant in milliseconds and the secret.
extension TokenKeys {
    /// Secret: for stores, which seal what they keep.
    var encoded: [UInt8] {
        var bytes = [Self.format, UInt8(keys.count)]
        for key in keys {
            let instant = UInt64(bitPattern: key.signsFrom.milliseconds)
            bytes += stride(from: 56, through: 0, by: -8).map {
                UInt8(truncatingIfNeeded: instant >> UInt64($0))
            }
            bytes += key.secret
        }
        return bytes
    }

    /// nil for anything that `encoded` does not make.
    init?(encoded bytes: [UInt8]) {
        let size = 8 + TokenKey.secretLength
        guard bytes.count > 2, bytes[0] == Self.format, (1...Self.most).contains(Int(bytes[1])),
            bytes.count == 2 + Int(bytes[1]) * size
        else { return nil }
        var keys: [TokenKey] = []
        for start in stride(from: 2, to: bytes.count, by: size) {
            let instant = bytes[start..<start + 8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            let signsFrom = Instant(milliseconds: Int64(bitPattern: instant))
            guard let key = TokenKey(secret: Array(bytes[start + 8..<start + size]), signsFrom: signsFrom),
                keys.last.map({ $0.signsFrom <= signsFrom }) ?? true
            else { return nil }
            keys.append(key)
        }
        self.keys = keys
    }
}
