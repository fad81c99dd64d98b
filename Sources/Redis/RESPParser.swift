/// Takes a stream of answers apart; what it gives does not depend on where the stream was cut.
///
/// The server is not trusted: everything is bounded, and after the first fault nothing more is read.
/// - Source: the RESP3 specification; streamed types are refused, since Redis does not send them.
struct RESPParser {
    struct Limits {
        /// Bytes of a line: numbers, simple strings, errors.
        var line = 16 << 10
        /// Bytes of one string.
        var string = 16 << 20
        /// Bytes and values of a whole answer.
        var answer = 32 << 20
        var values = 1 << 20
        var depth = 8
    }

    private enum Kind { case array, map, push, attribute }

    private struct Frame {
        let kind: Kind
        var missing: Int
        var items: [RESPValue] = []
    }

    /// What stands at a place of the stream.
    private enum Token {
        case value(RESPValue)
        case open(Kind, Int)
    }

    private let limits: Limits
    private var buffer: [UInt8] = []
    private var position = 0
    private var frames: [Frame] = []
    private var answerBytes = 0
    private var answerValues = 0
    private var fault: RedisError?

    init(limits: Limits = Limits()) { self.limits = limits }

    mutating func append(_ bytes: some Sequence<UInt8>) {
        if position > 0 && position == buffer.count {
            buffer.removeAll(keepingCapacity: true)
            position = 0
        } else if position > 256 << 10 {
            buffer.removeFirst(position)
            position = 0
        }
        buffer.append(contentsOf: bytes)
    }

    /// The next whole answer; nil where more bytes are needed.
    /// - Throws: `answer-malformed`, from then on always.
    mutating func next() throws(RedisError) -> RESPValue? {
        if let fault { throw fault }
        do {
            return try parse()
        } catch {
            fault = error
            (buffer, frames, position) = ([], [], 0)
            throw error
        }
    }

    private mutating func parse() throws(RedisError) -> RESPValue? {
        while true {
            let start = position
            guard let token = try token() else {
                position = start
                return nil
            }
            try count(position - start)
            switch token {
            case .open(let kind, let values):
                guard frames.count < limits.depth else { throw Self.malformed("too deep") }
                guard kind != .push || frames.isEmpty else { throw Self.malformed("push inside an answer") }
                frames.append(Frame(kind: kind, missing: values))
                if values > 0 { continue }
                if let value = closed() { return value }
            case .value(let value):
                if let value = folded(value) { return value }
            }
        }
    }

    /// Bounds the answer as a whole.
    private mutating func count(_ bytes: Int) throws(RedisError) {
        answerBytes += bytes
        answerValues += 1
        guard answerBytes <= limits.answer, answerValues <= limits.values else {
            throw Self.malformed("longer than \(limits.answer) bytes or \(limits.values) values")
        }
    }

    /// Puts a value where it belongs; returns it where it is a whole answer.
    private mutating func folded(_ value: RESPValue) -> RESPValue? {
        guard !frames.isEmpty else {
            (answerBytes, answerValues) = (0, 0)
            return value
        }
        frames[frames.count - 1].items.append(value)
        frames[frames.count - 1].missing -= 1
        return frames[frames.count - 1].missing == 0 ? closed() : nil
    }

    private mutating func closed() -> RESPValue? {
        guard let frame = frames.popLast() else { return nil }
        switch frame.kind {
        case .array: return folded(.array(frame.items))
        case .map: return folded(.map(frame.items))
        case .push: return folded(.push(frame.items))
        // Says something about the value that follows in its place.
        case .attribute: return nil
        }
    }
}

