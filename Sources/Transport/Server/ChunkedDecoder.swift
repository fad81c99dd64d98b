/// Takes the chunked coding off a body (RFC 9112 7.1), byte for byte as it comes.
///
/// Chunk extensions and trailer fields are checked, bounded and dropped.
struct ChunkedDecoder {
    private enum State {
        case size(digits: Int, value: Int)
        case chunkExtension(value: Int)
        case sizeEnd(value: Int)
        case data(remaining: Int)
        case dataEnd
        case dataEndLine
        case trailer
    }

    private let limits: ServerLimits
    private var state = State.size(digits: 0, value: 0)
    private var extensionBytes = 0
    private var trailerLine: [UInt8] = []
    private var trailerBytes = 0
    private var trailerCount = 0

    /// All extensions of a body together; nobody sends any.
    static let extensionLimit = 4_096

    init(limits: ServerLimits) { self.limits = limits }

    /// Appends the data in `input` from `position` on to `body`.
    /// - Returns: whether the body ended; `position` then stands after it, and at the end of `input` otherwise.
    mutating func decode(
        _ input: Span<UInt8>, _ position: inout Int, into body: inout [UInt8]
    ) throws(Refusal) -> Bool {
        while position < input.count {
            if case .data(let remaining) = state {
                let count = min(remaining, input.count - position)
                let data = input.extracting(position..<position + count)
                unsafe data.withUnsafeBufferPointer { unsafe body.append(contentsOf: $0) }
                position += count
                state = count == remaining ? .dataEnd : .data(remaining: remaining - count)
            } else {
                let byte = input[position]
                position += 1
                if try step(byte, bodyCount: body.count) { return true }
            }
        }
        return false
    }

    private mutating func step(_ byte: UInt8, bodyCount: Int) throws(Refusal) -> Bool {
        switch state {
        case .size(let digits, let value): try size(byte, digits, value, bodyCount)
        case .chunkExtension(let value):
            extensionBytes += 1
            guard extensionBytes <= Self.extensionLimit else { throw .malformed }
            if byte == 0x0D {
                state = .sizeEnd(value: value)
            } else {
                guard byte >= 0x20 && byte != 0x7F || byte == 0x09 else { throw .malformed }
            }
        case .sizeEnd(let value):
            guard byte == 0x0A else { throw .malformed }
            state = value == 0 ? .trailer : .data(remaining: value)
        case .dataEnd:
            guard byte == 0x0D else { throw .malformed }
            state = .dataEndLine
        case .dataEndLine:
            guard byte == 0x0A else { throw .malformed }
            state = .size(digits: 0, value: 0)
        case .trailer: return try trailer(byte)
        case .data: break
        }
        return false
    }

    private mutating func size(_ byte: UInt8, _ digits: Int, _ value: Int, _ bodyCount: Int) throws(Refusal) {
        if let digit = Hexadecimal.value(byte) {
            // 15 digits do not overflow.
            guard digits < 15 else { throw .malformed }
            state = .size(digits: digits + 1, value: value << 4 | Int(digit))
            return
        }
        guard digits > 0 else { throw .malformed }
        guard value <= limits.bodyBytes - bodyCount else { throw .bodyTooLarge }
        switch byte {
        case 0x0D: state = .sizeEnd(value: value)
        case UInt8(ascii: ";"): state = .chunkExtension(value: value)
        default: throw .malformed
        }
    }

    private mutating func trailer(_ byte: UInt8) throws(Refusal) -> Bool {
        trailerBytes += 1
        guard trailerBytes <= limits.headBytes else { throw .headTooLarge }
        if byte != 0x0A {
            trailerLine.append(byte)
            return false
        }
        guard trailerLine.popLast() == 0x0D else { throw .malformed }
        if trailerLine.isEmpty { return true }
        _ = try FieldLine(trailerLine.span, 0..<trailerLine.count)
        trailerCount += 1
        guard trailerCount <= limits.headerCount else { throw .headTooLarge }
        trailerLine.removeAll(keepingCapacity: true)
        return false
    }
}
