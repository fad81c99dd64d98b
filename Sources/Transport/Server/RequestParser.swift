/// Makes requests of the bytes of one connection. What it decides does not depend on how they were cut.
package struct RequestParser {
    package enum Step {
        /// The bytes that were not consumed are to be given again with what came after them.
        case incomplete
        /// The client waits for `100 Continue` before it sends the body.
        case continueExpected
        case complete(RequestHead, body: [UInt8])
    }

    private enum State {
        case head
        case fixed(RequestHead, remaining: Int)
        case chunked(RequestHead, ChunkedDecoder)
    }

    private let limits: ServerLimits
    private var headParser: RequestHeadParser
    private var state = State.head
    private var body: [UInt8] = []

    package init(limits: ServerLimits) {
        self.limits = limits
        headParser = RequestHeadParser(limits: limits)
    }

    /// Whether a head was read whose body has not come whole.
    package var isInBody: Bool {
        if case .head = state { false } else { true }
    }

    /// Reads on from `position`, which it moves over what it consumed.
    package mutating func next(_ input: Span<UInt8>, _ position: inout Int) throws(Refusal) -> Step {
        guard case .head = state else { return try readBody(input, &position) }
        guard position < input.count,
            let (head, length) = try headParser.parse(input.extracting(position..<input.count))
        else { return .incomplete }
        position += length
        switch head.body {
        case .none: return .complete(head, body: [])
        case .length(let length):
            guard length <= limits.bodyBytes else { throw .bodyTooLarge }
            // Memory follows what came, not what was announced.
            body.reserveCapacity(min(length, 65_536))
            state = .fixed(head, remaining: length)
        case .chunked: state = .chunked(head, ChunkedDecoder(limits: limits))
        }
        if position == input.count { return head.expectsContinue ? .continueExpected : .incomplete }
        return try readBody(input, &position)
    }

    private mutating func readBody(_ input: Span<UInt8>, _ position: inout Int) throws(Refusal) -> Step {
        switch state {
        case .head: return .incomplete
        case .fixed(let head, let remaining):
            let count = min(remaining, input.count - position)
            let data = input.extracting(position..<position + count)
            unsafe data.withUnsafeBufferPointer { unsafe body.append(contentsOf: $0) }
            position += count
            guard count == remaining else {
                state = .fixed(head, remaining: remaining - count)
                return .incomplete
            }
            return complete(head)
        case .chunked(let head, var decoder):
            let ended = try decoder.decode(input, &position, into: &body)
            guard ended else {
                state = .chunked(head, decoder)
                return .incomplete
            }
            return complete(head)
        }
    }

    private mutating func complete(_ head: RequestHead) -> Step {
        state = .head
        defer { body = [] }
        return .complete(head, body: body)
    }
}
