import HTTPTypes
import Transport

/// `http-request`: the bytes of one connection. What is made of them does not depend on how they were cut.
///
/// The first byte says how many cut lengths follow, one byte each; the rest is the stream.
enum HTTPRequestEntry {
    static func run(_ input: [UInt8]) throws(Violation) -> Verdict {
        let count = min(Int(input.first ?? 0) % 32, max(0, input.count - 1))
        let lengths = input.dropFirst().prefix(count).map { Int($0) + 1 }
        let stream = Array(input.dropFirst(1 + count))
        let whole = try transcript([stream])
        try demand(try transcript(pieces(of: stream, lengths)) == whole, "the cuts change what is read")
        try demand(try transcript(stream.map { [$0] }) == whole, "single bytes change what is read")
        if let refusal = whole.refusal { return .refused("\(refusal)") }
        return whole.requests.isEmpty
            ? .refused("incomplete") : .accepted("\(min(whole.requests.count, 3)) requests")
    }

    private struct Transcript: Equatable {
        var requests: [String] = []
        var refusal: Refusal?
        var isMidway = false
    }

    private static var limits: ServerLimits {
        var limits = ServerLimits()
        limits.headBytes = 1_024
        limits.headerCount = 16
        limits.bodyBytes = 1_536
        return limits
    }

    private static func pieces(of stream: [UInt8], _ lengths: [Int]) -> [[UInt8]] {
        guard !lengths.isEmpty else { return [stream] }
        var pieces: [[UInt8]] = []
        var rest = stream[...]
        while !rest.isEmpty {
            let length = lengths[pieces.count % lengths.count]
            pieces.append(Array(rest.prefix(length)))
            rest = rest.dropFirst(length)
        }
        return pieces
    }

    /// Reads as the server does: what was not consumed is given again with what came after it.
    private static func transcript(_ pieces: [[UInt8]]) throws(Violation) -> Transcript {
        var transcript = Transcript()
        var parser = RequestParser(limits: limits)
        var kept: [UInt8] = []
        for piece in pieces {
            kept += piece
            var position = 0
            do {
                try read(&parser, kept, &position, into: &transcript)
            } catch let refusal as Refusal {
                transcript.refusal = refusal
                return transcript
            } catch let violation as Violation {
                throw violation
            } catch {
                throw Violation("an error of another type: \(error)")
            }
            kept.removeFirst(position)
            try demand(kept.count <= limits.headBytes, "more is kept than a head may have")
        }
        transcript.isMidway = !kept.isEmpty || parser.isInBody
        return transcript
    }

    private static func read(
        _ parser: inout RequestParser, _ input: [UInt8], _ position: inout Int,
        into transcript: inout Transcript
    ) throws {
        while true {
            switch try parser.next(input.span, &position) {
            case .incomplete: return
            case .continueExpected: continue
            case .complete(let head, let body):
                try check(head, body)
                transcript.requests.append("\(head) \(body)")
            }
        }
    }

    private static func check(_ head: RequestHead, _ body: [UInt8]) throws(Violation) {
        let isVisible = { (text: String) in text.utf8.allSatisfy { (0x21...0x7E).contains($0) } }
        try demand(head.path.hasPrefix("/") && isVisible(head.path), "a path that is none")
        try demand(isVisible(head.query ?? ""), "a query that is none")
        try demand(body.count <= limits.bodyBytes, "a longer body than allowed")
        // An absolute target's authority stands in for a Host field that an HTTP/1.0 client need not send.
        try demand(head.fields.count <= limits.headerCount + 1, "more fields than allowed")
        for field in head.fields {
            try demand(
                field.value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 },
                "a field's value holds control characters")
        }
        let (lengths, codings) = (head.fields[values: .contentLength], head.fields[values: .transferEncoding])
        try demand(lengths.isEmpty || codings.isEmpty, "Content-Length beside Transfer-Encoding")
        try demand(codings.isEmpty || head.minorVersion == 1, "Transfer-Encoding in HTTP/1.0")
        if case .length(let length) = head.body {
            try demand(length == body.count, "a body of another length than announced")
        }
        if case .none = head.body { try demand(body.isEmpty, "a body that was not announced") }
    }
}
