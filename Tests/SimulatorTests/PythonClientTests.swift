import FoundationEssentials
import Logging
import SAML
import Testing
import Transport

@testable import Simulator

/// A client that shares no code with us logs in over a real socket.
@Suite("A client in Python")
struct PythonClientTests {
    @Test(
        "logs in, checks both signatures, decrypts and logs out",
        arguments: [
            ("success", nil, "Success", 256), ("128-bit-key", nil, "Success", 128),
            ("logout-partial", nil, "Success PartialLogout", 256), ("logout-refused", nil, "Requester", 256),
            ("success", "konstantynopol", "Success", 256), ("success", "znaki", "Success", 256),
            ("success", "oksana", "Success", 256),
        ] as [(String, String?, String, Int)])
    func login(_ outcome: String, _ person: String?, _ logout: String, _ bits: Int) async throws {
        try await Self.withServer { url in
            let result = try await Self.run(url, outcome, person, ["--register"])
            try #require(result.status == 0, "\(result.errors)")
            let expected = try #require(
                person.map { key in SimulatedPerson.shipped.first { $0.key == key } }
                    ?? SimulatedPerson.shipped.first)
            let seen = try JSONDecoder().decode(Seen.self, from: result.output)
            #expect(
                seen.attributes == [
                    "FamilyName": expected.familyName, "FirstName": expected.givenName,
                    "DateOfBirth": expected.dateOfBirth + "Z", "PersonIdentifier": expected.personIdentifier,
                ])
            #expect(seen.nameID == expected.nameID)
            #expect(seen.level == expected.assuranceLevel.rawValue)
            #expect(seen.authority == IdentityProvider.named(expected.provider)?.authority)
            #expect(seen.artifactBytes == 44 && seen.artifactType == 4)
            #expect(seen.contentKeyBits == bits)
            #expect(seen.inclusivePrefixes == ["ds", "saml2", "saml2p", "xenc"])
            #expect(seen.namespacesOfArtifactResponse == 14)
            #expect(!seen.secondResolveHoldsResponse)
            #expect(seen.logout == logout)
            #expect(seen.secondLogout == "Requester")
        }
    }

    @Test("is served without registration: the answer is encrypted to its signing key")
    func unregistered() async throws {
        try await Self.withServer { url in
            let result = try await Self.run(url, "success", nil, [])
            #expect(result.status == 0, "\(result.errors)")
        }
    }

    @Test(
        "refuses what is faulty, and says where",
        arguments: [
            ("wrong-signature", "ArtifactResponse: signature value"),
            ("altered-digest", "ArtifactResponse: digest"),
            ("unsigned-response", "Response: 0 signatures"),
            ("wrong-inner-signature", "Response: signature value"),
            ("unsigned-artifact-response", "ArtifactResponse: 0 signatures"),
            ("other-in-response-to", "InResponseTo"), ("cancelled", "status Responder AuthnFailed"),
            ("two-assertions", "not exactly one encrypted assertion"),
            ("plain-assertion", "not exactly one encrypted assertion"), ("fault", "500 text/xml"),
        ])
    func refusal(_ outcome: String, _ reason: String) async throws {
        try await Self.withServer { url in
            let result = try await Self.run(url, outcome, nil, ["--register"])
            #expect(result.status == 1)
            #expect(result.errors.contains(reason), "\(result.errors)")
        }
    }

    struct Seen: Decodable {
        let attributes: [String: String]
        let nameID, level, authority, logout, secondLogout: String
        let artifactBytes, artifactType, contentKeyBits, namespacesOfArtifactResponse: Int
        let inclusivePrefixes: [String]
        let secondResolveHoldsResponse: Bool
    }

    static func withServer(_ body: (String) async throws -> Void) async throws {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let credential = try StateDirectory.fresh(commonName: "WK_SIG_EC", now: .ofSystemClock())
        let address = try SocketAddress("127.0.0.1:0")
        let service = try SimulatorService(
            SimulatorConfiguration(listen: address, signing: credential, people: SimulatedPerson.shipped),
            logger: logger)
        let server = try HTTPServer(ServerConfiguration(address: address), service: service, logger: logger)
        do {
            try await body("http://\(server.address)")
        } catch {
            await server.shutDown(within: .seconds(1))
            throw error
        }
        await server.shutDown(within: .seconds(1))
    }

    static func run(
        _ url: String, _ outcome: String, _ person: String?, _ options: [String]
    ) async throws -> OracleProcess.Result {
        var arguments = ["--url", url, "--outcome", outcome] + options
        if let person { arguments += ["--person", person] }
        return try await OracleProcess.python("python_client.py", arguments)
    }
}
