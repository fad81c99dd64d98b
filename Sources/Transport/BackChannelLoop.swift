import CTransport

/// The thread of a `BackChannelDriver`: starts calls first come first served, moves transfers on, hands out answers.
///
/// Used by its own thread only, once it runs.
@safe final class BackChannelLoop {
    /// After so long without a transfer every kept connection is too old to be used again.
    private static let keptWhileIdle: Duration = .seconds(5)

    private let driver: BackChannelDriver
    private let client: OpaquePointer
    private var waiting: ArraySlice<BackChannelCall> = []
    /// By the transfer's address.
    private var underWay: [Int: BackChannelCall] = [:]
    private var lastBusy: ContinuousClock.Instant?

    init(_ driver: BackChannelDriver) {
        self.driver = driver
        unsafe client = driver.client
    }

    func run() {
        while true {
            let news = driver.takeNews()
            if news.isStopping { return stop(dropping: news.arrivals) }
            news.cancelled.forEach(drop)
            waiting.append(contentsOf: news.arrivals)
            let now = ContinuousClock.now
            startWaiting(now)
            unsafe ctr_client_perform(client)
            // A finished transfer makes room for a waiting one, which must not sit out the wait below.
            if handOutAnswers(), !waiting.isEmpty { continue }
            unsafe ctr_client_wait(client, milliseconds(until: nextMoment(now), from: now))
        }
    }

    private func startWaiting(_ now: ContinuousClock.Instant) {
        // All have the same timeout: the first in line is the first to run out of time.
        while let call = waiting.first {
            if call.isFinished {
                waiting.removeFirst()
            } else if call.deadline <= now {
                waiting.removeFirst()
                call.finish(.failure(TransportError(.timedOut, "no transfer came free within the timeout")))
            } else if underWay.count < driver.concurrentTransfers {
                waiting.removeFirst()
                start(call, now)
            } else {
                return
            }
        }
        waiting = []
    }

    private func start(_ call: BackChannelCall, _ now: ContinuousClock.Instant) {
        let left = Int64(milliseconds(until: call.deadline, from: now))
        guard unsafe ctr_client_add(client, call.transfer, left) else {
            return call.finish(.failure(.outOfMemory))
        }
        underWay[call.key] = call
        lastBusy = now
    }

    private func handOutAnswers() -> Bool {
        var any = false
        while let transfer = unsafe ctr_client_next_finished(client) {
            let call = underWay.removeValue(forKey: Int(bitPattern: transfer))
            if let call { call.finish(call.outcome()) }
            lastBusy = .now
            any = true
        }
        return any
    }

    private func drop(_ call: BackChannelCall) {
        guard underWay.removeValue(forKey: call.key) != nil else { return }
        unsafe ctr_client_remove(client, call.transfer)
    }

    private func nextMoment(_ now: ContinuousClock.Instant) -> ContinuousClock.Instant {
        if let first = waiting.first { return first.deadline }
        guard underWay.isEmpty, let busy = lastBusy else { return now + .seconds(3_600) }
        let moment = busy + Self.keptWhileIdle
        if moment > now { return moment }
        unsafe ctr_client_close_kept(client)
        lastBusy = nil
        return now + .seconds(3_600)
    }

    private func stop(dropping arrivals: [BackChannelCall]) {
        for call in underWay.values {
            unsafe ctr_client_remove(client, call.transfer)
            call.finish(.failure(.backChannelShutDown))
        }
        for call in waiting + arrivals { call.finish(.failure(.backChannelShutDown)) }
        (underWay, waiting) = ([:], [])
        unsafe ctr_client_close(client)
        driver.ended()
    }

    /// Rounded up, so that a wait does not end just before its moment.
    private func milliseconds(
        until moment: ContinuousClock.Instant, from now: ContinuousClock.Instant
    ) -> Int32 {
        let left = (moment - now).wholeMilliseconds + 1
        return Int32(clamping: max(1, left))
    }
}
