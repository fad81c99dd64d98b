import SAML
import Testing

@testable import Gateway

@Suite("Identity headers that are kept")
struct IdentityHeadersTests {
    @Test("where there is no more room those that are kept stay, until they are stale")
    func room() async throws {
        let rig = try await LoginRig()
        let core = GatewayCore(rig.configuration, over: rig.lasting, backChannel: rig.backChannel)
        let headers = IdentityHeaders(capacity: 2)
        let start = LoginRig.Clock.start
        func find(_ name: String) -> SessionLookup.Found {
            let browser = SecretDigest(of: name)
            return SessionLookup.Found(key: browser, session: .sample(browser: browser, at: start))
        }
        for name in ["anna", "jan", "ola"] {
            _ = try await headers.make(for: find(name), with: core.tokens, at: start)
        }
        #expect(headers.atHand(for: find("anna"), at: start) != nil)
        #expect(headers.atHand(for: find("jan"), at: start) != nil)
        #expect(headers.atHand(for: find("ola"), at: start) == nil)
        let later = start + .seconds(61)
        _ = try await headers.make(for: find("ola"), with: core.tokens, at: later)
        #expect(headers.atHand(for: find("ola"), at: later) != nil)
        #expect(headers.atHand(for: find("anna"), at: later) == nil)
    }

    @Test("a token that was made while the clock was ahead is not handed out once it is right again")
    func clockAhead() async throws {
        let rig = try await LoginRig()
        let core = GatewayCore(rig.configuration, over: rig.lasting, backChannel: rig.backChannel)
        let headers = IdentityHeaders(capacity: 1)
        let start = LoginRig.Clock.start
        func find(_ name: String) -> SessionLookup.Found {
            let browser = SecretDigest(of: name)
            return SessionLookup.Found(key: browser, session: .sample(browser: browser, at: start))
        }
        let ahead = start + .seconds(3_600)
        _ = try await headers.make(for: find("anna"), with: core.tokens, at: ahead)
        #expect(headers.atHand(for: find("anna"), at: ahead + .seconds(59)) != nil)
        #expect(headers.atHand(for: find("anna"), at: start) == nil)
        #expect(headers.atHand(for: find("anna"), at: ahead - .milliseconds(1)) == nil)
        // Nor does it take somebody's place.
        _ = try await headers.make(for: find("jan"), with: core.tokens, at: start)
        #expect(headers.atHand(for: find("jan"), at: start) != nil)
    }
}
