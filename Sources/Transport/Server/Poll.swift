import CTransport

/// An epoll instance of one event thread.
final class Poll {
    private let descriptor: Int32
    private var events: [ctr_event]

    struct Interest: OptionSet {
        let rawValue: UInt32
        static let reading = Interest(rawValue: UInt32(CTR_READABLE))
        static let writing = Interest(rawValue: UInt32(CTR_WRITABLE))
        static let failed = Interest(rawValue: UInt32(CTR_FAILED))
        static let hungUp = Interest(rawValue: UInt32(CTR_HUNG_UP))
        static let exclusive = Interest(rawValue: UInt32(CTR_EXCLUSIVE))
    }

    /// - Parameter descriptor: of an epoll instance, which stays the caller's.
    init(descriptor: Int32) {
        self.descriptor = descriptor
        events = Array(repeating: ctr_event(), count: 256)
    }

    func add(_ socket: Int32, _ interest: Interest, token: UInt64) -> Bool {
        ctr_poll_control(descriptor, Int32(CTR_POLL_ADD), socket, interest.rawValue, token) == 0
    }

    func modify(_ socket: Int32, _ interest: Interest, token: UInt64) {
        _ = ctr_poll_control(descriptor, Int32(CTR_POLL_MODIFY), socket, interest.rawValue, token)
    }

    func remove(_ socket: Int32) {
        _ = ctr_poll_control(descriptor, Int32(CTR_POLL_REMOVE), socket, 0, 0)
    }

    /// How many events came; `event(_:)` has them until the next wait.
    func wait(milliseconds: Int32) -> Int {
        let capacity = Int32(events.count)
        return unsafe Int(
            max(0, events.withUnsafeMutableBufferPointer { unsafe wait(into: $0, capacity, milliseconds) }))
    }

    private func wait(
        into buffer: UnsafeMutableBufferPointer<ctr_event>, _ capacity: Int32, _ milliseconds: Int32
    ) -> Int32 {
        guard let base = buffer.baseAddress else { return 0 }
        return unsafe ctr_poll_wait(descriptor, base, capacity, milliseconds)
    }

    func event(_ index: Int) -> (token: UInt64, flags: Interest) {
        (events[index].token, Interest(rawValue: events[index].flags))
    }
}
