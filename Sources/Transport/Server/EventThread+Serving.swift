import CTransport
import Glibc
import HTTPTypes
import Synchronization

extension EventThread {
    /// Pipelined requests that are taken before other connections have their turn.
    private static let requestsInTurn = 128

    func serve(_ connection: Connection, _ flags: Poll.Interest) {
        if flags.contains(.failed) { return close(connection) }
        if flags.contains(.writing) {
            guard flush(connection) else { return }
            // What had to wait for the peer to take answers goes on.
            resume(connection)
            guard connections[connection.token] != nil else { return }
        }
        if flags.contains(.reading) {
            read(connection)
        } else if flags.contains(.hungUp) {
            close(connection)
        }
    }

    /// Reads once and serves what came.
    func read(_ connection: Connection) {
        if connection.phase == .lingering { return drop(connection) }
        guard !connection.peerEnded, !connection.awaitsTurn, connection.canTakeMore(context.limits) else {
            return settle(connection)
        }
        let kept = fetchInput(connection)
        let room = min(Self.readBytes, buffer.count - kept)
        let count = receive(connection, at: kept, room)
        if count == -Int(EAGAIN) {
            keepInput(connection, 0..<kept)
            return settle(connection)
        }
        guard count >= 0 else { return close(connection) }
        if count == 0 { connection.peerEnded = true }
        process(connection, count: kept + count)
    }

    /// Serves on after answers went out or came in.
    func resume(_ connection: Connection) {
        connection.render(writer, stopping: isEnding)
        process(connection, count: fetchInput(connection))
    }

    /// Moves the unconsumed bytes of a connection to the start of `buffer`.
    private func fetchInput(_ connection: Connection) -> Int {
        let count = connection.input.count
        guard count > 0 else { return 0 }
        buffer.replaceSubrange(0..<count, with: connection.input)
        connection.input = []
        return count
    }

    private func keepInput(_ connection: Connection, _ range: Range<Int>) {
        if !range.isEmpty { connection.input = Array(buffer[range]) }
    }

    private func receive(_ connection: Connection, at start: Int, _ room: Int) -> Int {
        let descriptor = connection.descriptor
        return unsafe buffer.withUnsafeMutableBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return 0 }
            return unsafe ctr_receive(descriptor, base + start, room)
        }
    }

    /// Takes the requests in the first `count` bytes of `buffer`.
    private func process(_ connection: Connection, count: Int) {
        if connection.output.isEmpty { swap(&connection.output, &spareOutput) }
        var position = 0
        do throws(Refusal) {
            try takeRequests(connection, &position, count)
        } catch {
            refuse(connection, error)
        }
        if connection.endsAfterOutput {
            if position < count { connection.lingers = true }
        } else if !connection.takesNoMore {
            keepInput(connection, position..<count)
        } else if position < count {
            connection.lingers = true
        }
        if connection.peerEnded { endInput(connection) }
        if flush(connection) { settle(connection) }
    }

    private func takeRequests(
        _ connection: Connection, _ position: inout Int, _ count: Int
    ) throws(Refusal) {
        // Shared, not copied: nothing writes to `buffer` until this returns.
        let bytes = buffer
        let input = bytes.span.extracting(0..<count)
        connection.awaitsTurn = false
        for _ in 0..<Self.requestsInTurn where connection.canTakeMore(context.limits) {
            switch try connection.parser.next(input, &position) {
            case .incomplete: return
            case .continueExpected:
                connection.exchanges.append(.init(answer: .interim, frame: .init(keepsAlive: true)))
                connection.render(writer, stopping: isEnding)
            case .complete(let head, let body): take(head, body, connection)
            }
        }
        connection.awaitsTurn = position < count && !connection.takesNoMore
    }

    private func take(_ head: RequestHead, _ body: [UInt8], _ connection: Connection) {
        handle.counters.requests.add(1, ordering: .relaxed)
        connection.tookRequest = true
        if !head.keepsAlive { connection.takesNoMore = true }
        let frame = ResponseWriter.Frame(
            isHead: head.method == .head, minorVersion: head.minorVersion, keepsAlive: head.keepsAlive)
        let request = ServerRequest(
            method: head.method, path: head.path, query: head.query, headers: head.fields, body: body,
            peer: connection.peer)
        switch context.service.answer(request) {
        case .ready(let response):
            connection.exchanges.append(.init(answer: .ready(response), frame: frame))
            connection.render(writer, stopping: isEnding)
        case .pending(let work):
            guard context.beginWork() else {
                handle.counters.overloads.add(1, ordering: .relaxed)
                connection.exchanges.append(.init(answer: .ready(Self.overloaded), frame: frame))
                return connection.render(writer, stopping: isEnding)
            }
            let number = connection.firstExchange + connection.exchanges.count
            connection.exchanges.append(.init(answer: .awaited, frame: frame))
            begin(work, for: connection, number: number, isSafe: head.method == .get || head.method == .head)
        }
    }

    /// What only reads is not begun for a peer that has gone meanwhile: else a flood of such requests would have
    /// others wait after it is over.
    private func begin(
        _ work: @escaping @Sendable () async -> ServerResponse, for connection: Connection, number: Int,
        isSafe: Bool
    ) {
        let (context, handle, token, presence) = (context, handle, connection.token, connection.presence)
        Task.detached {
            defer { context.endWork() }
            guard let response = await presence.answer(isSafe: isSafe, work) else { return }
            handle.deliver(LateAnswer(token: token, number: number, response: response))
        }
    }

    private static let overloaded = ServerResponse(
        status: .serviceUnavailable, headers: [.retryAfter: "2", .cacheControl: "no-store"])

    /// Answers in its turn what cannot be taken; it is the last answer.
    func refuse(_ connection: Connection, _ refusal: Refusal) {
        handle.counters.count(refusal)
        connection.takesNoMore = true
        connection.input = []
        connection.exchanges.append(.init(answer: .refused(refusal), frame: .init(keepsAlive: false)))
        connection.render(writer, stopping: isEnding)
    }

    /// The peer sends nothing more; what it asked before is answered still.
    private func endInput(_ connection: Connection) {
        guard !connection.awaitsTurn, connection.canTakeMore(context.limits) else { return }
        if connection.parser.isInBody || !connection.input.isEmpty { return refuse(connection, .malformed) }
        connection.takesNoMore = true
    }

    private func drop(_ connection: Connection) {
        let count = receive(connection, at: 0, buffer.count)
        if count == -Int(EAGAIN) { return }
        connection.lingered += max(count, 0)
        if count <= 0 || connection.lingered > context.limits.lingerBytes { close(connection) }
    }
}
