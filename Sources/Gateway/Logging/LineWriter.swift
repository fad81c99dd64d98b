import Glibc
import Synchronization
import Transport

/// Writes lines to a descriptor, in their order, and never waits for its reader.
///
/// What is not taken at once waits here, and what is too much is dropped and counted (decision 0210).
final class LineWriter: Sendable {
    private struct State {
        var waiting: [UInt8] = []
        var dropped = 0
        /// A thread writes, and comes back for what waits.
        var isDraining = false
    }

    /// Where a pipe has room at all it takes so much without waiting.
    /// - Source: pipe(7), PIPE_BUF.
    private static let mostAtOnce = 4_096
    static let mostWaiting = 1 << 20

    private let descriptor: Int32
    private let state = Mutex(State())

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    /// - Parameter line: whole, with its end.
    /// - Returns: how many lines before it were dropped and not told of yet.
    func write(_ line: [UInt8]) -> Int {
        let (dropped, mustDrain) = state.withLock { state -> (Int, Bool) in
            let rest = state.isDraining ? line[...] : putAtOnce(line)
            guard state.waiting.count + rest.count <= Self.mostWaiting else {
                state.dropped += 1
                return (0, false)
            }
            defer { state.dropped = 0 }
            guard !rest.isEmpty else { return (state.dropped, false) }
            state.waiting += rest
            defer { state.isDraining = true }
            return (state.dropped, !state.isDraining)
        }
        if mustDrain { startDraining() }
        return dropped
    }

    /// Waits until all is written, or so long.
    func finish(within patience: Duration) {
        let end = ContinuousClock.now + patience
        while state.withLock({ $0.isDraining }), ContinuousClock.now < end { usleep(5_000) }
    }

    /// - Returns: what was not taken.
    private func putAtOnce(_ line: [UInt8]) -> ArraySlice<UInt8> {
        var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        // An error counts as room: the write fails at once.
        guard line.count <= Self.mostAtOnce, unsafe poll(&request, 1, 0) != 0 else { return line[...] }
        let taken = put(line[...])
        return taken >= 0 ? line.dropFirst(taken) : errno == EAGAIN ? line[...] : []
    }

    private func put(_ bytes: ArraySlice<UInt8>) -> Int {
        while true {
            let taken = unsafe bytes.withUnsafeBytes {
                unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if taken >= 0 || errno != EINTR { return taken }
        }
    }

    private func startDraining() {
        do {
            _ = try JoinableThread { [self] in while let bytes = next() { putAll(bytes) } }
        } catch {
            state.withLock { $0 = State(dropped: $0.dropped + 1) }
        }
    }

    private func next() -> [UInt8]? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.isDraining = false
                return nil
            }
            defer { state.waiting = [] }
            return state.waiting
        }
    }

    /// Waits for the reader; one that is gone gets nothing.
    private func putAll(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let taken = put(rest)
            if taken >= 0 {
                rest = rest.dropFirst(taken)
            } else {
                guard errno == EAGAIN else { return }
                var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = unsafe poll(&request, 1, -1)
            }
        }
    }
}
