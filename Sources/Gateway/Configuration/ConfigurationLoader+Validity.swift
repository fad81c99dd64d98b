import SAML
import XMLSecurity

/// Certificates of ours that time does not let count.
extension ConfigurationLoader {
    /// A start refuses expired ones in production: every login would fail. A reload takes in none that does not count
    /// now, as a gateway that works must not stop working by it; what runs already is no reason to refuse the rest.
    mutating func refuseUntimely(isProduction: Bool) {
        guard let now, isProduction || running != nil else { return }
        for entry in inventory.certificates where entry.isOurs && !entry.mayExpire {
            guard let place = entry.origin, running?.contains(entry.certificate.der) != true else { continue }
            let (first, last) = (entry.certificate.notBefore, entry.certificate.notAfter)
            let seconds = now.milliseconds / 1_000
            if seconds > last {
                findings.add(
                    place,
                    "\(entry.label): \(entry.path) expired on \(Self.date(last)); get a new certificate and register it "
                        + "with COI")
            } else if running != nil, seconds < first {
                retryAt = [retryAt, Instant(milliseconds: first * 1_000)].compactMap { $0 }.min()
                findings.add(
                    place,
                    "\(entry.label): \(entry.path) is not valid before \(Self.date(first)), and is tried again then; or "
                        + "check this machine's clock")
            }
        }
    }

    private static func date(_ seconds: Int64) -> String {
        String(Instant(milliseconds: seconds * 1_000).text.prefix(10))
    }
}
