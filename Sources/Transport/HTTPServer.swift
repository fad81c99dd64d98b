public import Logging

/// Bounds of one server; every one is enforced from the first byte.
public struct ServerLimits: Sendable {
    /// Request line and header section together, bytes; more is 431 (the line alone: 414).
    public var headBytes = 16 << 10
    public var headerCount = 100
    /// More is 413.
    public var bodyBytes = 1 << 20
    /// Open connections; above it none is accepted until one goes.
    public var connections = 16_384
    /// From the first byte of a request to its last header byte; 408 after it.
    public var headTimeout: Duration = .seconds(10)
    /// From the head to the last body byte; 408 after it.
    public var bodyTimeout: Duration = .seconds(20)
    /// Between requests; closed silently after it.
    public var idleTimeout: Duration = .seconds(75)
    /// A peer that takes none of our answer for so long is cut.
    public var writeTimeout: Duration = .seconds(20)
    /// Pipelined requests of one connection that are worked on at once; more wait unread.
    public var pipelineDepth = 32

    public init() {}
}

public struct ServerConfiguration: Sendable {
    public var address: SocketAddress
    public var limits = ServerLimits()
    /// Event threads; 0 means one for each processor.
    public var threads = 0
    /// Permission bits of a Unix-domain socket.
    public var unixSocketMode: UInt32 = 0o660

    public init(address: SocketAddress) { self.address = address }
}

/// A strict HTTP/1.1 server (RFC 9110, RFC 9112) on epoll.
public final class HTTPServer: Sendable {
    /// Binds and listens and starts its threads.
    /// - Throws: `address-in-use`, `listen-failed` with the mend.
    public init(
        _ configuration: ServerConfiguration, service: any HTTPService, logger: Logger
    ) throws(TransportError) { fatalError("stub") }

    /// Where it really listens (the port that the system chose).
    public var address: SocketAddress { fatalError("stub") }

    /// Stops accepting, lets what is under way finish (idle connections close at once), cuts the rest at
    /// `deadline`, and returns when all threads are gone.
    public func shutDown(within deadline: Duration) async { fatalError("stub") }
}
