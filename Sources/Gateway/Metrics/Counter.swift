import Synchronization

/// Something that only grows, counted by any thread: one relaxed atomic addition.
final class Counter: Sendable {
    private let count = Atomic<Int>(0)

    func increment(by amount: Int = 1) { count.wrappingAdd(amount, ordering: .relaxed) }

    var value: Int { count.load(ordering: .relaxed) }
}
