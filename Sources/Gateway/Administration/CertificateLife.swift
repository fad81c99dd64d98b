import SAML
import XMLSecurity

/// One of our own certificates and how long it lives.
struct CertificateLife: Sendable {
    /// `signing`, `decryption 1`, …
    let purpose: String
    let certificate: Certificate

    func isValid(at now: Instant) -> Bool {
        let seconds = now.milliseconds / 1_000
        return certificate.notBefore <= seconds && seconds <= certificate.notAfter
    }

    static func all(of configuration: GatewayConfiguration) -> [CertificateLife] {
        let decryption = configuration.decryption.enumerated().map { index, credential in
            CertificateLife(purpose: "decryption \(index + 1)", certificate: credential.certificate)
        }
        return [CertificateLife(purpose: "signing", certificate: configuration.signing.certificate)]
            + decryption
    }
}
