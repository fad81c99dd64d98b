import Synchronization

/// Something that is set, or grows and shrinks.
final class Gauge: Sendable {
    private let level = Atomic<Int>(0)

    func set(_ value: Int) { level.store(value, ordering: .relaxed) }

    var value: Int { level.load(ordering: .relaxed) }
}
