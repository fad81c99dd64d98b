import CRedis

/// The thread of a `RedisDriver`: hands calls to connections, waits for sockets, minds deadlines.
///
/// Used by its own thread only, once it runs.
final class RedisLoop {
    /// Deadlines are looked at so often.
    private static let sweepInterval: Duration = .milliseconds(20)

    private let driver: RedisDriver
    private var connections: [RedisDestination: RedisConnection] = [:]
    private var buffer = [UInt8](repeating: 0, count: 64 << 10)
    private var nextSweep = ContinuousClock.now

    init(_ driver: RedisDriver) { self.driver = driver }

    func run() {
        while true {
            let news = driver.takeNews()
            if news.isStopping { return stop(dropping: news.calls) }
            let now = ContinuousClock.now
            // What was refused with the old is tried at once with the new.
            if news.hasNewAccess { for connection in connections.values { connection.backOff = BackOff() } }
            for lookup in news.lookups {
                connections[lookup.destination]?.resolved(lookup.addresses, now)
            }
            for call in news.calls { connection(to: call.destination).accept(call, now) }
            for connection in connections.values { connection.flush(now) }
            sweep(now)
            wait()
        }
    }

    private func connection(to destination: RedisDestination) -> RedisConnection {
        if let known = connections[destination] { return known }
        let made = RedisConnection(to: destination, driver)
        connections[destination] = made
        return made
    }

    /// Ends what is late, and lets go of connections that nobody uses.
    private func sweep(_ now: ContinuousClock.Instant) {
        guard now >= nextSweep else { return }
        nextSweep = now + Self.sweepInterval
        for (destination, connection) in connections {
            connection.sweep(now)
            if connection.isForgotten(now) { connections[destination] = nil }
        }
    }

    private func wait() {
        var watched: [RedisConnection] = []
        var watches = [crd_watch(descriptor: driver.wakeup, wanted: UInt8(CRD_READ), ready: 0)]
        var isBusy = false
        for connection in connections.values {
            isBusy = isBusy || connection.needsSweep
            guard let watch = connection.watch else { continue }
            watched.append(connection)
            watches.append(watch)
        }
        // Without anything under way only idle connections are left to close.
        let milliseconds: Int32 = isBusy ? 20 : 10_000
        unsafe watches.withUnsafeMutableBufferPointer { watches in
            guard let base = watches.baseAddress else { return }
            unsafe crd_wait(base, watches.count, milliseconds)
        }
        if watches[0].ready != 0 { crd_wakeup_clear(driver.wakeup) }
        let now = ContinuousClock.now
        for (connection, watch) in zip(watched, watches.dropFirst()) where watch.ready != 0 {
            connection.moveOn(watch.ready, now, &buffer)
        }
    }

    private func stop(dropping arrivals: [RedisCall]) {
        for connection in connections.values { connection.close(.shutDown) }
        connections = [:]
        for call in arrivals { call.finish(.failure(.shutDown)) }
        driver.ended()
    }
}
