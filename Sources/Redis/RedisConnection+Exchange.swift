import CRedis

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

    func send(_ now: ContinuousClock.Instant) {
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
    func afterHandshake(_ error: RedisError) -> RedisError {
        guard case .greeting = state, access.tls != nil, error.code == .unreachable else { return error }
        return RedisError(
            .clientCertificate,
            "\(name) broke off right after the TLS handshake: it may want a client certificate")
    }

    /// Moves commands into the outgoing bytes; from there on they count as sent.
    func takeWaiting(_ now: ContinuousClock.Instant) {
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

    func receive(_ now: ContinuousClock.Instant, _ buffer: inout [UInt8]) {
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

    /// Whether this server was our master and is none any more: what it answers to reads may be old, such as a session
    /// that was ended elsewhere. A new connection looks at its role.
    private func isDemoted(by reply: RESPValue) -> Bool {
        if case .error(let error) = reply {
            destination.role == .data && error.word == "READONLY"
        } else {
            false
        }
    }

    /// False where the connection is gone.
    func deliver(_ now: ContinuousClock.Instant) -> Bool {
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
                if isDemoted(by: reply) {
                    throw RedisError(.unreachable, "\(name) became a replica")
                }
            }
            return true
        } catch {
            fail(error, now)
            return false
        }
    }
}
