import SAML
import Transport
import XMLSecurity

/// What metrics tell of the configuration that is in effect.
struct MetricConfiguration: Sendable {
    struct ListedCertificate: Sendable {
        let use: String
        let index: Int
        let certificate: Certificate

        /// Sixteen digits.
        var shortFingerprint: String {
            String(
                decoding: certificate.sha256Fingerprint.utf8.filter { $0 != UInt8(ascii: ":") }.prefix(16),
                as: UTF8.self)
        }
    }

    let certificates: [ListedCertificate]
    /// Seconds.
    let clockSkew: Double
    let resolveLimit: Int
    private let node: NodeProfile

    init(_ configuration: GatewayConfiguration) {
        var certificates = [
            ListedCertificate(use: "signing", index: 0, certificate: configuration.signing.certificate)
        ]
        for (index, credential) in configuration.decryption.enumerated() {
            certificates.append(.init(use: "decryption", index: index, certificate: credential.certificate))
        }
        if let client = configuration.backChannel.clientCertificate,
            let certificate = try? Certificate(client.certificate)
        {
            certificates.append(.init(use: "transport", index: 0, certificate: certificate))
        }
        for (index, pin) in configuration.node.pins.enumerated() {
            certificates.append(.init(use: "pin", index: index, certificate: pin.certificate))
        }
        self.certificates = certificates
        node = configuration.node
        clockSkew = node.clockSkew / .seconds(1)
        resolveLimit = ResolveGate.most(configuration.limits.concurrentResolves)
    }

    func pins(at now: Instant) -> Int { node.signingCertificates(at: now).count }

    /// Unix time, seconds.
    var pinsEnd: Double {
        node.pins.map { $0.notAfter.map { Double($0.milliseconds) / 1_000 } ?? .infinity }.max() ?? 0
    }
}
