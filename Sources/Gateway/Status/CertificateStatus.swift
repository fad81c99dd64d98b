import SAML
import XMLSecurity

/// One certificate on the status page, judged as `brama check` judges it.
struct CertificateStatus: Sendable {
    /// `signing`, `decryption 2`, `node's pin 1`, …
    let use: String
    let subject: String
    /// Sixteen digits of the SHA-256, as in metrics.
    let fingerprint: String
    /// Seconds since 1970.
    let notAfter: Int64
    let daysLeft: Int64
    private let hasEnded: Bool
    let state: StatusState
    /// In words: the state, and what to do.
    let remark: String

    /// - Parameter mayExpire: keys that only decrypt the last answers, and pins that time may not have reached.
    init(
        use: String, _ certificate: Certificate, fingerprint: String, mayExpire: Bool, counts: Bool,
        at now: Instant
    ) {
        self.use = use
        self.fingerprint = fingerprint
        subject = certificate.subject
        notAfter = certificate.notAfter
        let seconds = now.milliseconds / 1_000
        daysLeft = (certificate.notAfter - seconds) / 86_400
        hasEnded = seconds > certificate.notAfter
        (state, remark) =
            if !counts {
                (.good, "does not count now")
            } else if seconds < certificate.notBefore {
                (.bad, "not valid yet")
            } else if seconds > certificate.notAfter {
                (mayExpire ? .attention : .bad, "expired")
            } else {
                switch daysLeft {
                case ...7: (mayExpire ? .attention : .bad, "renew now")
                case ...30: (.attention, "renew soon")
                case ...90: (.attention, "plan its renewal")
                default: (.good, "in order")
                }
            }
    }

    /// `29 days left`
    var life: String {
        let days = abs(daysLeft)
        let text = "\(days) \(days == 1 ? "day" : "days")"
        return hasEnded ? "ran out \(text) ago" : "\(text) left"
    }

    static func all(of configuration: GatewayConfiguration, at now: Instant) -> [CertificateStatus] {
        MetricConfiguration(configuration).certificates.map { listed in
            let isPin = listed.use == "pin"
            let pins = configuration.node.pins
            let counts = !isPin || !pins.indices.contains(listed.index) || pins[listed.index].counts(at: now)
            let name = isPin ? "signatures of WK" : listed.use
            return CertificateStatus(
                use: listed.index == 0 ? name : "\(name), \(listed.index + 1)", listed.certificate,
                fingerprint: listed.shortFingerprint,
                mayExpire: isPin || (listed.use == "decryption" && listed.index > 0), counts: counts, at: now)
        }
    }
}

/// How something stands; always shown in words and by a sign, colour only helps.
enum StatusState: String, Sendable {
    case good, attention, bad

    /// A path in a drawing of 16 by 16: a tick, an exclamation mark, a cross.
    var sign: String {
        switch self {
        case .good: "M2 8.5l4 4 8-9"
        case .attention: "M8 1.5v8M8 12v2.5"
        case .bad: "M3 3l10 10M13 3L3 13"
        }
    }
}
