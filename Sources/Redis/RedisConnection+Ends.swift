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
        for each in awaited.all {
            guard let call = each.call, call.deadline <= now else { continue }
            call.finish(.failure(RedisError(.timedOut, "\(name) did not answer in time")))
        }
        for each in waiting.all {
            if each.call.deadline <= now { each.call.finish(.failure(Self.neverSent(name))) }
        }
    }

    static func neverSent(_ name: String) -> RedisError {
        RedisError(.unreachable, "\(name) took no commands in time")
    }

    /// The connection is gone. Was it in use, what may be sent again is, at once, over a new one; did it not come
    /// about, what waits fails with the reason.
    func fail(_ error: RedisError, _ now: ContinuousClock.Instant) {
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

    func drop() {
        socket = nil
        state = .closed
        parser = RESPParser()
        (outgoing, outgoingPosition, wantsWriting) = ([], 0, false)
    }
}
