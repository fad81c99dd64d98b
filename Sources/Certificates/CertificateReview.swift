import XMLSecurity

/// Looks for what would keep a certificate from serving at WK.
/// - Source: WK protocol notes, "Certificates"; RFC 5280 §4.2.1.3, §4.2.1.9 and §4.2.1.12.
struct CertificateReview {
    let facts: CertificateFacts
    let certificate: Certificate
    /// Seconds since 1970-01-01T00:00:00Z.
    let now: Int64
    /// nil: not said; then only what fits no purpose is told.
    let purpose: CertificatePurpose?

    init(_ certificate: Certificate, now: Int64, purpose: CertificatePurpose?) {
        facts = CertificateFacts(certificate, now: now)
        self.certificate = certificate
        self.now = now
        self.purpose = purpose
    }

    /// Of a service provider's own certificate.
    var remarks: [CertificateRemark] {
        [
            validity, Self.remark(on: certificate.keyAlgorithm, for: purpose), usage, extendedUsage,
            signature, authority,
        ]
        .compactMap { $0 }
    }

    /// The authorities' certificates behind it only have to be in time.
    var validity: CertificateRemark? {
        let day = CalendarText.day
        if now < certificate.notBefore {
            return CertificateRemark(
                .error, "not valid before \(day(certificate.notBefore))",
                mend: "wait until then, or check this machine's clock")
        }
        if now > certificate.notAfter {
            return CertificateRemark(
                .error, "expired on \(day(certificate.notAfter))",
                mend: "get a new one: brama certificate request")
        }
        guard facts.daysLeft <= 90 else { return nil }
        return CertificateRemark(
            .warning, "expires on \(day(certificate.notAfter)), \(facts.daysLeft) days left",
            mend: (facts.daysLeft <= 30 ? "now: " : "plan it: ") + "get a new one, brama certificate request")
    }

    static func remark(on key: KeyAlgorithm, for purpose: CertificatePurpose? = nil) -> CertificateRemark? {
        switch key {
        case .rsa where purpose == .encryption:
            CertificateRemark(
                .error, "\(key) key, which cannot decrypt WK's answers",
                mend: "make a request for a P-256 key: brama certificate request --purpose encryption")
        case .ecP256: nil
        case .rsa(bits: 2048...8192):
            CertificateRemark(
                .warning, "\(key) key; COI's certificates are EC P-256",
                mend: "use it only where COI asks for RSA")
        default:
            CertificateRemark(
                .error, "\(key) key; WK's service providers use EC P-256",
                mend: "make a request for a P-256 key: brama certificate request")
        }
    }

    private var usage: CertificateRemark? {
        guard let usage = certificate.keyUsage else { return nil }
        let isRSA = certificate.keyAlgorithm.isRSA
        if let purpose {
            let missing = purpose.keyUsage(isRSA: isRSA).subtracting(usage).sorted()
            guard !missing.isEmpty else { return nil }
            return CertificateRemark(
                .error, "key usage lacks \(missing.joined(separator: ", ")), which \(purpose.rawValue) needs",
                mend: "ask the authority for a certificate with it")
        }
        let fits = CertificatePurpose.allCases.filter { $0.keyUsage(isRSA: isRSA).isSubset(of: usage) }
        guard fits.isEmpty else { return nil }
        return CertificateRemark(
            .error, "key usage allows neither signing nor encryption at WK",
            mend: "ask the authority for a certificate with digitalSignature, or for encryption with "
                + (isRSA ? "keyEncipherment" : "keyAgreement"))
    }

    private var extendedUsage: CertificateRemark? {
        guard let purpose, let usage = certificate.extendedKeyUsage,
            !purpose.extendedKeyUsage.isSubset(of: usage)
        else { return nil }
        return CertificateRemark(
            .error, "extended key usage lacks clientAuth, which transport needs",
            mend: "ask the authority for a certificate with it")
    }

    private var signature: CertificateRemark? {
        guard let name = facts.signatureAlgorithm?.lowercased(), name.contains("sha1") || name.contains("md5")
        else { return nil }
        return CertificateRemark(
            .warning, "the authority signed it with \(facts.signatureAlgorithm ?? "")",
            mend: "ask for one signed with SHA-256 or better")
    }

    private var authority: CertificateRemark? {
        guard facts.isAuthority, certificate.subject != certificate.issuer else { return nil }
        return CertificateRemark(
            .warning, "it is an authority's certificate",
            mend: "name the certificate that was issued to you first")
    }
}
