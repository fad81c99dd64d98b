import SAML
import XMLSecurity

extension ConfigurationCheck {
    /// Which of the node's pinned certificates count now: without one no login succeeds.
    func checkPins(_ pins: [PinnedCertificate]) -> [CheckFinding] {
        var findings = pins.compactMap { checkWindow($0) }
        if !pins.isEmpty, !pins.contains(where: { $0.counts(at: now) }) {
            findings.append(
                CheckFinding(
                    .error, "signingCertificates: none counts now, so every answer of WK is refused",
                    mend: "list the certificate that WK signs with now, without notBefore and notAfter"))
        }
        return findings + checkGap(pins)
    }

    private func checkWindow(_ pin: PinnedCertificate) -> CheckFinding? {
        let name = "signingCertificates: \(pin.certificate.subject)"
        if let notBefore = pin.notBefore, now < notBefore {
            return CheckFinding(.ok, "\(name): does not count before \(notBefore)")
        }
        if let notAfter = pin.notAfter, now > notAfter {
            return CheckFinding(
                .warning, "\(name): has not counted since \(notAfter)", mend: "take it out of the profile")
        }
        return nil
    }

    /// A planned rollover after which no pin counts for a time.
    private func checkGap(_ pins: [PinnedCertificate]) -> [CheckFinding] {
        let ends = Set(pins.compactMap(\.notAfter)).filter { now <= $0 }.sorted()
        guard pins.contains(where: { $0.counts(at: now) }),
            let end = ends.first(where: { end in !pins.contains { $0.counts(at: end + .milliseconds(1)) } })
        else { return [] }
        return [
            CheckFinding(
                .warning, "signingCertificates: none counts right after \(end)",
                mend: "let the next one count earlier (notBefore), or this one longer (notAfter)")
        ]
    }
}
