import XMLSecurity

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The demo's keys and configuration, written as an operator would write them, so that they can serve as an example.
struct DemoFiles {
    let directory: String
    let publicURL: String
    let gatewayListen: String
    let adminListen: String
    let simulatorListen: String
    let simulatorURL: String

    var configurationPath: String { "\(directory)/brama.yaml" }
    var simulatorPath: String { "\(directory)/simulator.yaml" }

    /// Makes the keys once, the texts anew each time.
    /// - Throws: `inputOutput` where the directory cannot be written.
    func write() throws {
        do {
            try FileManager.default.createDirectory(
                atPath: "\(directory)/environments", withIntermediateDirectories: true)
            for name in ["sp-signing", "sp-encryption", "simulator"] { try writeKeyPair(name) }
            try write(gatewayYAML, to: configurationPath)
            try write(profileYAML, to: "\(directory)/environments/demo.yaml")
            try write(simulatorYAML, to: simulatorPath)
        } catch let error as CommandFailure {
            throw error
        } catch {
            throw CommandFailure(
                .inputOutput,
                "cannot write the demo's files in \(directory): \(error): name another --state-directory")
        }
    }

    private func writeKeyPair(_ name: String) throws {
        guard !FileManager.default.fileExists(atPath: "\(directory)/\(name).crt") else { return }
        let key = try PrivateKey.generateP256()
        let now = Int64(Date().timeIntervalSince1970)
        let certificate = try Certificate.selfSigned(
            by: key, commonName: "Brama demo \(name)", notBefore: now - 3_600, notAfter: now + 365 * 86_400)
        try writeSecret(try key.pem(), to: "\(directory)/\(name).key")
        try Data(certificate.pem()).write(to: URL(fileURLWithPath: "\(directory)/\(name).crt"))
    }

    private func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }

    /// Readable by the owner alone from the first byte on.
    private func writeSecret(_ bytes: [UInt8], to path: String) throws {
        let isMade = FileManager.default.createFile(
            atPath: path, contents: Data(bytes), attributes: [.posixPermissions: 0o600])
        guard isMade else {
            throw CommandFailure(.inputOutput, "cannot write \(path): check the directory's rights")
        }
    }

    private var gatewayYAML: String {
        """
        environment: demo
        publicURL: \(publicURL)
        listen: \(gatewayListen)
        adminListen: \(adminListen)
        serviceProvider:
          entityID: https://portal.example.gov.pl
          providerName: Portal Przykładowy
          type: public
          assuranceLevel: low
          attributes: [FamilyName, FirstName, DateOfBirth, PersonIdentifier]
          foreignAuthentication: true
        keys:
          signing: { privateKey: sp-signing.key, certificate: sp-signing.crt }
          decryption:
            - { privateKey: sp-encryption.key, certificate: sp-encryption.crt }
        store:
          url: "memory:"

        """
    }

    private var profileYAML: String {
        """
        issuer: symulator.login.gov.pl
        singleSignOnURL: \(simulatorURL)/login/SingleSignOnService
        artifactResolutionURL: http://\(simulatorListen)/login-services/idpArtifactResolutionService
        singleLogoutURL: http://\(simulatorListen)/login-services/singleLogoutService
        signingCertificates: [../simulator.crt]

        """
    }

    private var simulatorYAML: String {
        """
        listen: \(simulatorListen)
        issuer: symulator.login.gov.pl
        publicURLs: [\(simulatorURL)]
        signing: { privateKey: simulator.key, certificate: simulator.crt }
        serviceProviders:
          - entityID: https://portal.example.gov.pl
            providerName: Portal Przykładowy
            assertionConsumerServiceURLs: [\(publicURL)/acs]
            signingCertificate: sp-signing.crt
            encryptionCertificate: sp-encryption.crt

        """
    }
}
