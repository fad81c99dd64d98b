import Foundation
import Testing

@testable import Transport

@Suite("Back channel: whom it trusts")
struct BackChannelTrustTests {
    @Test("A server whose certificate another CA issued is refused")
    func otherAuthority() async throws {
        let fixture = try await BackChannelFixture { $0.trustRoots = try $1.pem("other-ca.crt") }
        #expect(await fixture.code("/good") == .tlsTrust)
    }

    @Test("Without own roots the system's are used, which do not know ours")
    func systemRoots() async throws {
        let fixture = try await BackChannelFixture { configuration, _ in configuration.trustRoots = [] }
        #expect(await fixture.code("/good") == .tlsTrust)
    }

    @Test("One of several roots is enough")
    func severalRoots() async throws {
        let fixture = try await BackChannelFixture {
            $0.trustRoots = try $1.pem("other-ca.crt") + $1.pem("node-ca.crt")
        }
        #expect(try await fixture.post("/good").status == 200)
    }

    @Test("An expired certificate is refused and named so")
    func expired() async throws {
        let failure = try await BackChannelFixture(certificate: "expired").failure("/good")
        #expect(failure?.code == .tlsTrust)
        #expect(failure?.detail.contains("expired") == true)
    }

    @Test("A certificate for another host name is refused and named so")
    func otherHost() async throws {
        let failure = try await BackChannelFixture(certificate: "elsewhere").failure("/good")
        #expect(failure?.code == .tlsName)
        #expect(
            failure?.detail.contains("does not match") == true
                || failure?.detail.contains("no alternative") == true)
    }

    @Test("Where neither name nor authority fits it is the authority that is told")
    func otherHostAndAuthority() async throws {
        let fixture = try await BackChannelFixture(certificate: "elsewhere") {
            $0.trustRoots = try $1.pem("other-ca.crt")
        }
        #expect(await fixture.code("/good") == .tlsTrust)
    }

    @Test("TLS 1.1 is not spoken")
    func oldTLS() async throws {
        let fixture = try await BackChannelFixture(serverArguments: ["--version", "TLSv1_1"])
        #expect(await fixture.code("/good") == .tlsFailed)
    }

    @Test("TLS 1.2 and 1.3 are spoken", arguments: ["TLSv1_2", "TLSv1_3"])
    func goodTLS(_ version: String) async throws {
        let fixture = try await BackChannelFixture(serverArguments: ["--version", version])
        #expect(try await fixture.post("/good").status == 200)
    }

    @Test("The client certificate is shown where the server asks for it", arguments: ["TLSv1_2", "TLSv1_3"])
    func clientCertificate(_ version: String) async throws {
        let fixture = try await clientFixture(version, certificate: "client")
        #expect(try await fixture.post("/good").status == 200)
    }

    @Test("A missing client certificate is named so", arguments: ["TLSv1_2", "TLSv1_3"])
    func missingClientCertificate(_ version: String) async throws {
        #expect(try await clientFixture(version, certificate: nil).code("/good") == .clientCertificate)
    }

    @Test(
        "A client certificate that the server does not take is named so", arguments: ["TLSv1_2", "TLSv1_3"])
    func strangeClientCertificate(_ version: String) async throws {
        #expect(try await clientFixture(version, certificate: "stranger").code("/good") == .clientCertificate)
    }

    private func clientFixture(_ version: String, certificate: String?) async throws -> BackChannelFixture {
        let authority = try await TLSCertificates.shared.path("client-ca.crt")
        return try await BackChannelFixture(serverArguments: ["--version", version, "--client-ca", authority])
        {
            guard let certificate else { return }
            $0.clientCertificate = (try $1.pem("\(certificate).crt"), try $1.pem("\(certificate).key"))
        }
    }

    @Test(
        "A server that begins a new handshake before it answers gets it, once or again and again, within the time"
    )
    func renegotiation() async throws {
        let arguments = try await TLSCertificates.shared.serving("server")
        var configuration = BackChannelConfiguration()
        configuration.trustRoots = try await TLSCertificates.shared.pem("node-ca.crt")
        configuration.timeout = .seconds(3)
        let client = try BackChannelClient(configuration)
        for (times, status) in [(1, 200), (1_000_000, nil)] as [(Int, Int?)] {
            let server = try await BackChannelServer.start(
                arguments + ["--times", "\(times)"], script: "renegotiating_server.py")
            let start = ContinuousClock.now
            let result: Result<Int, TransportError>
            do throws(TransportError) {
                let answer = try await client.post(
                    "https://localhost:\(server.port)/", headers: [], body: Array("<ask/>".utf8))
                result = .success(answer.status)
            } catch {
                result = .failure(error)
            }
            #expect(ContinuousClock.now - start < .seconds(10))
            switch result {
            case .success(let answered): #expect(answered == status)
            case .failure(let error): #expect(status == nil && error.code == .timedOut, "\(error)")
            }
        }
    }

    @Test("A server without TLS on an https URL is a TLS failure")
    func plainServer() async throws {
        let fixture = try await BackChannelFixture(certificate: nil)
        await #expect(throws: TransportError.self) {
            try await fixture.client.post(
                "https://localhost:\(fixture.server.port)/good", headers: [], body: [])
        }
    }

    @Test("Credentials that cannot be used are refused before anything is sent")
    func unusable() async throws {
        let certificates = try await TLSCertificates.shared
        let root = try certificates.pem("node-ca.crt")
        let certificate = try certificates.pem("client.crt")
        let key = try certificates.pem("client.key")
        #expect(refusal { $0.trustRoots = Array("no PEM".utf8) } == .tlsTrust)
        #expect(refusal { $0.trustRoots = key } == .tlsTrust)
        #expect(
            refusal { $0.trustRoots = root.dropLast(200) + Array("!!\n-----END CERTIFICATE-----\n".utf8) }
                == .tlsTrust)
        #expect(refusal { $0.clientCertificate = ([], key) } == .clientCertificate)
        #expect(refusal { $0.clientCertificate = (certificate, []) } == .clientCertificate)
        #expect(refusal { $0.clientCertificate = (key, key) } == .clientCertificate)
        let other = try certificates.pem("stranger.key")
        #expect(refusal { $0.clientCertificate = (certificate, other) } == .clientCertificate)
        let encrypted = try certificates.pem("client-encrypted.key")
        #expect(refusal { $0.clientCertificate = (certificate, encrypted) } == .clientCertificate)
        #expect(refusal { $0.clientCertificate = (certificate, key) } == nil)
        #expect(refusal { $0.proxy = "socks5://127.0.0.1:1" } == .urlInvalid)
    }

    private func refusal(_ change: (inout BackChannelConfiguration) -> Void) -> TransportError.Code? {
        var configuration = BackChannelConfiguration()
        change(&configuration)
        do throws(TransportError) {
            _ = try BackChannelClient(configuration)
            return nil
        } catch {
            return error.code
        }
    }
}
