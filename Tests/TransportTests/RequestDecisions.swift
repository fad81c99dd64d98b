import HTTPTypes

@testable import Transport

/// What the parser makes of bytes that come in pieces.
struct RequestDecisions: Equatable {
    var told: [String] = []
    var refusal: Refusal?
    /// Whether the bytes ended inside a request.
    var isMidway = false

    init(_ pieces: [[UInt8]], limits: ServerLimits = RequestSample.limits) {
        var parser = RequestParser(limits: limits)
        var kept: [UInt8] = []
        for piece in pieces {
            kept += piece
            var position = 0
            do throws(Refusal) {
                try read(&parser, kept.span, &position)
            } catch {
                refusal = error
                return
            }
            kept.removeFirst(position)
        }
        isMidway = !kept.isEmpty || parser.isInBody
    }

    private mutating func read(
        _ parser: inout RequestParser, _ input: Span<UInt8>, _ position: inout Int
    ) throws(Refusal) {
        while true {
            switch try parser.next(input, &position) {
            case .incomplete: return
            case .continueExpected: continue
            case .complete(let head, let body):
                told.append(Self.text(head, body))
            }
        }
    }

    private static func text(_ head: RequestHead, _ body: [UInt8]) -> String {
        TransportTests.told(
            ServerRequest(
                method: head.method, path: head.path, query: head.query, headers: head.fields, body: body,
                peer: .unix(path: "")))
    }
}
