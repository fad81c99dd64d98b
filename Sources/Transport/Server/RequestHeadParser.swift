import HTTPTypes

/// Reads the head of a request; strict as RFC 9112 allows a server to be.
struct RequestHeadParser {
    let limits: ServerLimits
    /// Bytes of the head that came without a new line's end: not looked at again until one comes.
    private var searched = 0

    init(limits: ServerLimits) { self.limits = limits }

    /// Reads one head from the start of `input`.
    /// - Returns: the head and its length, or nil where it has not come whole; then the same bytes are to be given
    ///   again with what came after them.
    mutating func parse(_ input: Span<UInt8>) throws(Refusal) -> (head: RequestHead, length: Int)? {
        var lineStart = try Self.startOfRequestLine(input)
        if lineStart >= input.count || input.firstIndex(of: 0x0A, from: max(searched, lineStart)) == nil {
            searched = input.count
            guard input.count <= limits.headBytes else {
                throw Self.holdsLine(input, lineStart) ? .headTooLarge : .requestLineTooLong
            }
            return nil
        }
        var line: RequestLine?
        var section = HeaderSection()
        while let end = input.firstIndex(of: 0x0A, from: lineStart) {
            guard end < limits.headBytes else { throw line == nil ? .requestLineTooLong : .headTooLarge }
            guard end > lineStart, input[end - 1] == 0x0D else { throw .malformed }
            let content = lineStart..<end - 1
            lineStart = end + 1
            if let line {
                if content.isEmpty {
                    searched = 0
                    return (try section.head(line), lineStart)
                }
                try section.append(input, content, limit: limits.headerCount)
            } else {
                line = try RequestLine(input, content)
            }
        }
        searched = input.count
        guard input.count <= limits.headBytes else { throw .headTooLarge }
        return nil
    }

    /// One empty line before a request is let pass (RFC 9112 2.2).
    private static func startOfRequestLine(_ input: Span<UInt8>) throws(Refusal) -> Int {
        var start = 0
        if input.count > 0, input[0] == 0x0D {
            guard input.count > 1 else { return 1 }
            guard input[1] == 0x0A else { throw .malformed }
            start = 2
        }
        // What cannot begin a request (TLS, say) is told so at once.
        guard start >= input.count || ByteSet.token.contains(input[start]) else { throw .malformed }
        return start
    }

    private static func holdsLine(_ input: Span<UInt8>, _ start: Int) -> Bool {
        input.firstIndex(of: 0x0A, from: start) != nil
    }
}
