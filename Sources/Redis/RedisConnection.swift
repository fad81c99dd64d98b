import CRedis

/// One connection to one server and what waits for it; made anew by itself when it broke and something waits.
///
/// Answers come in the order of the commands. So a command that nobody waits for any more keeps its place until its
/// answer came, and where an answer is late the whole connection goes: a late answer never meets another command.
final class RedisConnection {
    enum State {
        case closed
        case resolving
        case connecting(rest: [ResolvedAddress])
        case handshaking
        case greeting(RedisGreeting)
        case ready
    }

    /// A command whose answer is to come.
    struct Awaited {
        let call: RedisCall?
        var missing: Int
        let since: ContinuousClock.Instant
        let isSecondTime: Bool
    }

    struct Waiting {
        let call: RedisCall
        let isSecondTime: Bool
    }

    static let forgottenAfter: Duration = .seconds(60)
    /// Bytes handed to the socket's buffer before the next command counts as sent.
    private static let outgoingBytes = 64 << 10

    let destination: RedisDestination
    let driver: RedisDriver
    var state = State.closed
    private var socket: RedisSocket?
    private var parser = RESPParser()
    private var outgoing: [UInt8] = []
    private var outgoingPosition = 0
    private var wantsWriting = false
    private var waiting = FirstInFirstOut<Waiting>()
    private var awaited = FirstInFirstOut<Awaited>()
    private var isLookingUp = false
    private var attemptEnds = ContinuousClock.now
    private var backOff: BackOff
    private var lastUse = ContinuousClock.now

    init(to destination: RedisDestination, _ driver: RedisDriver) {
        self.destination = destination
        self.driver = driver
        backOff = BackOff()
    }

    var name: String { "\(destination.endpoint)" }
    private var patience: Duration { driver.configuration.commandTimeout }

    /// Whether deadlines may be coming.
    var needsSweep: Bool {
        switch state {
        case .closed, .ready: !waiting.isEmpty || !awaited.isEmpty
        default: true
        }
    }

    func isForgotten(_ now: ContinuousClock.Instant) -> Bool {
        guard !needsSweep, !isLookingUp, lastUse + Self.forgottenAfter < now else { return false }
        close(.shutDown)
        return true
    }

    var watch: crd_watch? {
        guard let descriptor = socket?.descriptor else { return nil }
        var wanted = CRD_READ
        if case .connecting = state { wanted = CRD_WRITE }
        if wantsWriting { wanted |= CRD_WRITE }
        return crd_watch(descriptor: descriptor, wanted: UInt8(wanted), ready: 0)
    }

    func accept(_ call: RedisCall, _ now: ContinuousClock.Instant) {
        lastUse = now
        guard waiting.count + awaited.count < driver.configuration.queuedCommands else {
            let error = RedisError(
                .overloaded, "\(driver.configuration.queuedCommands) commands wait for \(name)")
            return call.finish(.failure(error))
        }
        if case .closed = state {
            if let error = backOff.refusal(now) { return call.finish(.failure(error)) }
            waiting.append(Waiting(call: call, isSecondTime: false))
            return begin(now)
        }
        waiting.append(Waiting(call: call, isSecondTime: false))
    }
}

// MARK: - Connecting

extension RedisConnection {
    private func begin(_ now: ContinuousClock.Instant) {
        attemptEnds = now + patience * 3 / 4
        state = .resolving
        if isLookingUp { return }
        guard let addresses = NameLookup.begin(destination, driver) else {
            isLookingUp = true
            return
        }
        connect(addresses[...], now)
    }

    func resolved(_ addresses: [ResolvedAddress], _ now: ContinuousClock.Instant) {
        isLookingUp = false
        if case .resolving = state { connect(addresses[...], now) }
    }

