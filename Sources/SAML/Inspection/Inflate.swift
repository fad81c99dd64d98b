/// Decompresses raw DEFLATE into a bounded buffer; for explaining captured messages, never in the login path.
///
/// - Source: RFC 1951; decision 0034 (why it is our own).
package struct Inflate {
    private let input: [UInt8]
    private let limit: Int
    private var position = 0
    private var bit = 0
    private var output: [UInt8] = []

    /// How a stream ended.
    package enum End: Sendable { case complete, cutOff, unreadable }

    /// - Parameter limit: bytes of output; more is refused.
    /// - Returns: nil where the input is no DEFLATE stream, is cut off, or holds more than `limit`.
    static func decompress(_ input: [UInt8], limit: Int) -> [UInt8]? {
        let (output, end) = decompressed(input, limit: limit)
        return end == .complete ? output : nil
    }

    /// As far as the input goes: what was cut off is explained as such.
    static func decompressed(_ input: [UInt8], limit: Int) -> (output: [UInt8], end: End) {
        var inflate = Inflate(input: input, limit: limit)
        if inflate.run() { return (inflate.output, .complete) }
        return (inflate.output, inflate.isAtEnd ? .cutOff : .unreadable)
    }

    private var isAtEnd: Bool { position >= input.count && output.count < limit }

    private init(input: [UInt8], limit: Int) {
        self.input = input
        self.limit = limit
    }

    private mutating func run() -> Bool {
        while true {
            guard let last = bits(1), let kind = bits(2) else { return false }
            let isDone =
                switch kind {
                case 0: copyStored()
                case 1: copyCompressed(literals: Self.fixedLiterals, distances: Self.fixedDistances)
                case 2: copyDynamic()
                default: false
                }
            guard isDone else { return false }
            if last == 1 { return true }
        }
    }

    private mutating func bits(_ count: Int) -> Int? {
        var value = 0
        for shift in 0..<count {
            guard position < input.count else { return nil }
            value |= Int(input[position] >> UInt8(bit) & 1) << shift
            bit += 1
            if bit == 8 { (bit, position) = (0, position + 1) }
        }
        return value
    }

    private mutating func copyStored() -> Bool {
        if bit > 0 { (bit, position) = (0, position + 1) }
        guard let length = bits(16), let check = bits(16), length == ~check & 0xFFFF,
            output.count + length <= limit
        else { return false }
        let part = input[position...].prefix(length)
        output += part
        position += part.count
        return part.count == length
    }

    private mutating func copyDynamic() -> Bool {
        guard let literalCount = bits(5), let distanceCount = bits(5), let codeCount = bits(4) else {
            return false
        }
        var lengths = [Int](repeating: 0, count: 19)
        for index in 0..<(codeCount + 4) {
            guard let length = bits(3) else { return false }
            lengths[Self.codeOrder[index]] = length
        }
        guard let codes = HuffmanCode(lengths) else { return false }
        let total = literalCount + 257 + distanceCount + 1
        guard let all = codeLengths(total, by: codes),
            let literals = HuffmanCode(Array(all[..<(literalCount + 257)])),
            let distances = HuffmanCode(Array(all[(literalCount + 257)...]))
        else { return false }
        return copyCompressed(literals: literals, distances: distances)
    }

    private mutating func codeLengths(_ total: Int, by codes: HuffmanCode) -> [Int]? {
        var lengths: [Int] = []
        while lengths.count < total {
            guard let symbol = symbol(of: codes) else { return nil }
            switch symbol {
            case 0...15: lengths.append(symbol)
            case 16:
                guard let last = lengths.last, let extra = bits(2) else { return nil }
                lengths += Array(repeating: last, count: 3 + extra)
            case 17:
                guard let extra = bits(3) else { return nil }
                lengths += Array(repeating: 0, count: 3 + extra)
            default:
                guard let extra = bits(7) else { return nil }
                lengths += Array(repeating: 0, count: 11 + extra)
            }
        }
        return lengths.count == total ? lengths : nil
    }

    private mutating func copyCompressed(literals: HuffmanCode, distances: HuffmanCode) -> Bool {
        while true {
            guard let symbol = symbol(of: literals) else { return false }
            if symbol == 256 { return true }
            if symbol < 256 {
                guard output.count < limit else { return false }
                output.append(UInt8(truncatingIfNeeded: symbol))
                continue
            }
            guard symbol - 257 < Self.lengthBases.count, let more = bits(Self.lengthExtras[symbol - 257]),
                let code = self.symbol(of: distances), code < Self.distanceBases.count,
                let further = bits(Self.distanceExtras[code])
            else { return false }
            let length = Self.lengthBases[symbol - 257] + more
            let distance = Self.distanceBases[code] + further
            guard distance <= output.count, output.count + length <= limit else { return false }
            // One by one: the copy may reach into what it writes.
            for _ in 0..<length { output.append(output[output.count - distance]) }
        }
    }

    private mutating func symbol(of code: HuffmanCode) -> Int? {
        var (word, first, index) = (0, 0, 0)
        for length in 1...15 {
            guard let bit = bits(1) else { return nil }
            word |= bit
            let count = code.counts[length]
            if word - first < count { return code.symbols[index + word - first] }
            index += count
            first = (first + count) << 1
            word <<= 1
        }
        return nil
    }

    private static let codeOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
    private static let lengthBases = [
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163,
        195,
        227, 258,
    ]
    private static let lengthExtras = [
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
    ]
    private static let distanceBases = [
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073,
        4097,
        6145, 8193, 12289, 16385, 24577,
    ]
    private static let distanceExtras = [
        0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
    ]
    private static let fixedLiterals = HuffmanCode(
        fixed: Array(repeating: 8, count: 144) + Array(repeating: 9, count: 112)
            + Array(repeating: 7, count: 24)
            + Array(repeating: 8, count: 8))
    private static let fixedDistances = HuffmanCode(fixed: Array(repeating: 5, count: 30))
}

/// A canonical Huffman code by the lengths of its words.
private struct HuffmanCode {
    /// By length, 0 to 15.
    let counts: [Int]
    /// In the order of their words.
    let symbols: [Int]

    init(fixed lengths: [Int]) {
        var counts = [Int](repeating: 0, count: 16)
        for length in lengths { counts[length] += 1 }
        counts[0] = 0
        self.counts = counts
        symbols = (1...15).flatMap { length in lengths.indices.filter { lengths[$0] == length } }
    }

    /// nil where more words are asked for than there are.
    init?(_ lengths: [Int]) {
        self.init(fixed: lengths)
        var free = 1
        for length in 1...15 {
            free = free * 2 - counts[length]
            if free < 0 { return nil }
        }
    }
}
