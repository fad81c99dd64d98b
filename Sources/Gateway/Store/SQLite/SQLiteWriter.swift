import GRDB
import SAML

/// All writing, through one connection: what waits at the same time shares a transaction and its wait for the disk.
final class SQLiteWriter: Sendable {
    /// What a power failure may take back.
    enum Durability: Sendable {
        /// The last moments; a killed process loses nothing all the same.
        case system
        /// Nothing: the answer waits for the disk.
        case disk
    }

    struct Job: Sendable {
        let durability: Durability
        let now: Instant
        /// Does it, and gives back what tells the caller once it is committed.
        let run: @Sendable (Database) throws -> @Sendable () -> Void
        let fail: @Sendable (StoreError) -> Void
    }

    let connection: SQLiteWriteConnection
    private let queue: BatchQueue<Job>

    init(_ connection: SQLiteWriteConnection) {
        self.connection = connection
        queue = BatchQueue(label: "brama.store.write") { connection.run($0) }
    }

    /// - Parameter body: a transaction of its own; where it throws, nothing of it stays.
    func write<Value: Sendable>(
        _ durability: Durability, at now: Instant,
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(StoreError) -> Value {
        let result: Result<Value, StoreError> = await withCheckedContinuation { continuation in
            let job = Job(
                durability: durability, now: now,
                run: { database in
                    let value = try body(database)
                    return { continuation.resume(returning: .success(value)) }
                },
                fail: { continuation.resume(returning: .failure($0)) })
            queue.add(job)
        }
        return try result.get()
    }
}
