import CTransport
import Glibc
import Logging

extension EventThread {
    private static let sentKept = 64 << 10

    /// Sends what the socket takes.
    /// - Returns: false where the connection is gone.
    func flush(_ connection: Connection) -> Bool {
        reportInvalidAnswers(connection)
        guard !connection.output.isEmpty else { return true }
        let before = connection.sent
        while connection.unsent > 0 {
            let count = send(connection)
            if count == -Int(EAGAIN) { break }
            guard count >= 0 else {
                close(connection)
                return false
            }
            connection.sent += count
        }
        if connection.unsent == 0 {
            giveBackOutput(connection)
            connection.writeDeadline = .max
            connection.backlog = nil
        } else {
            armWriting(connection, sentNow: connection.sent - before)
            forgetSent(connection)
        }
        return true
    }

    /// A byte now and then keeps nobody here: what is owed has to be taken at a rate, too.
    private func armWriting(_ connection: Connection, sentNow: Int) {
        let limits = context.limits
        let stallsAt = now + limits.writeTimeout.nanoseconds
        var backlog = connection.backlog ?? Connection.Backlog(since: now, stallsAt: stallsAt)
        if sentNow > 0, connection.backlog != nil {
            backlog.sent += sentNow
            backlog.stallsAt = stallsAt
        }
        connection.backlog = backlog
        // Answers that come to it prolong the time by their size.
        let owed = UInt64(backlog.sent + connection.unsent)
        let seconds = Double(owed) / Double(max(limits.leastSendRate, 1))
        let takenBy = backlog.since + limits.writeTimeout.nanoseconds + UInt64(seconds * 1_000_000_000)
        connection.writeDeadline = min(backlog.stallsAt, takenBy)
        arm(at: connection.writeDeadline)
    }

    /// A peer that takes answers slower than it asks may never have taken all: what went out must not pile up.
    private func forgetSent(_ connection: Connection) {
        // Not at each turn: what is left has to be moved.
        guard connection.sent >= max(Self.sentKept, connection.unsent) else { return }
        connection.output.removeSubrange(0..<connection.sent)
        connection.sent = 0
    }

    private func send(_ connection: Connection) -> Int {
        let (descriptor, sent) = (connection.descriptor, connection.sent)
        return unsafe connection.output.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return 0 }
            return unsafe ctr_send(descriptor, base + sent, bytes.count - sent)
        }
    }

    private func giveBackOutput(_ connection: Connection) {
        connection.sent = 0
        if spareOutput.capacity == 0, connection.output.capacity <= 1 << 20 {
            connection.output.removeAll(keepingCapacity: true)
            swap(&connection.output, &spareOutput)
        } else {
            connection.output = []
        }
    }

    private func reportInvalidAnswers(_ connection: Connection) {
        guard connection.invalidAnswers > 0 else { return }
        connection.invalidAnswers = 0
        handle.counters.count(.answerInvalid)
        context.logger.error(
            "an answer was replaced by 500: its status is none of a final answer or a field holds control characters"
        )
    }

    /// Decides what happens next on a connection: wait for what, how long, or end.
    func settle(_ connection: Connection) {
        if connection.phase == .lingering { return }
        if connection.unsent == 0 {
            if connection.output.capacity > 0 { giveBackOutput(connection) }
            if connection.endsAfterOutput { return end(connection) }
            if connection.takesNoMore, connection.exchanges.isEmpty { return close(connection) }
            if stopAt != nil, connection.isIdle, !connection.isFresh { return close(connection) }
        }
        let phase = phase(of: connection)
        if phase != connection.phase || connection.tookRequest {
            connection.phase = phase
            connection.tookRequest = false
            armReading(connection)
        }
        if stopAt != nil, connection.isIdle {
            connection.readDeadline = min(connection.readDeadline, arm(Self.firstRequestGrace))
        }
        var interest: Poll.Interest = []
        let takesMore = connection.canTakeMore(context.limits)
        // While answers are awaited, too, a further request may come.
        if takesMore, !connection.awaitsTurn, !connection.peerEnded { interest.insert(.reading) }
        // Room to write is mostly there at once: the turn comes after the others'.
        if connection.unsent > 0 || takesMore && connection.awaitsTurn { interest.insert(.writing) }
        setInterest(connection, interest)
    }

    private func phase(of connection: Connection) -> Connection.Phase {
        guard !connection.peerEnded, !connection.awaitsTurn, connection.canTakeMore(context.limits) else {
            return .blocked
        }
        if connection.parser.isInBody { return .body }
        if !connection.input.isEmpty { return .head }
        return connection.exchanges.isEmpty && connection.unsent == 0 ? .idle : .blocked
    }

    private func armReading(_ connection: Connection) {
        switch connection.phase {
        case .idle: connection.readDeadline = arm(context.limits.idleTimeout)
        case .head: connection.readDeadline = arm(context.limits.headTimeout)
        case .body: connection.readDeadline = arm(context.limits.bodyTimeout)
        case .lingering: connection.readDeadline = arm(context.limits.lingerTimeout)
        case .blocked: connection.readDeadline = .max
        }
    }

    private func setInterest(_ connection: Connection, _ interest: Poll.Interest) {
        guard interest != connection.interest else { return }
        connection.interest = interest
        poll.modify(connection.descriptor, interest, token: connection.token)
    }

    /// Closes, after what the peer may still be sending was dropped: a reset could destroy the answer on its way.
    private func end(_ connection: Connection) {
        guard connection.lingers, !connection.peerEnded else { return close(connection) }
        ctr_end_sending(connection.descriptor)
        connection.phase = .lingering
        connection.input = []
        armReading(connection)
        setInterest(connection, .reading)
    }
}
