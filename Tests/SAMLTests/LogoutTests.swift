import Testing

@testable import SAML

@Suite("Logout")
struct LogoutTests {
    @Test("A message with one thing wrong is refused under that rule's code", arguments: BrokenLogout.all)
    func refused(_ broken: BrokenLogout) throws {
        var exchange = LogoutExchange(broken.kind)
        try broken.edit(&exchange)
        let error = try exchange.refusal()
        #expect(error?.code == broken.code, "\(error.map(String.init(describing:)) ?? "accepted")")
        #expect(error?.description.contains("gzolc87") != true)
    }

    @Test("The node's answer is understood")
    func outcomes() throws {
        #expect(try LogoutExchange(.answer).outcome() == .complete)
        let status = { (text: String) throws -> LogoutOutcome in
            var exchange = LogoutExchange(.answer)
            try exchange.edit(Templates.success, text)
            return try exchange.outcome()
        }
        let base = "urn:oasis:names:tc:SAML:2.0:status:"
        let partial = #"<saml2p:StatusCode Value="\#(base)PartialLogout"/>"#
        #expect(try status(partial) == .partial)
        #expect(
            try status(#"<saml2p:StatusCode Value="\#(base)Success">\#(partial)</saml2p:StatusCode>"#)
                == .partial)
        #expect(
            try status(#"<saml2p:StatusCode Value="\#(base)Requester"/>"#) == .refused(base + "Requester"))
    }

    @Test("The node's answer without Destination is accepted")
    func noDestination() throws {
        var exchange = LogoutExchange(.answer)
        try exchange.edit(#" Destination="https://portal.example.gov.pl/auth/slo""#, "")
        #expect(try exchange.outcome() == .complete)
    }

    @Test("The node's request is read")
    func request() throws {
        let request = try LogoutExchange(.request).received()
        #expect(request.id.value == "ID-logout")
        #expect(request.nameID == "gzolc87")
        #expect(request.sessionIndexes == ["ID-1", "ID-2"])
        var late = LogoutExchange(.request)
        late.now = request.replayableUntil
        #expect(try late.refusal()?.code == .logoutRequestExpired || late.refusal() == nil)
        late.now = request.replayableUntil + .milliseconds(1)
        #expect(try late.refusal() != nil)
    }

    @Test("A request without NotOnOrAfter and SessionIndex is accepted")
    func sparseRequest() throws {
        var exchange = LogoutExchange(.request)
        try exchange.edit(#" NotOnOrAfter="2026-01-05T10:05:00Z""#, "")
        try exchange.edit("<saml2p:SessionIndex>ID-1</saml2p:SessionIndex>", "")
        try exchange.edit("<saml2p:SessionIndex>ID-2</saml2p:SessionIndex>", "")
        let request = try exchange.received()
        #expect(request.sessionIndexes == [])
        exchange.now = request.replayableUntil
        #expect(try exchange.refusal() == nil)
        exchange.now = request.replayableUntil + .milliseconds(1)
        #expect(try exchange.refusal()?.code == .logoutRequestTooOld)
    }
}
