import SAML
public import Transport

/// Where a configuration expects the node, if that is this machine and nothing but a rehearsal: what a stand-in for the
/// node needs to know.
public struct LoopbackNode: Sendable {
    /// Where the back channel connects to.
    public let listen: SocketAddress
    /// `http://host:port` of every address that the profile names.
    public let origins: [String]
    /// Where the key of a pinned certificate would lie: beside it, named `.key`.
    public let keyPaths: [String]

    /// - Parameters:
    ///   - configuration: loaded from `path`.
    ///   - environment: all variables of the process.
    /// - Returns: what does not fit instead, where the node is not on this machine, or the profile is a production one.
    public static func find(
        in configuration: GatewayConfiguration, at path: String, environment: [String: String]
    ) -> Result<LoopbackNode, Refusal> {
        let node = configuration.node
        guard !configuration.isProduction else {
            return .failure(Refusal(reason: "the profile is a production one"))
        }
        var origins: [String] = []
        for url in [node.artifactResolutionURL, node.singleSignOnURL, node.singleLogoutURL] {
            guard case .success(let address) = WebAddress.parse(url), address.isLoopback,
                address.scheme == .http
            else { return .failure(Refusal(reason: "\(url) is not http:// on this machine")) }
            if !origins.contains(address.origin) { origins.append(address.origin) }
        }
        guard case .success(let address) = WebAddress.parse(node.artifactResolutionURL) else {
            return .failure(Refusal(reason: "\(node.artifactResolutionURL) cannot be read"))
        }
        var loader = ConfigurationLoader(path: path, environment: environment, files: .disk)
        _ = loader.load()
        let pins = loader.inventory.certificates.filter { $0.role == .node }.map(\.path)
        return .success(
            LoopbackNode(
                listen: .internet(host: address.host, port: address.port ?? 80), origins: origins,
                keyPaths: pins.map(keyPath)))
    }

    public struct Refusal: Error, Sendable {
        public let reason: String
    }

    private static func keyPath(beside certificate: String) -> String {
        guard let dot = certificate.lastIndex(of: "."), !certificate[dot...].contains("/") else {
            return certificate + ".key"
        }
        return certificate[..<dot] + ".key"
    }
}
