import HTTPTypes
import SAML
import Testing
import Transport

@testable import Gateway

@Suite("The series of metrics")
struct MetricCardinalityTests {
    /// Whatever comes from outside is sent a hundred times, each time another.
    @Test("are as many after a flood of made-up paths, codes, levels, agents and cookies as before")
    func flood() async throws {
        let rig = try await LoginRig { $0.limits.clientLoginsPerMinute = 10_000 }
        let before = await Exposition(rig)
        for number in 0..<100 {
            var browser = Browser(rig)
            browser.cookies = ["__Host-brama": "made-up-\(number)", "brama-login-\(number)": "x"]
            let headers: HTTPFields = [.userAgent: "made-up-\(number)", .origin: "https://made-up-\(number)"]
            for target in [
                "/auth/made-up-\(number)", "/made-up-\(number)", "/auth/login?loa=made-up-\(number)",
                "/auth/check?loa=made-up-\(number)", "/auth/session", "/auth/check",
                "/auth/acs?SAMLart=made-up-\(number)&RelayState=made-up-\(number)",
            ] {
                _ = await browser.get(target, headers)
            }
            _ = await browser.post("/auth/logout", nil, headers)
            _ = await browser.post("/auth/slo", nil, headers)
            _ = await browser.send(browser.request(.init("MADEUP\(number)")!, "/auth/login"))
        }
        let after = await Exposition(rig)
        #expect(after.series == before.series)
        #expect(after[#"brama_http_requests_total{route="other",status="4xx"}"#] == 200)
        #expect(!after.response.text.contains("made-up"))
        #expect(!after.response.text.contains("MADEUP"))
    }

    @Test("count an identity provider that nobody knows as other", arguments: ["x.example", "PZ.gov.pl", ""])
    func provider(name: String) {
        #expect(ProviderKind(named: name, of: "87022243734") == .other)
    }

    @Test("know identity providers by kind")
    func providers() {
        func kind(_ subject: String, _ name: String?) -> ProviderKind {
            ProviderKind(named: name, of: subject)
        }
        #expect(kind("87022243734", "pz.gov.pl") == .profilZaufany)
        #expect(kind("87022243734", "edowod.gov.pl") == .eDowod)
        #expect(kind("87022243734", nil) == .none)
        #expect(kind("DE/PL/1234", "pz.gov.pl") == .eIDAS)
    }

    @Test("hold nothing of who logged in")
    func personalData() async throws {
        let rig = try await LoginRig()
        var browser = Browser(rig)
        _ = try await browser.logIn()
        let text = await Exposition(rig).response.text
        let session = try #require(
            await browser.get("/auth/session").text.firstMatch(of: /"sessionID":"([^"]+)"/))
        for secret in ["87022243734", "Grażyna", "Żółć", "1987-02-22", "gzolc87", String(session.1)]
            + browser.cookies.values
        {
            #expect(!text.contains(secret))
        }
    }

    @Test("have a name each, and the names that Prometheus wants")
    func names() {
        let definitions = GatewayMetrics().families.map(\.definition)
        #expect(Set(definitions.map(\.name)).count == definitions.count)
        for definition in definitions {
            #expect(
                definition.name.hasSuffix("_total") == (definition.kind == .counter), "\(definition.name)")
            if definition.kind == .histogram { #expect(definition.name.hasSuffix("_seconds")) }
            #expect(definition.help.hasSuffix("."), "\(definition.name)")
        }
    }
}
