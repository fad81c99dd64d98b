import CTransport

extension EventThread {
    /// Deadlines are kept to this, nanoseconds: that often at most all connections are looked over.
    private static let sweepInterval: UInt64 = 20_000_000

    /// Whoever was let in before we stopped may be sending already.
    static let firstRequestGrace: Duration = .seconds(1)

    /// - Returns: the instant `timeout` from now, at or soon after which `sweep()` will look.
    func arm(_ timeout: Duration) -> UInt64 {
        let deadline = now + timeout.nanoseconds
        arm(at: deadline)
        return deadline
    }

    func arm(at deadline: UInt64) {
        if deadline < nextSweep { nextSweep = max(deadline, lastSweep + Self.sweepInterval) }
    }

    /// Ends what took too long. No timer is kept for each request: most deadlines are moved before they are due.
    func sweep() {
        lastSweep = now
        nextSweep = .max
        for connection in connections.all {
            if now >= connection.writeDeadline {
                cut(connection)
            } else if now >= connection.readDeadline {
                readingTookTooLong(connection)
            }
        }
        var earliest = UInt64.max
        for connection in connections.all {
            earliest = min(earliest, min(connection.readDeadline, connection.writeDeadline))
        }
        if earliest != .max { nextSweep = min(nextSweep, max(earliest, now + Self.sweepInterval)) }
    }

    private func readingTookTooLong(_ connection: Connection) {
        switch connection.phase {
        case .head, .body:
            refuse(connection, .timedOut)
            if flush(connection) { settle(connection) }
        case .idle, .lingering: close(connection)
        case .blocked: connection.readDeadline = .max
        }
    }

    private func cut(_ connection: Connection) {
        ctr_reset_on_close(connection.descriptor)
        close(connection)
    }

    /// Stops accepting and ends what is idle; the rest has time until `deadline`.
    func stop(at deadline: UInt64) {
        stopAt = min(stopAt ?? .max, deadline)
        if isListening {
            acceptLast()
            if let listener, isListening { poll.remove(listener.descriptor) }
        }
        isListening = false
        listensAgainAt = .max
        listener = nil
        for connection in connections.all {
            // A request may have come that was not looked at yet.
            if connection.isIdle { read(connection) }
        }
    }
}

extension Duration {
    /// Zero where it is negative, and bounded to a century.
    var nanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        return UInt64(min(seconds, 3_155_760_000)) * 1_000_000_000 + UInt64(attoseconds / 1_000_000_000)
    }
}
