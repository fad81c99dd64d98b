import SAML
import Transport
import XMLSecurity

extension ConfigurationCheck {
    /// Names that COI and WK compare byte for byte, and addresses that should be of one environment.
    func checkNames(_ configuration: GatewayConfiguration) -> [CheckFinding] {
        checkProvider(configuration.provider) + checkOddNames(configuration) + checkEnvironment(configuration)
    }

    private func checkProvider(_ provider: ServiceProvider) -> [CheckFinding] {
        var findings: [CheckFinding] = []
        let values = [
            ("serviceProvider.providerName", provider.providerName),
            ("serviceProvider.entityID", provider.entityID),
        ]
        for (key, value) in values {
            if value.unicodeScalars.contains(where: { (0x300...0x36F).contains($0.value) }) {
                findings.append(
                    CheckFinding(
                        .warning,
                        "\(key): a letter is written in two characters (a base and an accent); WK compares bytes",
                        mend: "type the name anew, or copy it from COI's confirmation"))
            }
            if value.first == " " || value.last == " " || value.contains("  ") {
                findings.append(
                    CheckFinding(
                        .warning, "\(key): has blanks at an end, or two in a row; WK compares bytes",
                        mend: "write it exactly as COI registered it"))
            }
        }
        if provider.entityID.hasSuffix("/") {
            findings.append(
                CheckFinding(
                    .warning, "serviceProvider.entityID: ends with a slash; WK compares bytes",
                    mend: "make sure that COI registered it with the slash"))
        }
        return findings
    }

    private func checkEnvironment(_ configuration: GatewayConfiguration) -> [CheckFinding] {
        let node = configuration.node
        var findings: [CheckFinding] = []
        let hosts = [node.singleSignOnURL, node.artifactResolutionURL, node.singleLogoutURL].compactMap {
            url in
            if case .success(let address) = WebAddress.parse(url) { address.host } else { nil }
        }
        if Set(hosts).count > 1 && !hosts.allSatisfy(isLoopbackHost) {
            findings.append(
                CheckFinding(
                    .warning,
                    "environment \(configuration.environment): its addresses are on different hosts: "
                        + Set(hosts).sorted().joined(separator: ", "),
                    mend: "compare them with what COI handed out: all belong to one environment"))
        }
        let production = ["login.gov.pl", "podmiotyzewnetrzne.login.gov.pl"]
        if configuration.isProduction, let host = hosts.first(where: { !production.contains($0) }) {
            findings.append(
                CheckFinding(
                    .warning,
                    "environment \(configuration.environment): a production profile that calls \(host)",
                    mend:
                        "production is at login.gov.pl, or podmiotyzewnetrzne.login.gov.pl for private bodies"
                ))
        }
        return findings
    }

    /// Faults of whole pairs, which no single certificate shows.
    func checkPairs(_ configuration: GatewayConfiguration) -> [CheckFinding] {
        var findings: [CheckFinding] = []
        let signing = configuration.signing
        if case .rsa = signing.privateKey.algorithm {
            findings.append(
                CheckFinding(
                    .warning,
                    "keys.signing: \(signing.privateKey.algorithm); WK's service providers sign with EC P-256",
                    mend: "ask COI whether it takes RSA, or make a new key: brama certificate request"))
        }
        let own = [signing.certificate] + configuration.decryption.prefix(1).map(\.certificate)
        if configuration.isProduction, let found = own.first(where: { $0.isSelfSigned }) {
            findings.append(
                CheckFinding(
                    .warning, "\(found.subject): nobody but its owner signed this certificate",
                    mend: "production wants one of an authority that COI accepts"))
        }
        return findings
    }
}
