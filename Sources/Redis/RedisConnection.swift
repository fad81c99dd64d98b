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
    static let outgoingBytes = 64 << 10

    let destination: RedisDestination
    let driver: RedisDriver
    var state = State.closed
    var socket: RedisSocket?
    var parser = RESPParser()
    var outgoing: [UInt8] = []
    var outgoingPosition = 0
    var wantsWriting = false
    var waiting = FirstInFirstOut<Waiting>()
    var awaited = FirstInFirstOut<Awaited>()
    var isLookingUp = false
    var attemptEnds = ContinuousClock.now
    /// Of the latest attempt.
    var access: RedisAccess
    var backOff: BackOff
    var lastUse = ContinuousClock.now

    init(to destination: RedisDestination, _ driver: RedisDriver) {
        self.destination = destination
        self.driver = driver
        backOff = BackOff()
        access = driver.access
    }

    var name: String { "\(destination.endpoint)" }
    var patience: Duration { driver.configuration.commandTimeout }

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
