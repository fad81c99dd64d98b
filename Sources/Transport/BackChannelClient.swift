/// How the back channel to the node is secured and bounded.
public struct BackChannelConfiguration: Sendable {
    /// PEM certificates that may have issued the node's TLS certificate; empty: the system's.
    public var trustRoots: [UInt8] = []
    /// TLS client certificate and key, both PEM.
    public var clientCertificate: (certificate: [UInt8], privateKey: [UInt8])?
    /// From the call to the last byte of the answer.
    public var timeout: Duration = .seconds(10)
    public var connectTimeout: Duration = .seconds(5)
    /// Body bytes.
    public var answerBytes = 1 << 20
    /// Allows http:// URLs, for loopback hosts only.
    public var allowsPlainLoopback = false
    /// Proxy URL; nil: none, whatever the environment says.
    public var proxy: String?
    /// Connections kept open.
    public var keptConnections = 16
    /// Transfers under way at once; further calls wait within their timeout.
    public var concurrentTransfers = 1_024

    public init() {}
}

public struct BackChannelAnswer: Sendable {
    public let status: Int
    /// The Content-Type field's value, as sent; nil where missing, repeated ones joined by ", ".
    public let contentType: String?
    /// Body of at most `answerBytes`.
    public let body: [UInt8]
    /// The Date field as seconds since 1970-01-01T00:00:00Z, where it could be read.
    public let date: Int64?
}

/// POSTs to the node over libcurl; one thread drives all transfers, connections are reused.
public final class BackChannelClient: Sendable {
    /// - Throws: `tls-trust` or `client-certificate` where the PEM texts cannot be used.
    public init(_ configuration: BackChannelConfiguration) throws(TransportError) { fatalError("stub") }

    /// - Parameter headers: sent as they stand, besides Host, Content-Length and Accept.
    /// - Throws: a back-channel code. Any HTTP status that came back whole is an answer, not an error, but for
    ///   3xx (`redirect-refused`).
    public func post(
        _ url: String, headers: [(String, String)], body: [UInt8]
    ) async throws(TransportError) -> BackChannelAnswer { fatalError("stub") }

    /// Fails what is under way with `shut-down` and ends the thread.
    public func shutDown() async { fatalError("stub") }
}
