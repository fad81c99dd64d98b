import SAML
import XMLSecurity

extension ConfigurationLoader {
    struct Endpoints {
        var singleSignOn: String?
        var singleSignOnDestination: String?
        var artifactResolution: String?
        var singleLogout: String?
    }

    /// Hosts of Węzeł Krajowy itself: a profile with them is a production one, whatever it says.
    private static let productionHosts = ["login.gov.pl", "podmiotyzewnetrzne.login.gov.pl"]

    mutating func loadEndpoints(_ reader: SettingsReader, isProduction: Bool?) -> Endpoints {
        Endpoints(
            singleSignOn: endpoint(ProfileSchema.singleSignOnURL, reader, isProduction),
            singleSignOnDestination: endpoint(
                ProfileSchema.singleSignOnDestination, reader, isProduction, isCalled: false),
            artifactResolution: endpoint(ProfileSchema.artifactResolutionURL, reader, isProduction),
            singleLogout: endpoint(ProfileSchema.singleLogoutURL, reader, isProduction))
    }

    /// The text as it stands in the profile: WK compares addresses byte for byte.
    private mutating func endpoint(
        _ key: ConfigurationKey<WebAddress>, _ reader: SettingsReader, _ isProduction: Bool?,
        isCalled: Bool = true
    ) -> String? {
        guard let address = reader.value(key, &findings) else { return nil }
        let place = reader.place(of: key.path)
        if isProduction == true && address.scheme == .http {
            findings.add(place, "\(key.path): is http:// in a production profile; allowed: https:// only")
        }
        if isProduction == false && isCalled && Self.productionHosts.contains(address.host) {
            findings.add(
                place,
                "\(key.path): \(address.host) is WK's production; write production: true in this profile")
        }
        guard case .scalar(let text, _)? = reader.root.value(at: [Substring(key.path)])?.content else {
            return nil
        }
        return text
    }

    /// Our own signature, reflected, must never look like the node's.
    mutating func refuseOwnCertificateAsPin(_ keys: Keys) {
        let own = [keys.signing?.privateKey].compactMap { $0 } + keys.decryption.map(\.privateKey)
        for entry in inventory.certificates where entry.role == .node {
            if own.contains(where: { $0.belongs(to: entry.certificate) }) {
                findings.add(
                    .file(profilePath, line: nil),
                    "signingCertificates: \(entry.path) is our own certificate; allowed: WK's")
            }
        }
    }
}
