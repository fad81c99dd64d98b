import XMLSecurity

@testable import SAML

/// Keys of a made-up node and a made-up service provider, one set a process.
struct TestParties: Sendable {
    struct Pair: Sendable {
        let key: PrivateKey
        let certificate: Certificate

        init(_ name: String, notAfter: Int64 = 4_000_000_000) throws {
            key = try PrivateKey.generateP256()
            certificate = try Certificate.selfSigned(
                by: key, commonName: name, notBefore: 0, notAfter: notAfter)
        }

        var credential: SigningCredential {
            get throws { try SigningCredential(privateKey: key, certificate: certificate) }
        }
    }

    let node = try! Pair("WK_SIG_EC")
    let retiringNode = try! Pair("WK_SIG_EC", notAfter: 1_600_000_000)
    let stranger = try! Pair("WK_SIG_EC")
    let signing = try! Pair("sp-signing")
    let encryption = try! Pair("sp-encryption")
    let retiringEncryption = try! Pair("sp-encryption-old")

    static let shared = TestParties()

    var provider: ServiceProvider {
        ServiceProvider(
            entityID: "https://portal.example.gov.pl", providerName: "Portal Przykładowy <\"&\">",
            kind: .public,
            assuranceLevel: .substantial,
            assertionConsumerServiceURL: "https://portal.example.gov.pl/auth/acs",
            singleLogoutServiceURL: "https://portal.example.gov.pl/auth/slo")
    }

    var nodeProfile: NodeProfile {
        NodeProfile(
            issuer: "symulator.login.gov.pl",
            singleSignOnURL: "https://symulator.login.gov.pl/login/SingleSignOnService",
            artifactResolutionURL:
                "https://symulator.login.gov.pl/login-services/idpArtifactResolutionService",
            singleLogoutURL: "https://symulator.login.gov.pl/login-services/singleLogoutService",
            signingCertificates: [node.certificate, retiringNode.certificate])
    }
}
