/// How the back channel to the node is secured and bounded.
public struct BackChannelConfiguration: Sendable {
    /// PEM certificates that may have issued the node's TLS certificate; empty: the system's. Where some are given,
    /// the system's are not used.
    public var trustRoots: [UInt8] = []
    /// TLS client certificate (with what chain the node needs) and its key without password, both PEM.
    public var clientCertificate: (certificate: [UInt8], privateKey: [UInt8])?
    /// From the call to the last byte of the answer.
    public var timeout: Duration = .seconds(10)
    public var connectTimeout: Duration = .seconds(5)
    /// Body bytes.
    public var answerBytes = 1 << 20
    /// Allows http:// URLs, for loopback hosts only (127.0.0.0/8, ::1, localhost).
    public var allowsPlainLoopback = false
    /// Proxy URL (`http://host:port`); nil: none, whatever the environment says. Loopback hosts never go through it.
    public var proxy: String?
    /// Connections kept open.
    public var keptConnections = 16
    /// Transfers under way at once; further calls wait within their timeout.
    public var concurrentTransfers = 1_024

    public init() {}
}
