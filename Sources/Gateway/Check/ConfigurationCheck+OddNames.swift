import SAML
import XMLSecurity

extension ConfigurationCheck {
    /// As WK calls itself in one environment or another.
    private static let nodeNames: Set<String> = [
        "login.gov.pl", "int.login.gov.pl", "symulator.login.gov.pl", "podmiotyzewnetrzne.login.gov.pl",
        "int-podmiotyzewnetrzne.login.gov.pl", "localhost.wk.gov.pl",
    ]
    /// Words that stand for a name that is still to come.
    private static let placeholders: Set<String> = [
        "changeme", "placeholder", "todo", "tbd", "fixme", "xxx", "xxxx", "lorem", "foo", "bar", "foobar",
    ]
    /// The same where they are all that there is.
    private static let bareNames: Set<String> = [
        "test", "testowy", "testowa", "name", "nazwa", "issuer", "entityid", "providername", "sp", "example",
        "przykład", "sample", "demo", "default", "none", "null", "portal",
    ]

    /// Names that are well-formed and hardly those that COI registered.
    func checkOddNames(_ configuration: GatewayConfiguration) -> [CheckFinding] {
        let provider = configuration.provider
        let names = [
            ("serviceProvider.providerName", provider.providerName),
            ("serviceProvider.entityID", provider.entityID),
        ]
        var findings = names.flatMap { checkLetters($0, $1) }
        if Self.isNode(provider.entityID, issuer: configuration.node.issuer) {
            findings.append(
                CheckFinding(
                    .error,
                    "serviceProvider.entityID: \(provider.entityID) is what the node calls itself, not your system",
                    mend: "write the identifier under which COI registers your system"))
        }
        // At home a name may be anything.
        guard !isLocal(configuration.node) else { return findings }
        for (key, value) in names where Self.isPlaceholder(value) {
            findings.append(
                CheckFinding(
                    .warning, "\(key): \(value) looks like a placeholder",
                    mend: "write the name exactly as COI registered it"))
        }
        if isDevelopmentHost(Self.host(of: provider.entityID)) {
            findings.append(
                CheckFinding(
                    .warning,
                    "serviceProvider.entityID: \(provider.entityID) names the machine of whoever develops",
                    mend: "write the identifier exactly as COI registered it"))
        }
        return findings
    }

    /// Letters that look like others, and characters that show nowhere; WK compares bytes.
    private func checkLetters(_ key: String, _ value: String) -> [CheckFinding] {
        let scalars = value.unicodeScalars
        let letters = scalars.filter(\.properties.isAlphabetic)
        let strange = letters.first { !Self.isLatin($0) }
        let hidden = scalars.first { character in
            switch character.properties.generalCategory {
            case .format, .lineSeparator, .paragraphSeparator: true
            case .spaceSeparator: character != " "
            default: false
            }
        }
        var findings: [CheckFinding] = []
        if let strange, letters.contains(where: Self.isLatin) {
            findings.append(
                CheckFinding(
                    .warning,
                    "\(key): \(value): \(Self.number(strange)) is no Latin letter, among others that are; WK compares bytes",
                    mend: "type the name anew, or copy it from COI's confirmation"))
        }
        if let hidden {
            findings.append(
                CheckFinding(
                    .warning,
                    "\(key): holds \(Self.number(hidden)), which cannot be seen or looks like a blank; WK compares bytes",
                    mend: "type the name anew, or copy it from COI's confirmation"))
        }
        return findings
    }

    private func isLocal(_ node: NodeProfile) -> Bool {
        [node.singleSignOnURL, node.artifactResolutionURL].allSatisfy { isLoopbackHost(Self.host(of: $0)) }
    }

    private func isDevelopmentHost(_ host: String) -> Bool {
        isLoopbackHost(host) || host.hasPrefix("localhost.")
            || [".localhost", ".local", ".test", ".invalid", ".localdomain"].contains(where: host.hasSuffix)
    }

    private static func isNode(_ entityID: String, issuer: String) -> Bool {
        let name = host(of: entityID)
        return entityID == issuer || name == host(of: issuer) || nodeNames.contains(name)
    }

    private static func isPlaceholder(_ value: String) -> Bool {
        let words = value.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
        return words.contains(where: placeholders.contains) || words.joined() == "changeme"
            || (words.count == 1 && bareNames.contains(words[0]))
            || zip(words, words.dropFirst()).contains { $0 == "change" && $1 == "me" }
    }

    /// Of a URL or a bare name; without port.
    private static func host(of name: String) -> String {
        if case .success(let address) = WebAddress.parse(name) { return address.host.lowercased() }
        return String(name.lowercased().prefix { $0 != ":" && $0 != "/" })
    }

    private static func number(_ character: Unicode.Scalar) -> String {
        let digits = String(character.value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    /// Source: Unicode, Blocks.txt: Basic Latin to Latin Extended-B, Latin Extended Additional.
    private static func isLatin(_ letter: Unicode.Scalar) -> Bool {
        (0x41...0x24F).contains(letter.value) || (0x1E00...0x1EFF).contains(letter.value)
    }
}
