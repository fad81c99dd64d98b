public import Transport

/// Asks for addresses as browsers do, to see whether they are there.
public protocol AddressProbe: Sendable {
    /// - Throws: a back-channel code of `TransportError`; any whole HTTP answer but a redirect is returned.
    func get(
        _ url: String, headers: [(String, String)], wanting: [String]
    ) async throws(TransportError) -> BackChannelAnswer
}

extension BackChannelClient: AddressProbe {}

extension GatewayConfiguration {
    /// For asking as browsers do: without our client certificate.
    /// - Parameter trustRoots: empty: the system's, which is as near as we come to those of browsers.
    public func probe(trustRoots: [UInt8] = []) -> BackChannelConfiguration {
        var configuration = backChannel
        configuration.clientCertificate = nil
        configuration.trustRoots = trustRoots
        configuration.allowsPlainLoopback = true
        return configuration
    }
}