    private func connect(_ addresses: ArraySlice<ResolvedAddress>, _ now: ContinuousClock.Instant) {
        var addresses = addresses
        let isUnknown = addresses.isEmpty
        while let next = addresses.popFirst() {
            if let socket = RedisSocket(
                next.address, host: destination.endpoint.host, tls: driver.tls, name: name)
            {
                self.socket = consume socket
                state = .connecting(rest: Array(addresses))
                return
            }
        }
        fail(
            RedisError(
                .unreachable,
                isUnknown ? "the name of \(name) cannot be resolved" : "\(name) refuses connections"), now)
    }

    private func advance(_ ready: UInt8, _ now: ContinuousClock.Instant) {
        if case .connecting(let rest) = state {
            guard ready & UInt8(CRD_WRITE) != 0 else { return }
            guard socket?.isConnected == true else {
                socket = nil
                return connect(rest[...], now)
            }
            state = .handshaking
        }
        if case .handshaking = state { shakeHands(now) }
    }

    private func shakeHands(_ now: ContinuousClock.Instant) {
        switch socket?.shakeHands() {
        case .done:
            wantsWriting = false
            parser = RESPParser()
            greet(RedisGreeting(destination.role, driver.configuration, name: name), now)
        case .again(let writing): wantsWriting = writing
        case .failed(let error):
            // During the handshake a broken connection most likely speaks about TLS.
            fail(
                error.code == .unreachable
                    ? RedisError(.tlsFailed, "no TLS with \(name): \(error.detail)") : error, now)
        case nil: break
        }
    }

    private func greet(_ greeting: RedisGreeting, _ now: ContinuousClock.Instant) {
        guard let command = greeting.command else {
            state = .ready
            backOff.succeeded()
            return
        }
        state = .greeting(greeting)
        outgoing += command.encoded
        awaited.append(Awaited(call: nil, missing: 1, since: now, isSecondTime: true))
        send(now)
    }

    private func greeted(_ reply: RESPValue, _ now: ContinuousClock.Instant) {
        guard case .greeting(var greeting) = state else { return }
        do {
            try greeting.take(reply)
            greet(greeting, now)
        } catch {
            fail(error, now)
        }
    }
}

// MARK: - Sending and receiving

extension RedisConnection {
    func moveOn(_ ready: UInt8, _ now: ContinuousClock.Instant, _ buffer: inout [UInt8]) {
        advance(ready, now)
        switch state {
        case .greeting, .ready:
            receive(now, &buffer)
            send(now)
        default: break
        }
    }

    func flush(_ now: ContinuousClock.Instant) {
        guard case .ready = state else { return }
        send(now)
    }

    private func send(_ now: ContinuousClock.Instant) {
        while true {
            takeWaiting(now)
            guard outgoingPosition < outgoing.count else {
                outgoing.removeAll(keepingCapacity: true)
                outgoingPosition = 0
                wantsWriting = false
                return
            }
            switch socket?.send(outgoing, from: outgoingPosition) {
            case .done(let count): outgoingPosition += count
            case .again(let writing):
                wantsWriting = writing
                return
            case .failed(let error): return fail(afterHandshake(error), now)
            case nil: return
            }
        }
    }

    /// In TLS 1.3 a server judges our certificate after the handshake, and its alert may not reach us.
    private func afterHandshake(_ error: RedisError) -> RedisError {
        guard case .greeting = state, driver.tls != nil, error.code == .unreachable else { return error }
        return RedisError(
            .clientCertificate,
            "\(name) broke off right after the TLS handshake: it may want a client certificate")
    }

    /// Moves commands into the outgoing bytes; from there on they count as sent.
    private func takeWaiting(_ now: ContinuousClock.Instant) {
        guard case .ready = state else { return }
        if outgoingPosition > 0 && outgoingPosition == outgoing.count {
            outgoing.removeAll(keepingCapacity: true)
            outgoingPosition = 0
        }
        while outgoing.count < Self.outgoingBytes, let next = waiting.popFirst() {
            if next.call.deadline <= now {
                next.call.finish(.failure(Self.neverSent(name)))
            } else if !next.call.isFinished {
                outgoing += next.call.bytes
                awaited.append(
                    Awaited(
                        call: next.call, missing: next.call.replies, since: now,
                        isSecondTime: next.isSecondTime))
            }
        }
    }

