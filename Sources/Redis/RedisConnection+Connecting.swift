import CRedis

extension RedisConnection {
    func begin(_ now: ContinuousClock.Instant) {
        attemptEnds = now + patience * 3 / 4
        access = driver.access
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

    /// - Parameter isFirst: where there are none then, the name has none.
    func connect(
        _ addresses: ArraySlice<ResolvedAddress>, _ now: ContinuousClock.Instant, isFirst: Bool = true
    ) {
        var addresses = addresses
        let isUnknown = isFirst && addresses.isEmpty
        while let next = addresses.popFirst() {
            if let socket = RedisSocket(
                next.address, host: destination.endpoint.host, tls: access.tls, name: name)
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

    func advance(_ ready: UInt8, _ now: ContinuousClock.Instant) {
        if case .connecting(let rest) = state {
            guard ready & UInt8(CRD_WRITE) != 0 else { return }
            guard socket?.isConnected == true else {
                socket = nil
                return connect(rest[...], now, isFirst: false)
            }
            state = .handshaking
        }
        if case .handshaking = state { shakeHands(now) }
    }

    func shakeHands(_ now: ContinuousClock.Instant) {
        switch socket?.shakeHands() {
        case .done:
            wantsWriting = false
            parser = RESPParser()
            greet(RedisGreeting(destination.role, driver.configuration, access, name: name), now)
        case .again(let writing): wantsWriting = writing
        case .failed(let error):
            // During the handshake a broken connection most likely speaks about TLS.
            fail(
                error.code == .unreachable
                    ? RedisError(.tlsFailed, "no TLS with \(name): \(error.detail)") : error, now)
        case nil: break
        }
    }

    func greet(_ greeting: RedisGreeting, _ now: ContinuousClock.Instant) {
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

    func greeted(_ reply: RESPValue, _ now: ContinuousClock.Instant) {
        guard case .greeting(var greeting) = state else { return }
        do {
            try greeting.take(reply)
            greet(greeting, now)
        } catch {
            fail(error, now)
        }
    }
}
