import Testing

@testable import SAML

/// One bound of time: the first and the last instant that still pass, seen from both sides.
struct TimeBoundary: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let code: SAMLError.Code
    /// Where the bound lies, as text in the message, and what stands there in the accepted one.
    let path: DocumentPath
    let accepted: String
    /// Distance from now, in milliseconds, of the last value that passes.
    let limit: Int64
    /// +1: a millisecond later is refused; -1: a millisecond earlier.
    let direction: Int64

    private init(
        _ what: String, _ code: SAMLError.Code, _ path: DocumentPath,
        _ accepted: String, limit: Int64, direction: Int64
    ) {
        testDescription = what
        self.code = code
        self.path = path
        self.accepted = accepted
        self.limit = limit
        self.direction = direction
    }

    /// Skew 60 s; our request 30 s before now.
    static let all = [
        TimeBoundary(
            "ArtifactResponse ahead", .artifactResponseInFuture, \.artifactResponse,
            "2026-01-05T09:59:59.500Z", limit: 60_000, direction: 1),
        TimeBoundary(
            "ArtifactResponse before our request", .artifactResponseBeforeRequest, \.artifactResponse,
            "2026-01-05T09:59:59.500Z", limit: -90_000, direction: -1),
        TimeBoundary(
            "Response ahead", .responseInFuture, \.response, "2026-01-05T09:59:59.000Z", limit: 60_000,
            direction: 1),
        TimeBoundary(
            "Response before our request", .responseBeforeRequest, \.response, "2026-01-05T09:59:59.000Z",
            limit: -90_000, direction: -1),
        TimeBoundary(
            "Assertion ahead", .assertionInFuture, \.assertion, "2026-01-05T09:59:58.000Z", limit: 60_000,
            direction: 1),
        TimeBoundary(
            "Assertion before our request", .assertionBeforeRequest, \.assertion, "2026-01-05T09:59:58.000Z",
            limit: -90_000, direction: -1),
        TimeBoundary(
            "confirmation's end", .confirmationExpired, \.assertion, "2026-01-05T10:50:00.000Z",
            limit: -59_999, direction: -1),
        TimeBoundary(
            "Conditions' end", .conditionsExpired, \.assertion, "2026-01-05T10:49:00.000Z", limit: -59_999,
            direction: -1),
        TimeBoundary(
            "Conditions' begin", .conditionsNotYetValid, \.assertion, "2026-01-05T09:55:00.000Z",
            limit: 60_000, direction: 1),
        TimeBoundary(
            "AuthnInstant ahead", .authnInstantInFuture, \.assertion, "2026-01-05T09:59:56.000Z",
            limit: 60_000, direction: 1),
        TimeBoundary(
            "AuthnInstant before our request", .authnInstantBeforeRequest, \.assertion,
            "2026-01-05T09:59:56.000Z", limit: -90_000, direction: -1),
    ]
}

@Suite("Bounds of time")
struct TimeBoundaryTests {
    @Test("hold to the millisecond", arguments: TimeBoundary.all)
    func exact(_ boundary: TimeBoundary) throws {
        func refusal(_ offset: Int64) throws -> SAMLError.Code? {
            var exchange = try Exchange()
            exchange[keyPath: boundary.path] = try replaced(
                boundary.accepted, (exchange.now + .milliseconds(offset)).text,
                in: exchange[keyPath: boundary.path])
            return try exchange.refusal()?.code
        }
        #expect(try refusal(boundary.limit) == nil)
        #expect(try refusal(boundary.limit + boundary.direction) == boundary.code)
    }

    @Test(
        "hold for the age of each message",
        arguments: [
            (
                "2026-01-05T09:59:59.500Z", \Exchange.artifactResponse as DocumentPath,
                SAMLError.Code.artifactResponseTooOld
            ),
            ("2026-01-05T09:59:59.000Z", \Exchange.response, .responseTooOld),
            ("2026-01-05T09:59:58.000Z", \Exchange.assertion, .assertionTooOld),
        ])
    func age(accepted: String, path: DocumentPath, code: SAMLError.Code)
        throws
    {
        for (offset, expected) in [(Int64(-360_000), nil), (-360_001, code)] {
            var exchange = try Exchange()
            exchange.expectation.authnRequestInstant = exchange.now - .seconds(600)
            exchange[keyPath: path] = try replaced(
                accepted, (exchange.now + .milliseconds(offset)).text, in: exchange[keyPath: path])
            #expect(try exchange.refusal()?.code == expected)
        }
    }

    @Test("hold for the session, without skew")
    func session() throws {
        for (end, expected) in [
            ("2026-01-05T10:00:00.001Z", nil), ("2026-01-05T10:00:00.000Z", SAMLError.Code.sessionExpired),
        ] {
            var exchange = try Exchange()
            try exchange.editAssertion("SessionIndex=", "SessionNotOnOrAfter=\"\(end)\" SessionIndex=")
            #expect(try exchange.refusal()?.code == expected)
        }
    }

    @Test("make a day the longest validity")
    func window() throws {
        var exchange = try Exchange()
        try exchange.editAssertion("2026-01-05T10:49:00.000Z", "2026-01-06T09:55:00.000Z")
        #expect(try exchange.refusal() == nil)
    }

    @Test("leave nothing acceptable after replayableUntil", arguments: 0..<60)
    func replay(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        var exchange = try Exchange()
        exchange.expectation.node.clockSkew = .milliseconds(Int64.random(in: 0...180_000, using: &generator))
        exchange.expectation.authnRequestInstant = exchange.now - .seconds(900)
        func shift(_ path: WritableKeyPath<Exchange, String>, _ old: String, _ range: ClosedRange<Int64>)
            throws
        {
            let instant = exchange.now + .milliseconds(Int64.random(in: range, using: &generator))
            exchange[keyPath: path] = try replaced(old, instant.text, in: exchange[keyPath: path])
        }
        try shift(\.artifactResponse, "2026-01-05T09:59:59.500Z", -250_000...0)
        try shift(\.response, "2026-01-05T09:59:59.000Z", -250_000...0)
        try shift(\.assertion, "2026-01-05T09:59:58.000Z", -250_000...0)
        try shift(\.assertion, "2026-01-05T10:50:00.000Z", 1...4_000_000)
        try shift(\.assertion, "2026-01-05T10:49:00.000Z", 1...4_000_000)
        let body = try exchange.body()
        func refusal(at instant: Instant) throws -> SAMLError? {
            exchange.now = instant
            exchange.rawBody = body
            return try exchange.refusal()
        }
        let until = try exchange.judge().replayableUntil
        var moment = until
        for _ in 0..<20 {
            moment = moment + .milliseconds(Int64.random(in: 0...100_000, using: &generator))
            #expect(try refusal(at: moment + .milliseconds(1)) != nil)
        }
        let ends = try [
            /Conditions NotBefore="[^"]*" NotOnOrAfter="([^"]*)"/,
            /Data InResponseTo="[^"]*" NotOnOrAfter="([^"]*)"/,
        ].map { pattern in
            let match = try #require(exchange.assertion.firstMatch(of: pattern))
            return try #require(Instant(String(match.1)))
        }
        #expect(until >= min(ends[0], ends[1]) + exchange.expectation.node.clockSkew)
    }
}
