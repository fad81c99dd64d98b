import SAML
import Transport
import XMLSecurity

/// What a configuration tells of its service provider before there are keys and certificates: material for
/// `IntegrationSheet`.
public struct IntegrationData: Sendable {
    /// A certificate of the service provider, or the place where it will lie.
    struct OwnCertificate: Sendable {
        let role: ConfigurationInventory.CertificateEntry.Role
        /// nil: not there yet.
        let certificate: Certificate?
        /// Of the file that is missing; empty where there is none.
        let path: String
    }

    let environment: String
    let isProduction: Bool
    let publicURL: PublicURL
    let provider: ServiceProvider
    let foreignAuthentication: Bool
    let certificates: [OwnCertificate]

    /// - Parameters:
    ///   - path: of the configuration file.
    ///   - environment: all variables of the process; those that start with `BRAMA_` are looked at.
    /// - Throws: every finding at once, except files that are named and not there.
    /// - Source: decision 0184.
    public static func load(
        from path: String, environment: [String: String]
    ) throws(ConfigurationError) -> IntegrationData {
        try load(from: path, environment: environment, files: .disk)
    }

    static func load(
        from path: String, environment: [String: String], files: ConfigurationFiles
    ) throws(ConfigurationError) -> IntegrationData {
        var loader = ConfigurationLoader(path: path, environment: environment, files: files)
        loader.allowsMissingFiles = true
        _ = loader.load()
        let findings = loader.sortedFindings
        guard findings.isEmpty, let data = loader.integrationData else {
            throw ConfigurationError(findings: findings)
        }
        return data
    }
}

extension ConfigurationLoader {
    /// In the order of the configuration; a certificate is there also where its key is not.
    func ownCertificates(_ reader: SettingsReader) -> [IntegrationData.OwnCertificate] {
        let count = items(of: GatewaySchema.decryption.path, in: reader).count
        var named: [(ConfigurationInventory.CertificateEntry.Role, label: String)] = [
            (.signing, "keys.signing")
        ]
        named += (0..<count).map { (.decryption(index: $0), "keys.decryption[\($0)]") }
        if reader.isGiven("keys.transport") { named.append((.transport, "keys.transport")) }
        return named.map { role, label in
            let found = inventory.certificates.first { $0.role == role }
            let missing = ["certificate", "pkcs12", "passwordFile"].compactMap {
                missingFiles["\(label).\($0)"]
            }
            return IntegrationData.OwnCertificate(
                role: role, certificate: found?.certificate, path: found?.path ?? missing.first ?? "")
        }
    }
}
