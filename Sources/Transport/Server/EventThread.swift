import CTransport
import Synchronization

/// One thread that waits for sockets and serves the connections it owns. Everything here happens on that thread.
final class EventThread {
    let context: ServerContext
    let handle: EventThreadHandle
    let poll: Poll
    var writer = ResponseWriter()
    var connections: ConnectionTable
    /// What is being read of one connection; long enough for a head and a read besides.
    var buffer: [UInt8]
    /// Lent to the connection that is being served, so that idle ones hold none.
    var spareOutput: [UInt8] = []
    /// Monotonic nanoseconds when the events at hand came.
    var now: UInt64 = 0

    var listener: Listener?
    var isListening = false
    var listensAgainAt = UInt64.max
    var spareDescriptor: Int32

    var nextSweep = UInt64.max
    var lastSweep: UInt64 = 0
    /// When to cut what is left; nil while the server runs.
    var stopAt: UInt64?

    static let listenerToken = UInt64.max
    static let wakeupToken = UInt64.max - 1
    static let readBytes = 16 << 10

    init(_ context: ServerContext, _ handle: EventThreadHandle) {
        self.context = context
        self.handle = handle
        poll = Poll(descriptor: handle.pollDescriptor)
        connections = ConnectionTable()
        buffer = Array(repeating: 0, count: context.limits.headBytes + Self.readBytes)
        spareDescriptor = ctr_spare_descriptor()
    }

    deinit { if spareDescriptor >= 0 { ctr_close(spareDescriptor) } }

    /// Serves until it is told to stop and all connections are gone.
    func run() {
        now = ctr_monotonic_nanoseconds()
        _ = poll.add(handle.wakeup, .reading, token: Self.wakeupToken)
        while !ends() {
            let count = poll.wait(milliseconds: timeout())
            now = ctr_monotonic_nanoseconds()
            writer.setDate(ctr_unix_seconds())
            for index in 0..<count { dispatch(poll.event(index)) }
            if now >= listensAgainAt { listen() }
            if now >= nextSweep { sweep() }
        }
        for connection in connections.all { close(connection) }
        listener = nil
        handle.finish()
    }

    /// Whether each answer says that it is the connection's last.
    var isEnding: Bool { stopAt != nil || context.isEnding.load(ordering: .relaxed) }

    /// A neighbour that had not heard of the end may have handed a connection over.
    private func ends() -> Bool {
        guard let stopAt else { return false }
        if now >= stopAt { return true }
        return connections.count == 0 && handle.closesIfNobodyWaits()
    }

    private func timeout() -> Int32 {
        let next = min(nextSweep, min(listensAgainAt, stopAt ?? .max))
        guard next != .max else { return -1 }
        guard next > now else { return 0 }
        return Int32(min((next - now) / 1_000_000 + 1, 60_000))
    }

    private func dispatch(_ event: (token: UInt64, flags: Poll.Interest)) {
        switch event.token {
        case Self.listenerToken: accept()
        case Self.wakeupToken: readMail()
        default:
            // Closed since the event was reported, where there is none.
            guard let connection = connections[event.token] else { return }
            serve(connection, event.flags)
        }
    }

    private func readMail() {
        let mail = handle.collect()
        if let listener = mail.listener {
            self.listener = listener
            listen()
        }
        for socket in mail.connections { add(socket) }
        for answer in mail.answers { take(answer) }
        for probe in mail.probes { probe.answer() }
        if let deadline = mail.stopAt { stop(at: deadline) }
    }

    private func take(_ answer: LateAnswer) {
        guard let connection = connections[answer.token] else { return }
        let index = answer.number - connection.firstExchange
        guard connection.exchanges.indices.contains(index) else { return }
        connection.exchanges[index].answer = .ready(answer.response)
        if index == 0 { resume(connection) }
    }
}
