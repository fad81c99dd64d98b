import CTransport

/// Listening sockets that the service manager opened for us: they take connections while we are not there.
/// - Source: sd_listen_fds(3), decision 0095.
public struct InheritedSockets: Sendable, Equatable {
    /// Descriptor of the public listener; nil: we open it.
    public private(set) var listener: Int32?
    /// Of the administration listener.
    public private(set) var administration: Int32?

    public static let listenerName = "brama"
    public static let administrationName = "brama-admin"

    private static let first: Int32 = 3

    /// - Parameter environment: all variables of the process: `LISTEN_PID`, `LISTEN_FDS`, `LISTEN_FDNAMES`.
    /// - Throws: `listen-failed` where there are sockets for us that we cannot place.
    public init(environment: [String: String]) throws(TransportError) {
        try self.init(environment: environment, processID: ctr_process_id())
        for descriptor in [listener, administration] {
            guard let descriptor, ctr_close_on_exec(descriptor) != 0 else { continue }
            throw Self.failure("descriptor \(descriptor) is not open")
        }
    }

    /// The same for any process; looks at no descriptor.
    init(environment: [String: String], processID: Int32) throws(TransportError) {
        guard let count = environment["LISTEN_FDS"], environment["LISTEN_PID"] == "\(processID)" else {
            return
        }
        guard let count = Int32(count), (0...2).contains(count) else {
            throw Self.failure("LISTEN_FDS is \(count)")
        }
        let names = (environment["LISTEN_FDNAMES"] ?? "").split(
            separator: ":", omittingEmptySubsequences: false)
        let known = names.filter { $0 == Self.listenerName || $0 == Self.administrationName }
        // Whoever names one of them names all: a wrong name must not open the administration to the public.
        guard !known.isEmpty else {
            takeInOrder(count)
            return
        }
        guard names.count == count, Set(known).count == count else {
            throw Self.failure("LISTEN_FDNAMES is \(names.joined(separator: ":"))")
        }
        for (index, name) in names.enumerated() {
            let descriptor = Self.first + Int32(index)
            if name == Self.listenerName { listener = descriptor } else { administration = descriptor }
        }
    }

    private mutating func takeInOrder(_ count: Int32) {
        if count > 0 { listener = Self.first }
        if count > 1 { administration = Self.first + 1 }
    }

    private static func failure(_ reason: String) -> TransportError {
        TransportError(
            .listenFailed,
            "socket activation: \(reason); allowed are one or two sockets, named \(listenerName) and "
                + "\(administrationName) by FileDescriptorName=, or unnamed in this order")
    }
}
