import SAML
import Transport
import XMLSecurity

/// One of our own certificates that logins need, and how long it lives.
struct CertificateLife: Sendable {
    /// `signing`, `decryption` or `transport`.
    let purpose: String
    let certificate: Certificate

    func isValid(at now: Instant) -> Bool {
        let seconds = now.milliseconds / 1_000
        return certificate.notBefore <= seconds && seconds <= certificate.notAfter
    }

    /// Retiring decryption keys are not among them: they may outlive their certificates.
    static func all(of configuration: GatewayConfiguration) -> [CertificateLife] {
        var lives = [CertificateLife(purpose: "signing", certificate: configuration.signing.certificate)]
        if let current = configuration.decryption.first {
            lives.append(CertificateLife(purpose: "decryption", certificate: current.certificate))
        }
        if let client = configuration.backChannel.clientCertificate,
            let certificate = try? Certificate(client.certificate)
        {
            lives.append(CertificateLife(purpose: "transport", certificate: certificate))
        }
        return lives
    }
}
