import SAML
import XMLSecurity

/// The made-up node and service provider of all inputs.
///
/// The keys are constants so that a finding of one run can be replayed in another. They are for fuzzing only: they
/// stand here for everybody to read and sign nothing but test data.
package struct FuzzParties: Sendable {
    package struct Pair: Sendable {
        package let key: PrivateKey
        package let certificate: Certificate
        package let credential: SigningCredential

        fileprivate init(_ name: String, fuzzingOnlyKey: String) throws(XMLSecurityError) {
            key = try PrivateKey(Base64.decode(fuzzingOnlyKey) ?? [])
            certificate = try Certificate.selfSigned(
                by: key, commonName: name, notBefore: 0, notAfter: 4_000_000_000)
            credential = try SigningCredential(privateKey: key, certificate: certificate)
        }
    }

    /// Signed the messages in `Messages`, and nothing else ever: what is accepted under it must be one of them.
    package let node: Pair
    /// A second pin, with which the fuzzer signs what it mutated.
    package let mutator: Pair
    package let decryption: Pair

    private init() throws(XMLSecurityError) {
        node = try Pair(
            "fuzzing only: node",
            fuzzingOnlyKey: """
                MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgkBHwuxKIGC33Me430gqoot3sDmxv7+bwBU643Zdcuq+hRANC\
                AATdZkv81VGCC9dhgq7zaTU+vB4udRMrlFmVMijOH/ycY8RYU4ikoqWUC9wMsyVsch6A744F45LeFk5evbEKcSy3
                """)
        mutator = try Pair(
            "fuzzing only: mutator",
            fuzzingOnlyKey: """
                MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgaSGuwCAIkIRM9AuqqDJkMOxmZfjyp1GIehxuoIiOzyGhRANC\
                AASnjIIpEG7YHJkAgHrIRXfv+cYIZosheOUfUT9SMQcZgHuvU9GJy7hB5uJxMXgI0CDZAyqQeSCDrxul0XrAVo6V
                """)
        decryption = try Pair(
            "fuzzing only: decryption",
            fuzzingOnlyKey: """
                MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgfiEyqxJgEFMS3LrfIZxVSVqBLA/iw6Mn6c9G5in3EOihRANC\
                AAQAEtS9bxIFhUfqa/xLrhcIKU8KF6e6FtQimMkV0jPZOEoyRzUuVfU7spSpw3STg3aS1VkiIwSkWgqNd3Blczsv
                """)
    }

    package static let shared: FuzzParties = {
        do {
            return try FuzzParties()
        } catch {
            fatalError("the constant keys are unreadable: \(error)")
        }
    }()

    package static let now = Instant(milliseconds: 1_767_607_200_000)  // 2026-01-05T10:00:00Z
    static let requestID = "ID-request"
    static let resolveID = "ID-resolve"

    package var provider: ServiceProvider {
        ServiceProvider(
            entityID: "https://portal.example.gov.pl", providerName: "Portal Przykładowy", kind: .public,
            assuranceLevel: .substantial,
            assertionConsumerServiceURL: "https://portal.example.gov.pl/auth/acs",
            singleLogoutServiceURL: "https://portal.example.gov.pl/auth/slo")
    }

    package func profile(trusting pins: [Pair]) -> NodeProfile {
        NodeProfile(
            issuer: "symulator.login.gov.pl",
            singleSignOnURL: "https://symulator.login.gov.pl/login/SingleSignOnService",
            artifactResolutionURL:
                "https://symulator.login.gov.pl/login-services/idpArtifactResolutionService",
            singleLogoutURL: "https://symulator.login.gov.pl/login-services/singleLogoutService",
            signingCertificates: pins.map(\.certificate))
    }

    /// nil never: the constants are message identifiers.
    func expectation(trusting pins: [Pair]) -> LoginExpectation? {
        guard let resolve = MessageID(Self.resolveID), let request = MessageID(Self.requestID) else {
            return nil
        }
        return LoginExpectation(
            artifactResolveID: resolve, authnRequestID: request,
            authnRequestInstant: Self.now - .seconds(30), assuranceLevel: .substantial, provider: provider,
            node: profile(trusting: pins), decryptionKeys: [decryption.key])
    }
}