    private func receive(_ now: ContinuousClock.Instant, _ buffer: inout [UInt8]) {
        while socket != nil {
            switch socket?.receive(into: &buffer) {
            case .done(let count):
                parser.append(buffer[..<count])
                guard deliver(now) else { return }
            case .again(let writing):
                if writing { wantsWriting = true }
                return
            case .failed(let error): return fail(afterHandshake(error), now)
            case nil: return
            }
        }
    }

    /// False where the connection is gone.
    private func deliver(_ now: ContinuousClock.Instant) -> Bool {
        do throws(RedisError) {
            while let reply = try parser.next() {
                if case .push = reply { continue }
                guard var head = awaited.popFirst() else {
                    throw RedisError(.answerMalformed, "\(name) answers what was not asked")
                }
                head.missing -= 1
                guard head.missing == 0 else {
                    awaited.prepend(head)
                    continue
                }
                if let call = head.call { call.finish(.success(reply)) } else { greeted(reply, now) }
                if socket == nil { return false }
            }
            return true
        } catch {
            fail(error, now)
            return false
        }
    }
}

// MARK: - Ends

extension RedisConnection {
    /// Fails what is late, and the connection where its server is.
    func sweep(_ now: ContinuousClock.Instant) {
        switch state {
        case .closed: break
        case .ready:
            if let head = awaited.first, head.since + patience <= now {
                fail(RedisError(.timedOut, "\(name) did not answer within \(patience)"), now)
            }
        case .handshaking where attemptEnds <= now:
            fail(RedisError(.tlsFailed, "\(name) says nothing to a TLS handshake: is it without TLS?"), now)
        default:
            if attemptEnds <= now {
                fail(RedisError(.unreachable, "\(name) cannot be reached in time"), now)
            }
        }
        awaited.forEach { each in
            guard let call = each.call, call.deadline <= now else { return }
            call.finish(.failure(RedisError(.timedOut, "\(name) did not answer in time")))
        }
        waiting.forEach { each in
            if each.call.deadline <= now { each.call.finish(.failure(Self.neverSent(name))) }
        }
    }

    private static func neverSent(_ name: String) -> RedisError {
        RedisError(.unreachable, "\(name) took no commands in time")
    }

    /// The connection is gone. Was it in use, what may be sent again is, at once, over a new one; did it not come
    /// about, what waits fails with the reason.
    private func fail(_ error: RedisError, _ now: ContinuousClock.Instant) {
        let wasReady = if case .ready = state { true } else { false }
        let sent = awaited.removeAll()
        let unsent = waiting.removeAll()
        drop()
        guard wasReady else {
            backOff.failed(error, now)
            for each in sent { each.call?.finish(.failure(error)) }
            for each in unsent { each.call.finish(.failure(error)) }
            return
        }
        for each in sent {
            guard let call = each.call else { continue }
            if call.isRepeatable, !each.isSecondTime, error.code == .unreachable, !call.isFinished {
                waiting.append(Waiting(call: call, isSecondTime: true))
            } else {
                let code: RedisError.Code = error.code == .unreachable ? .outcomeUnknown : error.code
                call.finish(.failure(RedisError(code, error.detail)))
            }
        }
        for each in unsent { waiting.append(each) }
        if !waiting.isEmpty { begin(now) }
    }

    /// For good.
    func close(_ error: RedisError) {
        for each in awaited.removeAll() { each.call?.finish(.failure(error)) }
        for each in waiting.removeAll() { each.call.finish(.failure(error)) }
        drop()
    }

    private func drop() {
        socket = nil
        state = .closed
        parser = RESPParser()
        (outgoing, outgoingPosition, wantsWriting) = ([], 0, false)
    }
}
