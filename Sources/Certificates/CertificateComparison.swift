public import XMLSecurity

/// Whether a new certificate meets the technical requirements that an old one met.
///
/// Names, authority and identifiers may differ: a bought certificate has others than COI's test certificates.
/// - Source: WK protocol notes, "Certificates": production certificates "must meet the same technical requirements".
public struct CertificateComparison: Sendable, Encodable {
    public struct Row: Sendable, Equatable, Encodable {
        public enum Verdict: String, Sendable, Encodable {
            case same
            /// Another value, which does not matter, or is at least as good.
            case fits
            /// Another value that somebody should look at; does not fail.
            case look
            case fails
        }

        public let property: String
        public let old: String
        public let new: String
        public let verdict: Verdict
        /// Why, and what to do; empty where it is the same.
        public let remark: String
    }

    public let rows: [Row]
    public var meetsRequirements: Bool { !rows.contains { $0.verdict == .fails } }

    private enum CodingKeys: String, CodingKey { case rows, meetsRequirements }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(rows, forKey: .rows)
        try container.encode(meetsRequirements, forKey: .meetsRequirements)
    }

    /// - Parameters:
    ///   - now: seconds since 1970-01-01T00:00:00Z.
    ///   - purpose: what both are for; nil: the new one must allow all that the old one allows.
    public init(old: Certificate, new: Certificate, now: Int64, purpose: CertificatePurpose?) {
        let (was, will) = (CertificateFacts(old, now: now), CertificateFacts(new, now: now))
        rows = [
            Self.key(old.keyAlgorithm, new.keyAlgorithm, purpose),
            Self.usage(old, new, purpose),
            Self.extendedUsage(old, new, purpose),
            Self.validity(old, new, now),
            Self.signature(was.signatureAlgorithm, will.signatureAlgorithm),
            Self.authority(was.isAuthority, will.isAuthority),
            Self.policies(was.policies, will.policies),
            Self.publicKey(was.publicKeySHA256, will.publicKeySHA256),
            Self.free("subject", was.subject, will.subject, "COI registers it anew"),
            Self.free("issuer", was.issuer, will.issuer, "another authority: COI must accept it"),
        ]
    }

    private static func key(_ old: KeyAlgorithm, _ new: KeyAlgorithm, _ purpose: CertificatePurpose?) -> Row {
        let (was, will) = ("\(old)", "\(new)")
        if new.isRSA && purpose == .encryption {
            return Row(
                property: "key", old: was, new: will, verdict: .fails,
                remark: "RSA cannot decrypt WK's answers: order one for a P-256 key")
        }
        if old == new { return Row(property: "key", old: was, new: will, verdict: .same, remark: "") }
        if case (.rsa(let before), .rsa(let after)) = (old, new), after > before, after <= 8192 {
            return Row(property: "key", old: was, new: will, verdict: .fits, remark: "longer")
        }
        return Row(
            property: "key", old: was, new: will, verdict: .fails,
            remark: "order one for the same kind of key")
    }

    private static func usage(_ old: Certificate, _ new: Certificate, _ purpose: CertificatePurpose?) -> Row {
        let needed = purpose?.keyUsage(isRSA: new.keyAlgorithm.isRSA)
        return set("key usage", old.keyUsage, new.keyUsage, needed: needed)
    }

    private static func extendedUsage(
        _ old: Certificate, _ new: Certificate, _ purpose: CertificatePurpose?
    ) -> Row {
        set(
            "extended key usage", old.extendedKeyUsage, new.extendedKeyUsage,
            needed: purpose?.extendedKeyUsage)
    }

    /// An absent extension allows everything.
    private static func set(
        _ property: String, _ old: Set<String>?, _ new: Set<String>?, needed: Set<String>?
    ) -> Row {
        func row(_ verdict: Row.Verdict, _ remark: String) -> Row {
            let text = { (names: Set<String>?) in
                names.map { $0.sorted().joined(separator: ", ") } ?? "not limited"
            }
            return Row(property: property, old: text(old), new: text(new), verdict: verdict, remark: remark)
        }
        let missing = (needed ?? old ?? []).subtracting(new ?? needed ?? old ?? []).sorted()
        if !missing.isEmpty {
            return row(.fails, "lacks \(missing.joined(separator: ", ")): order one with it")
        }
        if old == new { return row(.same, "") }
        if old == nil && needed == nil {
            return row(.fails, "the old one was not limited: say with --purpose what it is for")
        }
        return row(.fits, new == nil ? "allows everything" : "allows what is needed")
    }

    private static func validity(_ old: Certificate, _ new: Certificate, _ now: Int64) -> Row {
        func row(_ verdict: Row.Verdict, _ remark: String) -> Row {
            let text = { (certificate: Certificate) in
                "\(CalendarText.day(certificate.notBefore)) to \(CalendarText.day(certificate.notAfter))"
            }
            return Row(
                property: "validity", old: text(old), new: text(new), verdict: verdict, remark: remark)
        }
        if now > new.notAfter { return row(.fails, "the new one has expired: order another") }
        if new.notBefore > max(old.notAfter, now) {
            return row(.fails, "there are days on which neither is valid: order one that begins earlier")
        }
        if new.notAfter <= old.notAfter {
            return row(.fails, "the new one does not outlive the old one: are they the wrong way round?")
        }
        if now < new.notBefore {
            return row(.look, "switch not before \(CalendarText.day(new.notBefore))")
        }
        let days = CalendarText.days(from: now, to: new.notAfter)
        return row(days <= 90 ? .look : .fits, "\(days) days left")
    }

    private static func signature(_ old: String?, _ new: String?) -> Row {
        let (was, will) = (old ?? "unknown", new ?? "unknown")
        func row(_ verdict: Row.Verdict, _ remark: String) -> Row {
            Row(property: "signed with", old: was, new: will, verdict: verdict, remark: remark)
        }
        let name = will.lowercased()
        if name.contains("sha1") || name.contains("md5") {
            return row(.fails, "order one signed with SHA-256")
        }
        guard new != nil else { return row(.look, "could not be read") }
        return old == new ? row(.same, "") : row(.fits, "SHA-256 or better")
    }

    private static func authority(_ old: Bool, _ new: Bool) -> Row {
        let text = { $0 ? "yes" : "no" }
        return Row(
            property: "authority's own", old: text(old), new: text(new),
            verdict: old == new ? .same : new ? .fails : .fits,
            remark: new && !old ? "this is the authority's certificate: name the one issued to you" : "")
    }

    private static func policies(_ old: [String], _ new: [String]) -> Row {
        let text = { (policies: [String]) in
            policies.isEmpty ? "none" : policies.sorted().joined(separator: ", ")
        }
        return Row(
            property: "policies", old: text(old), new: text(new),
            verdict: Set(old) == Set(new) ? .same : .look,
            remark: Set(old) == Set(new) ? "" : "ask COI whether it takes certificates of this policy")
    }

    private static func publicKey(_ old: String?, _ new: String?) -> Row {
        func short(_ digest: String?) -> String { digest.map { $0.prefix(23) + "…" } ?? "unknown" }
        guard let old, let new else {
            return Row(
                property: "public key", old: short(old), new: short(new), verdict: .look,
                remark: "could not be compared")
        }
        return Row(
            property: "public key", old: short(old), new: short(new), verdict: old == new ? .look : .fits,
            remark: old == new ? "the same key: a renewal is the time for a new one" : "a new key")
    }

    private static func free(_ property: String, _ old: String, _ new: String, _ remark: String) -> Row {
        Row(
            property: property, old: old, new: new, verdict: old == new ? .same : .look,
            remark: old == new ? "" : remark)
    }
}
