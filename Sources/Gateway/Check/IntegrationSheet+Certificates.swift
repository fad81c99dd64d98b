import SAML
import XMLSecurity

extension IntegrationSheet {
    static func certificates(_ data: IntegrationData, _ application: Application?) -> [Row] {
        let current = data.certificates.first { $0.role == .decryption(index: 0) }?.certificate
        return data.certificates.flatMap { own -> [Row] in
            let (name, member) = names(of: own, current: current)
            let missing = reason(own, application)
            guard missing == nil, let certificate = own.certificate else {
                return [Row(label: name, values: [], member: member, missing: missing)]
            }
            return rows(of: certificate, name, member) + remark(on: certificate, member, application)
        }
    }

    private static func names(
        of own: IntegrationData.OwnCertificate, current: Certificate?
    ) -> (label: String, member: String) {
        switch own.role {
        case .decryption(index: 0): ("Encryption certificate", "encryption")
        case .decryption(let index):
            (
                "Encryption certificate \(index + 1)" + standing(of: own.certificate, beside: current),
                "encryption\(index + 1)"
            )
        case .transport: ("TLS client certificate", "transport")
        default: ("Signing certificate", "signing")
        }
    }

    /// The place in the list does not tell: a new pair comes in behind the one in use and leaves it behind later.
    private static func standing(of other: Certificate?, beside current: Certificate?) -> String {
        guard let other, let current else { return "" }
        let begins = other.notBefore - current.notBefore
        let ends = other.notAfter - current.notAfter
        if begins >= 0 && ends >= 0 && begins + ends > 0 { return ", the next one" }
        if begins <= 0 && ends <= 0 && begins + ends < 0 { return ", the previous one" }
        return ""
    }

    /// nil where there is one to be sent in.
    private static func reason(_ own: IntegrationData.OwnCertificate, _ application: Application?) -> String?
    {
        let source =
            switch application {
            case .simulator: "COI issues it after this application: step 7 of the integration guide"
            case .integration: "put it there as COI issued it: step 7 of the integration guide"
            case .production: "buy it before this application: step 14 of the integration guide"
            case nil: "brama certificate request begins with it"
            }
        guard let certificate = own.certificate else { return "no \(own.path) yet; \(source)" }
        guard application == .simulator, own.role != .transport, certificate.isSelfSigned else { return nil }
        return "\(own.path) is self-signed, for trials; \(source)"
    }

    private static func remark(
        on certificate: Certificate, _ member: String, _ application: Application?
    ) -> [Row] {
        guard application != nil, certificate.isSelfSigned else { return [] }
        return [
            Row(
                label: "— mind", values: ["nobody but its owner signed it: one for trials is not sent in"],
                member: member + "Remark")
        ]
    }

    private static func rows(of certificate: Certificate, _ name: String, _ member: String) -> [Row] {
        func date(_ seconds: Int64) -> String {
            String(Instant(milliseconds: seconds * 1000).text.prefix(10))
        }
        return [
            Row(label: name, values: [certificate.subject], member: member + "Subject"),
            Row(label: "— issued by", values: [certificate.issuer], member: member + "Issuer"),
            Row(
                label: "— serial number", values: [certificate.serialNumber], member: member + "SerialNumber"),
            Row(label: "— key", values: ["\(certificate.keyAlgorithm)"], member: member + "Key"),
            Row(
                label: "— valid", values: ["\(date(certificate.notBefore)) to \(date(certificate.notAfter))"],
                member: member + "Validity"),
            Row(label: "— SHA-256", values: [certificate.sha256Fingerprint], member: member + "SHA256"),
            Row(
                label: "— PEM", values: [String(decoding: certificate.pem(), as: UTF8.self)],
                member: member + "Certificate", isBlock: true),
        ]
    }
}

extension Certificate {
    /// As far as its names tell.
    var isSelfSigned: Bool { subject == issuer }
}
