/// One command, in the form it is sent.
public struct RedisCommand: Sendable {
    public let words: [[UInt8]]
    /// Any key of it: by its slot a Cluster's node is chosen. nil: any node will do.
    public let key: [UInt8]?
    /// Whether doing it twice is as good as once, so that it may be sent again where the answer was lost.
    public let isRepeatable: Bool

    public init(_ words: [[UInt8]], key: [UInt8]?, isRepeatable: Bool) {
        self.words = words
        self.key = key
        self.isRepeatable = isRepeatable
    }

    /// A command whose first argument is its key.
    public init(_ name: String, _ key: [UInt8], _ arguments: [[UInt8]] = [], isRepeatable: Bool) {
        self.init([Array(name.utf8), key] + arguments, key: key, isRepeatable: isRepeatable)
    }

    /// A command without key.
    public init(_ words: String..., isRepeatable: Bool = true) {
        self.init(words.map { Array($0.utf8) }, key: nil, isRepeatable: isRepeatable)
    }

    /// An array of bulk strings.
    var encoded: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(words.reduce(16) { $0 + $1.count + 16 })
        bytes.append(UInt8(ascii: "*"))
        bytes.append(contentsOf: String(words.count).utf8)
        bytes += [13, 10]
        for word in words {
            bytes.append(UInt8(ascii: "$"))
            bytes.append(contentsOf: String(word.count).utf8)
            bytes += [13, 10]
            bytes += word
            bytes += [13, 10]
        }
        return bytes
    }
}
