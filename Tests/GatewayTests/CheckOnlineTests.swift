import SAML
import Testing

@testable import Gateway
@testable import Transport

@Suite("brama check --online")
struct CheckOnlineTests {
    private struct Line: BackChannel {
        let answer: Result<BackChannelAnswer, TransportError>

        func post(
            _ url: String, headers: [(String, String)], body: [UInt8]
        ) async throws(TransportError) -> BackChannelAnswer { try answer.get() }
    }

    private func run(_ answer: Result<BackChannelAnswer, TransportError>) async throws -> [CheckFinding] {
        let configuration = try #require(ConfigurationFixture().load().configuration)
        return await checkOnline(configuration, over: Line(answer: answer)) {
            Instant(milliseconds: 1_800_000_000_900)
        }
    }

    private func answer(_ status: Int, secondsAgo: Int64?) -> Result<BackChannelAnswer, TransportError> {
        .success(
            BackChannelAnswer(
                status: status, contentType: nil, body: [], date: secondsAgo.map { 1_800_000_000 - $0 }))
    }

    @Test("both endpoints are called; a fault is an answer")
    func reached() async throws {
        let findings = try await run(answer(500, secondsAgo: 0))
        #expect(findings.map(\.severity) == [.ok, .ok, .ok, .ok])
        #expect(
            findings.map(\.title).first
                == "artifactResolutionURL: https://int.login.gov.pl/login-services/idpArtifactResolutionService: "
                + "reached, answers 500")
        #expect(findings[2].title.hasPrefix("singleLogoutURL: "))
    }

    @Test(
        "the clocks are compared with what the profile allows",
        arguments: [
            (16, CheckFinding.Severity.ok), (-16, .ok), (17, .warning), (31, .warning), (32, .error),
            (-32, .error),
        ] as [(Int64, CheckFinding.Severity)])
    func clock(secondsAgo: Int64, severity: CheckFinding.Severity) async throws {
        #expect(try await run(answer(200, secondsAgo: secondsAgo))[1].severity == severity)
    }

    @Test("an answer without Date is a warning, a page that is not there an error")
    func odd() async throws {
        #expect(try await run(answer(200, secondsAgo: nil))[1].severity == .warning)
        #expect(try await run(answer(404, secondsAgo: 0))[0].severity == .error)
    }

    @Test("each failure of the network has its mend")
    func failures() async throws {
        for code in TransportError.Code.allCases {
            let findings = try await run(.failure(TransportError(code, "what happened")))
            #expect(findings.map(\.severity) == [.error, .error])
            #expect(findings[0].title.hasSuffix(": what happened"))
        }
        let untrusted = try await run(.failure(TransportError(.tlsTrust, "x")))
        #expect(untrusted[0].mend?.contains("trustRoots") == true)
        // The authority is trusted already.
        let elsewhere = try await run(.failure(TransportError(.tlsName, "x")))
        #expect(elsewhere[0].mend?.hasPrefix("compare the host name in the profile") == true)
    }
}
