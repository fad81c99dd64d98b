import CTransport

public struct ServerConfiguration: Sendable {
    public var address: SocketAddress
    public var limits = ServerLimits()
    /// Event threads; 0 means one for each processor.
    public var threads = 0
    /// Permission bits of a Unix-domain socket.
    public var unixSocketMode: UInt32 = 0o660
    /// A descriptor that listens already (socket activation) and stands in for `address`; the server owns it from
    /// then on, and leaves a socket's file alone.
    public var inheritedDescriptor: Int32?

    public init(address: SocketAddress) { self.address = address }

    /// How many descriptors its server has at most: of each event thread, the listener, and those of connections.
    public var descriptors: Int {
        threadCount * EventThreadHandle.descriptors + 1 + limits.connections
    }

    var threadCount: Int { threads > 0 ? threads : max(1, Int(ctr_processors())) }
}
