import SAML
import Testing

@testable import Gateway

@Suite("Records of stores")
struct RecordTests {
    private static let now = Instant(milliseconds: 1_800_000_000_123)

    /// A generator that repeats itself, so that a failure can be had again.
    private struct Dice: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            var word = state
            word = (word ^ (word >> 33)) &* 0xFF51_AFD7_ED55_8CCD
            return word ^ (word >> 33)
        }

        mutating func text() -> String {
            let alphabet = Array("aZ09 /?&=ąŁź\u{0}\u{301}🇵🇱\"\\\n")
            return String(
                (0..<Int.random(in: 0...200, using: &self)).map { _ in alphabet.randomElement(using: &self)! }
            )
        }

        mutating func session() -> Session {
            var attributes: [String: [String]] = [:]
            for _ in 0..<Int.random(in: 0...6, using: &self) {
                attributes[text()] = (0..<Int.random(in: 0...3, using: &self)).map { _ in text() }
            }
            return Session(
                id: text(),
                person: Person(subject: text(), givenName: text(), familyName: text(), dateOfBirth: text()),
                attributes: attributes, assuranceLevel: AssuranceLevel.allCases.randomElement(using: &self)!,
                identityProvider: Bool.random(using: &self) ? text() : nil, nameID: text(),
                nameIDFormat: text(),
                sessionIndex: Bool.random(using: &self) ? text() : nil, browser: SecretDigest(of: text()),
                authenticatedAt: Instant(milliseconds: Int64.random(in: .min ... .max, using: &self)),
                expiresAt: Instant(milliseconds: Int64.random(in: .min ... .max, using: &self)),
                lastSeen: Instant(milliseconds: Int64.random(in: .min ... .max, using: &self)))
        }
    }

    private static func login(_ target: ReturnTarget = .root) throws -> LoginTransaction {
        LoginTransaction(
            authnRequestID: try #require(MessageID("ID-1.x_y")), authnRequestInstant: now,
            assuranceLevel: .high, returnTarget: target, browser: SecretDigest(of: "browser"),
            expiresAt: now + .seconds(900))
    }

    @Test("every session comes back as it was")
    func sessions() throws {
        for seed in UInt64(0)..<300 {
            var dice = Dice(state: seed)
            let session = dice.session()
            #expect(try Session(record: session.record) == session, "seed \(seed)")
        }
    }

    @Test("a login comes back as it was")
    func logins() throws {
        let publicURL = ReturnTargetTests.publicURL
        for text in ["/", "/x?y=ą&z=%20", "/" + String(repeating: "ą", count: 1_000)] {
            let target = try #require(ReturnTarget(text, publicURL: publicURL, allowedOrigins: []))
            let login = try Self.login(target)
            #expect(try LoginTransaction(record: login.record) == login)
        }
    }

    @Test("another version is told from damage")
    func versions() throws {
        var session = Session.sample(browser: SecretDigest(of: "b"), at: Self.now).record
        var login = try Self.login().record
        session[0] += 1
        login[0] += 1
        #expect(throws: UnreadableRecord.unknownVersion) { try Session(record: session) }
        #expect(throws: UnreadableRecord.unknownVersion) { try LoginTransaction(record: login) }
    }

    @Test("cut off or longer records are refused")
    func lengths() throws {
        var dice = Dice(state: 7)
        let session = dice.session().record
        let login = try Self.login().record
        for count in session.indices {
            #expect(throws: UnreadableRecord.damaged) { try Session(record: Array(session[..<count])) }
        }
        for count in login.indices {
            #expect(throws: UnreadableRecord.damaged) { try LoginTransaction(record: Array(login[..<count])) }
        }
        #expect(throws: UnreadableRecord.damaged) { try Session(record: session + [0]) }
        #expect(throws: UnreadableRecord.damaged) { try LoginTransaction(record: login + [0]) }
    }

    @Test("no garbage traps, and what is read is written the same")
    func garbage() throws {
        var dice = Dice(state: 11)
        let records = [dice.session().record, try Self.login().record]
        var accepted = 0
        for round in 0..<20_000 {
            var bytes = records[round % 2]
            for _ in 0..<Int.random(in: 1...4, using: &dice) {
                let place = Int.random(in: 1..<bytes.count, using: &dice)
                bytes[place] = UInt8.random(in: 0...255, using: &dice)
            }
            if let session = try? Session(record: bytes) {
                accepted += 1
                #expect(try Session(record: session.record) == session)
            }
            if let login = try? LoginTransaction(record: bytes) { #expect(login.record == bytes) }
        }
        #expect(accepted > 0)
        for _ in 0..<5_000 {
            let bytes =
                [1]
                + (0..<Int.random(in: 0...300, using: &dice)).map { _ in
                    UInt8.random(in: 0...255, using: &dice)
                }
            #expect(throws: UnreadableRecord.self) { try Session(record: bytes) }
        }
    }

    @Test("a count that the record cannot hold is refused before memory is asked for")
    func counts() throws {
        var writer = RecordWriter(version: 1)
        writer.write(count: 1 << 34)
        #expect(throws: UnreadableRecord.damaged) { try Session(record: writer.bytes) }
        #expect(throws: UnreadableRecord.damaged) {
            try Session(record: [1] + [UInt8](repeating: 0xFF, count: 12))
        }
    }

    @Test("a return target that was tampered with is none")
    func targets() {
        for text in ["", "/a b", "/ą", "/\u{7F}", "/\r\nSet-Cookie:x", String(repeating: "a", count: 6_145)] {
            #expect(ReturnTarget(stored: text) == nil)
        }
        #expect(ReturnTarget(stored: "/a")?.location == "/a")
    }
}
