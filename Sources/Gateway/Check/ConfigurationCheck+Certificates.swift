import SAML
import XMLSecurity

extension ConfigurationCheck {
    private static let day: Int64 = 86_400

    /// Validity, days left and key usage of one certificate.
    func checkCertificate(_ entry: ConfigurationInventory.CertificateEntry) -> [CheckFinding] {
        let certificate = entry.certificate
        let name = "\(entry.label): \(certificate.subject), \(certificate.keyAlgorithm)"
        return [checkValidity(entry, name: name)] + checkKeyUsage(entry) + checkExtendedKeyUsage(entry)
    }

    private func checkValidity(_ entry: ConfigurationInventory.CertificateEntry, name: String) -> CheckFinding
    {
        let certificate = entry.certificate
        let seconds = now.milliseconds / 1000
        let date = String(Instant(milliseconds: certificate.notAfter * 1000).text.prefix(10))
        if seconds < certificate.notBefore {
            let first = String(Instant(milliseconds: certificate.notBefore * 1000).text.prefix(10))
            return CheckFinding(
                entry.isOurs ? .error : .warning, "\(name): not valid before \(first)",
                mend: "wait until then, or check this machine's clock")
        }
        if seconds > certificate.notAfter {
            return CheckFinding(
                entry.mayExpire ? .warning : .error, "\(name): expired on \(date)", mend: entry.renewal)
        }
        let days = (certificate.notAfter - seconds) / Self.day
        let title = "\(name): valid until \(date), \(days) days left"
        switch days {
        case ...7:
            return CheckFinding(entry.mayExpire ? .warning : .error, title, mend: "now: " + entry.renewal)
        case ...30: return CheckFinding(.warning, title, mend: "soon: " + entry.renewal)
        case ...90: return CheckFinding(.warning, title, mend: "plan it: " + entry.renewal)
        default: return CheckFinding(.ok, title)
        }
    }

    /// A certificate without the extension may be used for anything (RFC 5280 §4.2.1.3).
    private func checkKeyUsage(_ entry: ConfigurationInventory.CertificateEntry) -> [CheckFinding] {
        guard let usage = KeyUsage(certificateDER: entry.certificate.der) else { return [] }
        let (fits, needed) =
            switch entry.role {
            case .signing, .node, .transport, .storeClient:
                (usage.contains(.digitalSignature), "digitalSignature")
            case .decryption: (usage.contains(.keyAgreement), "keyAgreement")
            case .trustRoot: (usage.contains(.keyCertSign), "keyCertSign")
            }
        if fits { return [] }
        return [
            CheckFinding(
                .warning, "\(entry.label): its key usage lacks \(needed)",
                mend: "ask the issuer for a certificate with it, or make sure that COI accepts this one")
        ]
    }
}

extension ConfigurationCheck {
    /// Without it the node's TLS server may refuse the certificate, with nothing but an alert.
    fileprivate func checkExtendedKeyUsage(_ entry: ConfigurationInventory.CertificateEntry) -> [CheckFinding]
    {
        guard entry.role == .transport, let usage = entry.certificate.extendedKeyUsage,
            !usage.contains("clientAuth")
        else { return [] }
        return [
            CheckFinding(
                .warning, "\(entry.label): its extended key usage lacks clientAuth",
                mend:
                    "ask the issuer for a certificate with it: brama certificate request --purpose transport")
        ]
    }
}

extension ConfigurationInventory.CertificateEntry {
    fileprivate var renewal: String {
        switch role {
        case .signing, .decryption(index: 0), .transport:
            "get a new certificate (`brama certificate request`) and register it with COI"
        case .storeClient: "get a new certificate from whoever runs Redis"
        case .decryption: "take it out when WK no longer encrypts for it"
        case .node: "ask COI for WK's next signing certificate and list both"
        case .trustRoot: "get the authority's next certificate"
        }
    }
}
