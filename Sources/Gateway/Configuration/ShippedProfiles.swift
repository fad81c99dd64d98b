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

    /// Whether a certificate is one that `brama simulator` or `brama demo` made for itself; tests make one there and
    /// ask here.
    static func isSimulator(_ certificate: Certificate) -> Bool {
        ["symulator Brama", "Brama local simulator", "Brama demo"].contains {
            certificate.subject.contains($0)
        }
    }
}
