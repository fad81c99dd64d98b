import XMLSecurity

/// The profiles of Config/environments, embedded at build time.
enum ShippedProfiles {
    static let all: [String: [UInt8]] = [
        "local": PackageResources.local_yaml,
        "simulator": PackageResources.simulator_yaml,
        "integration": PackageResources.integration_yaml,
        "production": PackageResources.production_yaml,
        "integration-private": PackageResources.integration_private_yaml,
        "production-private": PackageResources.production_private_yaml,
    ]

    /// Whether a certificate is one that `brama simulator` made for itself; a test makes one there and asks.
    static func isSimulator(_ certificate: Certificate) -> Bool {
        certificate.subject.contains("symulator Brama") || certificate.subject.contains("Brama local simulator")
    }
}