extension RESPParser {
    private mutating func token() throws(RedisError) -> Token? {
        guard position < buffer.count else { return nil }
        let type = buffer[position]
        guard let line = try line() else { return nil }
        switch type {
        case UInt8(ascii: "+"), UInt8(ascii: "("): return .value(.bytes(Array(line)))
        case UInt8(ascii: "-"):
            return .value(.error(RESPErrorText(String(decoding: line, as: UTF8.self))))
        case UInt8(ascii: ":"): return .value(.integer(try integer(line)))
        case UInt8(ascii: "_"):
            guard line.isEmpty else { throw Self.malformed("null") }
            return .value(.null)
        case UInt8(ascii: "#"): return .value(.boolean(try boolean(line)))
        case UInt8(ascii: ","): return .value(.double(try double(line)))
        case UInt8(ascii: "$"), UInt8(ascii: "!"), UInt8(ascii: "="):
            return try string(type, length: try integer(line))
        case UInt8(ascii: "*"), UInt8(ascii: "~"), UInt8(ascii: ">"), UInt8(ascii: "%"), UInt8(ascii: "|"):
            return try aggregate(type, count: try integer(line))
        default: throw Self.malformed("unknown type")
        }
    }

    /// The rest of a line behind its type, without its end; moves behind it.
    private mutating func line() throws(RedisError) -> ArraySlice<UInt8>? {
        let start = position + 1
        let end = min(buffer.count, start + limits.line + 2)
        var index = start
        while index < end, buffer[index] != 13, buffer[index] != 10 { index += 1 }
        guard index - start <= limits.line else { throw Self.malformed("line too long") }
        guard index + 1 < buffer.count else {
            guard index >= buffer.count || buffer[index] == 13 else { throw Self.malformed("line end") }
            return nil
        }
        guard buffer[index] == 13, buffer[index + 1] == 10 else { throw Self.malformed("line end") }
        position = index + 2
        return buffer[start..<index]
    }

    private mutating func string(_ type: UInt8, length: Int64) throws(RedisError) -> Token? {
        if length == -1 && type == UInt8(ascii: "$") { return .value(.null) }
        guard length >= 0, length <= limits.string else { throw Self.malformed("length of a string") }
        let count = Int(length)
        guard buffer.count - position >= count + 2 else { return nil }
        let bytes = buffer[position..<(position + count)]
        guard buffer[position + count] == 13, buffer[position + count + 1] == 10 else {
            throw Self.malformed("end of a string")
        }
        position += count + 2
        switch type {
        case UInt8(ascii: "!"): return .value(.error(RESPErrorText(String(decoding: bytes, as: UTF8.self))))
        case UInt8(ascii: "="):
            guard count >= 4, bytes[bytes.startIndex + 3] == UInt8(ascii: ":") else {
                throw Self.malformed("verbatim string")
            }
            return .value(.bytes(Array(bytes.dropFirst(4))))
        default: return .value(.bytes(Array(bytes)))
        }
    }

    private func aggregate(_ type: UInt8, count: Int64) throws(RedisError) -> Token {
        if count == -1 && type == UInt8(ascii: "*") { return .value(.null) }
        guard count >= 0, count <= limits.values else { throw Self.malformed("number of values") }
        switch type {
        case UInt8(ascii: "%"): return .open(.map, Int(count) * 2)
        case UInt8(ascii: "|"): return .open(.attribute, Int(count) * 2)
        case UInt8(ascii: ">"):
            guard count > 0 else { throw Self.malformed("empty push") }
            return .open(.push, Int(count))
        default: return .open(.array, Int(count))
        }
    }

    private func integer(_ digits: ArraySlice<UInt8>) throws(RedisError) -> Int64 {
        var rest = digits
        let sign = rest.first
        if sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { rest = rest.dropFirst() }
        guard (1...19).contains(rest.count), rest.allSatisfy({ (0x30...0x39).contains($0) }),
            let value = Int64(String(decoding: digits, as: UTF8.self))
        else { throw Self.malformed("number") }
        return value
    }

    private func boolean(_ line: ArraySlice<UInt8>) throws(RedisError) -> Bool {
        guard line.count == 1, let byte = line.first, byte == 0x74 || byte == 0x66 else {
            throw Self.malformed("boolean")
        }
        return byte == 0x74
    }

    private func double(_ line: ArraySlice<UInt8>) throws(RedisError) -> Double {
        guard line.count <= 64, let value = Double(String(decoding: line, as: UTF8.self)) else {
            throw Self.malformed("double")
        }
        return value
    }

    private static func malformed(_ what: String) -> RedisError {
        RedisError(.answerMalformed, "the server's answer is no RESP3 (\(what))")
    }
}
