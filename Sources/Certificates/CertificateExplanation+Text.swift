extension CertificateExplanation {
    /// For a terminal: names of the files are printed as they are, values from the files without control characters.
    public func text() -> String {
        var lines: [String] = []
        for file in files {
            lines.append("\(file.path) (\(file.format))")
            for (index, entry) in file.entries.enumerated() {
                if index > 0 { lines.append("") }
                lines += Self.rows(of: entry).map { name, value in
                    "  " + name + String(repeating: " ", count: max(1, 20 - name.count)) + value
                }
            }
            lines.append("")
        }
        if let keyBelongs {
            lines += [
                keyBelongs ? "The private key belongs to it." : "The private key does not belong to it."
            ]
        }
        lines += remarks.isEmpty ? ["Nothing speaks against its use."] : remarks.map(\.line)
        return lines.joined(separator: "\n") + "\n"
    }

    private static func rows(of facts: Facts) -> [(String, String)] {
        switch facts {
        case .certificate(let facts): rows(of: facts)
        case .privateKey(let facts):
            [("private key", facts.key)] + row("public key SHA-256", facts.publicKeySHA256)
        case .request(let facts):
            [
                ("request for", printable(facts.subject)), ("key", facts.key),
                (
                    "signature",
                    facts.signatureAlgorithm + (facts.signatureHolds ? ", holds" : ", DOES NOT HOLD")
                ),
                ("key usage", list(facts.keyUsage)), ("extended key usage", list(facts.extendedKeyUsage)),
            ] + names(facts.subjectAlternativeNames) + row("public key SHA-256", facts.publicKeySHA256)
        }
    }

    private static func rows(of facts: CertificateFacts) -> [(String, String)] {
        let validity =
            "\(facts.notBefore) to \(facts.notAfter), "
            + (facts.daysLeft < 0 ? "expired" : "\(facts.daysLeft) days left")
        return [
            ("certificate of", long(facts.subject)),
            ("issued by", facts.issuer == facts.subject ? "itself" : long(facts.issuer)),
            ("serial number", facts.serialNumber), ("valid", validity), ("key", facts.key),
        ] + row("signature", facts.signatureAlgorithm) + [
            ("key usage", list(facts.keyUsage)), ("extended key usage", list(facts.extendedKeyUsage)),
        ] + names(facts.subjectAlternativeNames)
            + (facts.policies.isEmpty ? [] : [("policies", facts.policies.joined(separator: ", "))])
            + [("SHA-256", facts.sha256), ("SHA-1", facts.sha1)]
            + row("public key SHA-256", facts.publicKeySHA256)
    }

    private static func row(_ name: String, _ value: String?) -> [(String, String)] {
        value.map { [(name, $0)] } ?? []
    }

    private static func names(_ names: [String]) -> [(String, String)] {
        names.isEmpty ? [] : [("other names", names.joined(separator: ", "))]
    }

    private static func list(_ values: [String]?) -> String {
        guard let values else { return "not limited" }
        return values.isEmpty ? "nothing" : values.joined(separator: ", ")
    }

    /// Names may be longer than what `printable` leaves of a value.
    private static func long(_ text: String) -> String {
        text.split(separator: ",", omittingEmptySubsequences: false).map { printable(String($0)) }
            .joined(separator: ",")
    }
}
