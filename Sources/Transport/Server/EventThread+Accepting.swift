import CTransport
import Glibc
import Logging
import Synchronization

extension EventThread {
    private static let acceptsAtOnce = 64
    /// How long nothing is accepted where no place or no descriptor is left, nanoseconds.
    private static let backOff: UInt64 = 20_000_000

    /// (Again) waits for connections.
    func listen() {
        listensAgainAt = .max
        guard let listener, !isListening else { return }
        if context.isFull { return pauseListening() }
        isListening = poll.add(listener.descriptor, [.reading, .exclusive], token: Self.listenerToken)
        if !isListening { listensAgainAt = now + Self.backOff }
    }

    func pauseListening() {
        if let listener, isListening { poll.remove(listener.descriptor) }
        isListening = false
        listensAgainAt = now + Self.backOff
    }

    /// - Returns: whether more may be waiting.
    @discardableResult
    func accept() -> Bool {
        guard let listener else { return false }
        for _ in 0..<Self.acceptsAtOnce {
            guard context.takePlace() else {
                handle.counters.fullHouses.add(1, ordering: .relaxed)
                pauseListening()
                return false
            }
            var port: UInt16 = 0
            var result: Int32 = -1
            let name = unsafe SocketName.read { name in
                result = unsafe ctr_accept(listener.descriptor, name, &port)
            }
            guard result >= 0 else {
                context.leavePlace()
                if afterFailedAccept(-result) { continue }
                return false
            }
            let peer = name.isEmpty ? SocketAddress.unix(path: "") : .internet(host: name, port: port)
            place(AcceptedSocket(descriptor: result, peer: peer))
        }
        return true
    }

    /// Takes whom the system let in before we stopped, lest it reset them; not without end. Who waits at a socket that
    /// outlives us is the next one's.
    func acceptLast() {
        guard let listener, !listener.isInherited else { return }
        for _ in 0..<64 where !accept() { return }
    }

    /// - Returns: whether another connection may be taken at once.
    private func afterFailedAccept(_ number: Int32) -> Bool {
        switch number {
        case EAGAIN: return false
        // The peer gave up while it waited; RFC-conformant stacks report network errors here too.
        case ECONNABORTED, EINTR, EPROTO, EPERM, ENETDOWN, ENETUNREACH, EHOSTUNREACH, ETIMEDOUT: return true
        case EMFILE, ENFILE: refuseForWantOfDescriptors()
        default: context.logger.error("cannot accept connections: system error \(number)")
        }
        pauseListening()
        return false
    }

    /// The one that waits is told so by closing it, instead of being left to its timeout.
    private func refuseForWantOfDescriptors() {
        if handle.counters.shortages.add(1, ordering: .relaxed).oldValue == 0 {
            context.logger.error("no descriptors left for connections: raise the limit of open files")
        }
        guard let listener, spareDescriptor >= 0 else {
            spareDescriptor = ctr_spare_descriptor()
            return
        }
        ctr_close(spareDescriptor)
        var port: UInt16 = 0
        var refused: Int32 = -1
        _ = unsafe SocketName.read { name in refused = unsafe ctr_accept(listener.descriptor, name, &port) }
        if refused >= 0 { ctr_close(refused) }
        spareDescriptor = ctr_spare_descriptor()
    }

    private func place(_ socket: AcceptedSocket) {
        handle.counters.accepted.add(1, ordering: .relaxed)
        let thread = stopAt == nil ? context.leastLoaded(own: handle) : handle
        // Counted now, so that the next one does not go to the same thread before it looks.
        thread.counters.open.add(1, ordering: .relaxed)
        if thread === handle { return add(socket) }
        if !thread.hand(socket) {
            thread.counters.open.subtract(1, ordering: .relaxed)
            handle.counters.open.add(1, ordering: .relaxed)
            add(socket)
        }
    }

    func add(_ socket: AcceptedSocket) {
        let limits = context.limits
        let connection = connections.add { Connection(socket, token: $0, limits: limits) }
        connection.interest = .reading
        guard poll.add(socket.descriptor, .reading, token: connection.token) else { return close(connection) }
        // The request is mostly there already.
        read(connection)
    }

    func close(_ connection: Connection) {
        guard connections.remove(connection.token) else { return }
        connection.presence.end()
        ctr_close(connection.descriptor)
        handle.counters.open.subtract(1, ordering: .relaxed)
        context.leavePlace()
        if !isListening, listener != nil { listensAgainAt = min(listensAgainAt, now) }
    }
}
