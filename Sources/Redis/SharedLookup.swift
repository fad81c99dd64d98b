import Synchronization

/// Something that is looked up over the network, by one caller for all who wait for it.
final class SharedLookup<Value: Sendable>: Sendable {
    typealias Work = @Sendable () async -> Result<Value, RedisError>

    private struct State {
        var value: Value?
        var underWay: (number: Int, task: Task<Result<Value, RedisError>, Never>)?
        var count = 0
    }

    private let state = Mutex(State())

    var known: Value? { state.withLock { $0.value } }

    /// What is known, or else what `work` finds.
    func value(_ work: @escaping Work) async throws(RedisError) -> Value {
        if let known { return known }
        return try await renewed(work)
    }

    /// What `work` finds now; one that is under way counts as now.
    func renewed(_ work: @escaping Work) async throws(RedisError) -> Value {
        let task = state.withLock { state in
            if let underWay = state.underWay { return underWay.task }
            state.count += 1
            let number = state.count
            let task = Task { [self] in
                let result = await work()
                self.state.withLock { state in
                    if case .success(let value) = result { state.value = value }
                    if state.underWay?.number == number { state.underWay = nil }
                }
                return result
            }
            state.underWay = (number, task)
            return task
        }
        return try await task.value.get()
    }

    func change(_ body: @Sendable (inout Value?) -> Void) {
        state.withLock { body(&$0.value) }
    }
}
