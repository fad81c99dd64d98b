import SAML
import Testing
import Transport

@testable import Gateway

@Suite("A node on this machine")
struct LoopbackNodeTests {
    private func found(
        _ adjust: (inout GatewayConfiguration) -> Void
    ) async throws -> Result<LoopbackNode, LoopbackNode.Refusal> {
        var configuration = try await LoginRig().configuration
        adjust(&configuration)
        return LoopbackNode.find(in: configuration, at: "/nowhere/brama.yaml", environment: [:])
    }

    @Test("is found where all of the profile's addresses are")
    func found() async throws {
        let node = try await found { $0.node.singleLogoutURL = "http://localhost:8091/logout" }.get()
        #expect(node.listen.description == "127.0.0.1:8090")
        #expect(node.origins == ["http://127.0.0.1:8090", "http://localhost:8091"])
    }

    @Test("is none where one address is elsewhere, or the profile is a production one")
    func elsewhere() async throws {
        let edits: [(inout GatewayConfiguration) -> Void] = [
            { $0.isProduction = true },
            { $0.node.singleSignOnURL = "https://login.gov.pl/login/SingleSignOnService" },
            { $0.node.artifactResolutionURL = "http://192.0.2.1/x" },
            { $0.node.artifactResolutionURL = "https://127.0.0.1/x" },
            { $0.node.singleLogoutURL = "http://localhost.evil.example/x" },
        ]
        for edit in edits {
            let result = try await found(edit)
            #expect(throws: LoopbackNode.Refusal.self) { try result.get() }
        }
    }
}
