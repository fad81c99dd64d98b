import HTTPTypes
import SAML
import Testing
import Transport
import XMLSecurity

@testable import Simulator

@Suite("Outcomes")
struct OutcomeTests {
    @Test("Names are unique, plain, and every group has some")
    func names() {
        #expect(Set(Outcome.all.map(\.name)).count == Outcome.all.count)
        for outcome in Outcome.all {
            let isPlain = outcome.name.utf8.allSatisfy {
                (97...122).contains($0) || (48...57).contains($0) || $0 == 45
            }
            #expect(isPlain, "\(outcome.name)")
            #expect(!outcome.title.polish.isEmpty && !outcome.title.english.isEmpty)
        }
        #expect(Set(Outcome.all.map(\.group)).count == Outcome.Group.allCases.count)
    }

    /// What never reaches the back channel's judge, or is told by what only the store or the HTTP client sees.
    static let judgedElsewhere: Set = [
        "artifact-missing", "artifact-malformed", "artifact-twice", "relay-state-other", "replay", "timeout",
        "huge-answer", "artifact-empty", "artifact-blank", "artifact-line-break", "artifact-long",
        "response-for-artifact", "relay-state-missing", "relay-state-url", "relay-state-script",
        "relay-state-long",
    ]

    @Test(
        "Each answer runs into the very rule that it breaks",
        arguments: Outcome.all.map(\.name).filter { !judgedElsewhere.contains($0) })
    func verdict(_ name: String) async throws {
        let outcome = try #require(Outcome.named(name))
        let node = try TestNode()
        let client = try await TestClient(node).registered()
        if outcome.needsEarlierLogin { _ = try await TestLogin.run(client, outcome: "success") }
        let login = try await TestLogin.run(client, outcome: name)
        let refusal = try login.refusal(at: node.clock.now)
        #expect(Self.publicCode(of: refusal) == outcome.expectation.text)
        let description = refusal?.description ?? ""
        if outcome.expectation == .accepted {
            #expect(refusal == nil, "\(description)")
        } else {
            let expected = try #require(refusalsByOutcome[name], "add it to the table: \(description)")
            #expect(description.hasPrefix(expected + ":"), "\(description)")
        }
    }

    @Test("The table of refusals names no outcome that is gone")
    func table() {
        for name in refusalsByOutcome.keys { #expect(Outcome.named(name) != nil, "\(name)") }
    }

    @Test("A key agreement for another recipient is made as told")
    func otherRecipient() async throws {
        let client = try await TestClient(try TestNode()).registered()
        let login = try await TestLogin.run(client, outcome: "kdf-other-recipient")
        let party = Array("https://other.example.gov.pl".utf8)
        let hex = ([0, 0, 0, UInt8(party.count)] + party).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
        #expect(
            String(decoding: login.answer.body, as: UTF8.self).lowercased().contains("partyvinfo=\"\(hex)\""))
    }

    @Test("A replay keeps the assertion's ID and nothing else")
    func replay() async throws {
        let node = try TestNode()
        let client = try await TestClient(node).registered()
        let refused = try await client.node.postForm(
            SimulatorService.Path.singleSignOn, query: "outcome=replay",
            try client.form(client.authnRequest(id: client.freshID())))
        #expect(refused.status.code == 409)
        let first = try await TestLogin.run(client, outcome: "success").assertion(at: node.clock.now)
        let second = try await TestLogin.run(client, outcome: "replay").assertion(at: node.clock.now)
        #expect(first.id == second.id)
        #expect(Set(first.replayIDs).intersection(second.replayIDs) == [first.id])
    }

    @Test("Slow answers wait as long as they say", arguments: [("slow", 3), ("timeout", 30)])
    func delays(_ name: String, _ seconds: Int) async throws {
        let node = try TestNode()
        let client = try await TestClient(node).registered()
        let login = try await TestLogin.run(client, outcome: name)
        #expect(node.clock.pauses == [.seconds(seconds)])
        #expect(login.answer.status.code == (name == "slow" ? 200 : 503))
    }

    @Test("The huge answer exceeds four megabytes")
    func huge() async throws {
        let client = try await TestClient(try TestNode()).registered()
        let login = try await TestLogin.run(client, outcome: "huge-answer")
        #expect(login.answer.body.count > 4 << 20)
    }

    @Test("Faults of the front channel are in the form's fields")
    func fields() async throws {
        let client = try await TestClient(try TestNode()).registered()
        func names(_ outcome: String) async throws -> [String] {
            try await TestLogin.run(client, outcome: outcome).fields.map(\.name)
        }
        #expect(try await names("success") == ["SAMLart", "RelayState"])
        #expect(try await names("artifact-missing") == ["RelayState"])
        #expect(try await names("artifact-twice") == ["SAMLart", "RelayState", "SAMLart"])
        #expect(try await names("encoding-field") == ["SAMLart", "RelayState", "encoding"])
        let other = try await TestLogin.run(client, outcome: "relay-state-other").fields
        #expect(other.last?.value != "relay+/=")
        let good = try await TestLogin.run(client, outcome: "success").fields
        #expect(good.last?.value == "relay+/=")
    }

    /// What the gateway shows the citizen, by contract section 3.
    static func publicCode(of refusal: SAMLError?) -> String {
        switch refusal?.kind {
        case nil: "accepted"
        case .cancelled: "login-cancelled"
        case .identityUnknown: "identity-unknown"
        case .levelTooLow: "level-too-low"
        case .nodeUnavailable: "node-unavailable"
        case .rejected: "node-message-rejected"
        }
    }
}
